#pragma once

#include "Core/AlignedBuffer.h"
#include "Kernels/KernelTable.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace partita
{

/// The transform pair of the live engine: fast convolution of real blocks by half as many complex bins, in whatever
/// order costs least.
///
/// Two blocks of `size` frames, the one before and the present one, are taken as the polynomial
/// z(t) = Σ (previous[n] + i · current[n]) tⁿ and evaluated at the `size` roots of t^size = i. The product with the
/// spectrum of at most `size` real taps, taken back, has as its imaginary part the linear convolution's last `size`
/// frames: t^size stands for i, so what wraps around from the previous block arrives where it belongs. There is no
/// window, no twist, no unpacking of real parts and no reordering: t^m − c falls apart into r factors t^(m/r) − w, so
/// that each block of a pass has one twiddle for all its bins.
///
/// Shape     size: a power of two ≥ kernels.tileBins. A spectrum is size / tileBins tiles of 2 · tileBins floats; their
///           order and content belong to one kernel table and are never stored or shared across tables
/// Units     inverse (forward (x)) = size · x: scale the filter's spectrum by 1 / size
/// Pieces    the work of either direction is cut into pieces that run in order, at any distance in time; their sum is
///           the whole transform
/// Thread    building: any but audio. The rest: any, one object may serve many threads, each with its own memory
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Source    right-angle convolution (Nussbaumer 1980); factorisation by constant twiddles as in number-theoretic
///           transforms (Fiduccia 1972)
class ConvolutionTransform
{
public:
    /// The shared transform of a size, made at its first use and kept while anyone holds it.
    static std::shared_ptr<const ConvolutionTransform> ofSize (int size, const KernelTable&);

    ConvolutionTransform (int size, const KernelTable&);

    [[nodiscard]] int size() const noexcept { return numBins; }

    [[nodiscard]] int numTiles() const noexcept { return numBins / table.tileBins; }

    /// Floats of one tile.
    [[nodiscard]] int tileSize() const noexcept { return 2 * table.tileBins; }

    /// Floats of scratch memory that one transform on its way needs.
    [[nodiscard]] std::size_t workSize() const noexcept { return static_cast<std::size_t> (2 * numBins); }

    /// The root that a place of a tile belongs to: k of exp (i·(π/2 + 2πk) / size).
    [[nodiscard]] int rootOf (int tile, int vector, int lane) const noexcept
    {
        return roots[static_cast<std::size_t> ((tile * 4 + vector) * table.lanes + lane)];
    }

    [[nodiscard]] const KernelTable& kernelTable() const noexcept { return table; }

    /// Where a spectrum's tiles stand: at first + tile · stride.
    struct Tiles
    {
        float* first;
        std::ptrdiff_t stride;
    };

    [[nodiscard]] int forwardPieces() const noexcept { return static_cast<int> (forwardSteps.size()); }

    [[nodiscard]] int inversePieces() const noexcept { return static_cast<int> (inverseSteps.size()); }

    /// What a piece takes of its direction's butterflies, and of its traffic with other memory than the work space: time
    /// samples and the spectrum. Either adds up to 1.
    struct PieceShare
    {
        double work, traffic;
    };

    [[nodiscard]] PieceShare forwardShare (int piece) const noexcept;
    [[nodiscard]] PieceShare inverseShare (int piece) const noexcept;

    /// Pieces begin … end − 1.
    void runForward (int begin, int end, const float* previous, const float* current, float* work,
                     Tiles out) const noexcept;

    /// work holds the spectrum, tile after tile, and is used up.
    void runInverse (int begin, int end, float* work, float* out) const noexcept;

    void forward (const float* previous, const float* current, float* work, Tiles out) const noexcept;
    void inverse (float* work, float* out) const noexcept;

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

    const KernelTable& table;
    int numBins;
    std::vector<Pass> passes;
    int tilesOfLeaf = 1; // that are in registers at once, with what joins them
    AlignedBuffer<float> pairTwiddles, forwardTileTwiddles, inverseTileTwiddles;
    std::vector<int> roots; // by place
    std::vector<Step> forwardSteps, inverseSteps;
};

} // namespace partita
