#pragma once

#include "Kernels/KernelTable.h"

#include <array>

namespace partita
{

/// What the parts of a plan cost on one processor with one kernel table, in nanoseconds.
struct CostTable
{
    static constexpr int smallestSize = 16;
    static constexpr int numSizes = 13; ///< 16 … 65536

    double directTapNs = 0.03; ///< of one tap and frame
    double tileMacNs = 0.1;    ///< of one complex multiply-add on spectra in the second-level cache
    double callNs = 20.0;      ///< of a level, for each call
    std::array<double, numSizes> transformPairNs {}; ///< forward and inverse of size smallestSize · 2^i

    [[nodiscard]] double pairNs (int size) const noexcept;
};

/// Measured on a server processor of 2023; the proportions hold for others of the same instruction set.
[[nodiscard]] CostTable builtInCosts (const KernelTable&);

} // namespace partita
