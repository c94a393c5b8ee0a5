#pragma once

#include "Kernels/KernelTable.h"

#include <cstddef>

namespace partita
{

/// A transform pair for fast convolution of real blocks by half as many complex bins, whose work can be done in pieces.
///
/// Two blocks of `size` frames, the one before and the present one, are taken as the polynomial
/// z(t) = Σ (previous[n] + i · current[n]) tⁿ and evaluated at the `size` roots of t^size = i. The product with the
/// spectrum of at most `size` real taps, taken back, has as its imaginary part the linear convolution's last `size`
/// frames: t^size stands for i, so what wraps around from the previous block arrives where it belongs.
///
/// Shape     size: a power of two ≥ kernels.tileBins. A spectrum is size / tileBins tiles of 2 · tileBins floats; their
///           order and content belong to one kernel table and are never stored or shared across tables
/// Units     inverse (forward (x)) = size · x: scale the filter's spectrum by 1 / size
/// Pieces    the work of either direction is cut into pieces that run in order, at any distance in time; their sum is the
///           whole transform
/// Thread    building: any but audio. The rest: any, one object may serve many threads, each with its own memory
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Source    right-angle convolution (Nussbaumer 1980)
class BlockTransform
{
public:
    virtual ~BlockTransform() = default;
    BlockTransform (const BlockTransform&) = delete;
    BlockTransform& operator= (const BlockTransform&) = delete;

    [[nodiscard]] int size() const noexcept { return numBins; }

    [[nodiscard]] int numTiles() const noexcept { return numBins / table.tileBins; }

    /// Floats of one tile.
    [[nodiscard]] int tileSize() const noexcept { return 2 * table.tileBins; }

    [[nodiscard]] const KernelTable& kernelTable() const noexcept { return table; }

    /// Floats of memory that one transform on its way needs: a spectrum at least.
    [[nodiscard]] virtual std::size_t workSize() const noexcept = 0;

    /// The root that a place of a tile belongs to: k of exp (i·(π/2 + 2πk) / size).
    [[nodiscard]] virtual int rootOf (int tile, int vector, int lane) const noexcept = 0;

    /// Where a spectrum's tiles stand: at first + tile · stride.
    struct Tiles
    {
        float* first;
        std::ptrdiff_t stride;
    };

    [[nodiscard]] virtual int forwardPieces() const noexcept = 0;
    [[nodiscard]] virtual int inversePieces() const noexcept = 0;

    /// What a piece takes of its direction's work, and of its traffic with memory beyond the caches. Either adds up to 1.
    struct PieceShare
    {
        double work, traffic;
    };

    [[nodiscard]] virtual PieceShare forwardShare (int piece) const noexcept = 0;
    [[nodiscard]] virtual PieceShare inverseShare (int piece) const noexcept = 0;

    /// Pieces begin … end − 1.
    virtual void runForward (int begin, int end, const float* previous, const float* current, float* work,
                             Tiles out) const noexcept = 0;

    /// work begins with the spectrum, tile after tile, and is used up.
    virtual void runInverse (int begin, int end, float* work, float* out) const noexcept = 0;

    void forward (const float* previous, const float* current, float* work, Tiles out) const noexcept
    {
        runForward (0, forwardPieces(), previous, current, work, out);
    }

    void inverse (float* work, float* out) const noexcept { runInverse (0, inversePieces(), work, out); }

protected:
    BlockTransform (int size, const KernelTable& kernelTable) : table (kernelTable), numBins (size) {}

    const KernelTable& table;
    const int numBins;
};

} // namespace partita
