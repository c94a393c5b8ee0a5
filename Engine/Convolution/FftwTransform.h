#pragma once

#include "Core/AlignedBuffer.h"
#include "Fft/ComplexFft.h"
#include "Kernels/BlockTransform.h"

#include <memory>

namespace partita
{

/// The live engine's transform pair by FFTW: z[n] · exp (iπn / 2·size), a complex transform of `size`, and its bins in
/// order. What the own transform is compared with, and the way out where it is in doubt.
///
/// Pieces    twist and order by some hundred bins; FFTW's part is one piece, so calls that meet one cost more than others
/// Numbers   other bits than the own transform, to rounding
class FftwTransform final : public BlockTransform
{
public:
    FftwTransform (int size, const KernelTable&);

    /// A spectrum in tiles or a twisted block, and one more in the order of FFTW.
    [[nodiscard]] std::size_t workSize() const noexcept override
    {
        return static_cast<std::size_t> (4 * numBins);
    }

    [[nodiscard]] int rootOf (int tile, int vector, int lane) const noexcept override
    {
        return (tile * 4 + vector) * table.lanes + lane;
    }

    [[nodiscard]] int forwardPieces() const noexcept override { return 2 * numRanges + 1; }

    [[nodiscard]] int inversePieces() const noexcept override { return 2 * numRanges + 1; }

    [[nodiscard]] PieceShare forwardShare (int piece) const noexcept override { return shareOf (piece); }

    [[nodiscard]] PieceShare inverseShare (int piece) const noexcept override { return shareOf (piece); }

    void runForward (int begin, int end, const float* previous, const float* current, float* work,
                     Tiles out) const noexcept override;
    void runInverse (int begin, int end, float* work, float* out) const noexcept override;

private:
    struct Range
    {
        int begin, end;
    };

    [[nodiscard]] PieceShare shareOf (int piece) const noexcept;

    /// Calls before (range) for the pieces that come before FFTW's, middle() and after (range), for what lies between begin
    /// and end.
    template <class Before, class Middle, class After>
    void runPieces (int begin, int end, Before before, Middle middle, After after) const noexcept;

    void twist (Range bins, const float* previous, const float* current, float* twisted) const noexcept;
    void untwist (Range bins, const float* twisted, float* out) const noexcept;
    void toTiles (Range tiles, const float* bins, Tiles out) const noexcept;
    void fromTiles (Range tiles, const float* tiled, float* bins) const noexcept;

    std::shared_ptr<const ComplexFft> fft;
    AlignedBuffer<float> factors; // exp (iπn / 2·size), as pairs
    const int rangeBins;
    const int numRanges;
};

} // namespace partita
