#pragma once

#include "Kernels/KernelTable.h"

#include <array>

namespace partita
{

/// What the parts of a plan cost on one processor with one kernel table: the base of plans and schedules. It decides what
/// is done when, never what comes out.
struct CostTable
{
    /// Of one complex multiply-add, by where its operands come from.
    struct MultiplyAdd
    {
        double firstCacheNs = 0.0;
        double secondCacheNs = 0.0;
        double beyondNs = 0.0;
    };

    static constexpr int smallestFirFrames = 8;
    static constexpr int numFirFrames = 4; ///< 8 … 64, and more
    static constexpr int smallestSize = 16;
    static constexpr int numSizes = 13; ///< 16 … 65536

    static constexpr double binsOfTileNs = 64.0;

    bool isMeasured = false;                         ///< on this machine; else built in
    std::array<double, numFirFrames> directTapNs {}; ///< of one tap and frame, by frames at once
    std::array<MultiplyAdd, mostBlocksAtOnce>
        multiplyAdd;                                 ///< of one block, by how many there are at once, 1 … 4
    std::array<double, numSizes> transformPairNs {}; ///< forward and inverse of size smallestSize · 2^i
    double levelCallNs = 18.0;                       ///< of a level, for each call
    double callNs = 30.0;                            ///< of a convolver, for each call
    double tileNs = 18.0;   ///< of the sum of a tile of binsOfTileNs bins, beyond its multiply-adds
    double sumCallNs = 7.0; ///< of a path's sum over tiles, for each call
    double firstCacheBytes = 0.0;
    double secondCacheBytes = 0.0;

    /// Every cost positive and finite.
    [[nodiscard]] bool isPlausible() const noexcept;

    [[nodiscard]] double pairNs (int size) const noexcept;
    [[nodiscard]] double firNs (int taps, int frames) const noexcept;

    /// reuseBytes: how much else is read before the same memory is read again.
    [[nodiscard]] double multiplyAddNs (int blocksAtOnce, double reuseBytes) const noexcept;

    /// What a transform pair costs more, for each frame, when its input, work space, spectrum and result come from beyond
    /// the caches.
    [[nodiscard]] double coldTransformNs (int size, double reuseBytes) const noexcept;

    /// Of a multiply-add by which the newest block is added to sums that were begun ahead.
    [[nodiscard]] double newestNs (double reuseBytes) const noexcept;

    /// What a multiply-add costs more than one whose operands come from the second cache.
    [[nodiscard]] double coldNs (double reuseBytes) const noexcept;
};

/// Measured on a server processor of 2023, with the cache sizes of this machine; the proportions hold for others of the
/// same instruction set.
[[nodiscard]] CostTable builtInCosts (const KernelTable&);

/// Measures this machine; takes about a second of one core.
///
/// Thread    any but audio and user interface
[[nodiscard]] CostTable measureCosts (const KernelTable&);

} // namespace partita
