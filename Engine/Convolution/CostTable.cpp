#include "Convolution/CostTable.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace partita
{
namespace
{

// Pairs per bin and factor of two, by lanes: butterflies dominate, and they scale with the width of the vectors.
double pairNsPerBinAndStage (int lanes)
{
    return lanes == 16 ? 0.13 : lanes == 8 ? 0.21 : lanes == 4 ? 0.4 : 0.7;
}

} // namespace

double CostTable::pairNs (int size) const noexcept
{
    const auto index = static_cast<int> (std::bit_width (static_cast<unsigned> (size / smallestSize))) - 1;
    return transformPairNs[static_cast<std::size_t> (std::min (std::max (index, 0), numSizes - 1))];
}

CostTable builtInCosts (const KernelTable& table)
{
    CostTable costs;
    costs.directTapNs = table.lanes == 16 ? 0.018 : table.lanes == 8 ? 0.028 : 0.08;
    costs.tileMacNs = table.lanes == 16 ? 0.08 : table.lanes == 8 ? 0.11 : 0.25;

    for (int i = 0; i < CostTable::numSizes; ++i)
    {
        const auto size = CostTable::smallestSize << i;
        costs.transformPairNs[static_cast<std::size_t> (i)] =
            15.0 + pairNsPerBinAndStage (table.lanes) * size * std::log2 (size);
    }

    return costs;
}

} // namespace partita
