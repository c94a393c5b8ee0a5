#pragma once

#include "Core/AlignedBuffer.h"
#include "Kernels/BlockTransform.h"

#include <cstddef>
#include <vector>

namespace partita
{

/// The own transform pair of the live engine, in whatever order of bins costs least.
///
/// There is no window, no twist, no unpacking of real parts and no reordering: t^m − c falls apart into r factors
/// t^(m/r) − w, so that each block of a pass has one twiddle for all its bins.
///
/// Pieces    of a tenth of a microsecond or two
/// Source    factorisation by constant twiddles as in number-theoretic transforms (Fiduccia 1972)
class ConvolutionTransform final : public BlockTransform
{
public:
    ConvolutionTransform (int size, const KernelTable&);

    [[nodiscard]] std::size_t workSize() const noexcept override
    {
        return static_cast<std::size_t> (2 * numBins);
    }

    [[nodiscard]] int rootOf (int tile, int vector, int lane) const noexcept override
    {
        return roots[static_cast<std::size_t> ((tile * 4 + vector) * table.lanes + lane)];
    }

    [[nodiscard]] int forwardPieces() const noexcept override
    {
        return static_cast<int> (forwardSteps.size());
    }

    [[nodiscard]] int inversePieces() const noexcept override
    {
        return static_cast<int> (inverseSteps.size());
    }

    [[nodiscard]] PieceShare forwardShare (int piece) const noexcept override;
    [[nodiscard]] PieceShare inverseShare (int piece) const noexcept override;

    void runForward (int begin, int end, const float* previous, const float* current, float* work,
                     Tiles out) const noexcept override;
    void runInverse (int begin, int end, float* work, float* out) const noexcept override;

private:
    struct Pass
    {
        int radix;
        int blockBins;
        AlignedBuffer<float> forwardTwiddles,
            inverseTwiddles; // by block: radix / 2 complex numbers, radix − 1
    };

    struct Step
    {
        int pass;       // −1: leaves
        int block;      // of the pass
        int begin, end; // places inside the block, or leaves
    };

    [[nodiscard]] PieceShare shareOf (const Step&) const noexcept;
    void forwardPiece (const Step&, const float* previous, const float* current, float* work,
                       Tiles out) const noexcept;
    void forwardLeaves (int first, int count, const float* previous, const float* current, const float* work,
                        Tiles out) const noexcept;
    void inversePiece (const Step&, float* work, float* out) const noexcept;
    void inverseLeaves (int first, int count, float* work, float* out) const noexcept;

    /// Steps of one pass over one block as one, where the next one goes on at either end: fewer calls.
    [[nodiscard]] static bool join (Step& step, const Step& next) noexcept;

    template <class Run>
    static void runSteps (const std::vector<Step>& steps, int begin, int end, Run run) noexcept;

    void planSteps();
    void addSteps (int pass, int block);

    std::vector<Pass> passes;
    int tilesOfLeaf = 1; // that are in registers at once, with what joins them
    AlignedBuffer<float> pairTwiddles, forwardTileTwiddles, inverseTileTwiddles;
    std::vector<int> roots; // by place
    std::vector<Step> forwardSteps, inverseSteps;
};

} // namespace partita
