#include "Convolution/CostTable.h"
#include "Convolution/TransformOfSize.h"
#include "Core/AlignedBuffer.h"
#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

namespace partita
{
namespace
{

constexpr int repeats = 15;
constexpr double repeatNs = 2e6;

/// Nanoseconds of one call: the lower quartile of repeats, since what disturbs only ever adds.
template <class Operation>
double timeOf (Operation operation)
{
    using Clock = std::chrono::steady_clock;
    const auto spent = [&operation] (int calls)
    {
        const auto start = Clock::now();

        for (int i = 0; i < calls; ++i)
            operation();

        return std::chrono::duration<double, std::nano> (Clock::now() - start).count();
    };

    operation();
    const auto calls = std::max (1, static_cast<int> (repeatNs / std::max (spent (3) / 3.0, 1.0)));
    std::vector<double> times (repeats);
    std::generate (times.begin(), times.end(), [&] { return spent (calls) / calls; });
    std::nth_element (times.begin(), times.begin() + repeats / 4, times.end());
    return times[repeats / 4];
}

AlignedBuffer<float> filled (std::size_t size)
{
    AlignedBuffer<float> buffer (size);
    std::fill (buffer.begin(), buffer.end(), 0.125f);
    return buffer;
}

double firNsPerTap (const KernelTable& table, int frames)
{
    constexpr int taps = 128;
    const auto h = filled (taps), x = filled (static_cast<std::size_t> (taps + frames));
    auto y = filled (static_cast<std::size_t> (frames));
    return timeOf ([&] { table.fir (h.data(), taps, x.data() + taps, y.data(), frames); }) / taps / frames;
}

/// Of operands that take so much memory, by how many blocks there are at once.
std::array<double, mostBlocksAtOnce> multiplyAddNs (const KernelTable& table, double bytes)
{
    constexpr int partitions = 14;
    const auto tileSize = 2 * table.tileBins;
    const auto row = std::ptrdiff_t { partitions } * tileSize;
    const auto tiles =
        std::max (1, static_cast<int> (bytes / (2.0 * sizeof (float) * static_cast<double> (row))));
    const auto x = filled (product (tiles, static_cast<int> (row)));
    const auto h = filled (product (tiles, static_cast<int> (row)));
    auto memory = filled (product (tiles, mostBlocksAtOnce * tileSize));
    std::array<TileSums, mostBlocksAtOnce> sums {};
    const std::array<bool, mostBlocksAtOnce> add {};

    for (int block = 0; block < mostBlocksAtOnce; ++block)
        sums[static_cast<std::size_t> (block)] = { memory.data() + std::ptrdiff_t { block } * tileSize,
                                                   std::ptrdiff_t { mostBlocksAtOnce } * tileSize };

    const auto bins = static_cast<double> (tiles) * table.tileBins;
    std::array<double, mostBlocksAtOnce> ns {};

    for (int blocks = 1; blocks <= mostBlocksAtOnce; ++blocks)
    {
        const auto count = partitions - blocks + 1;
        const auto skipped = std::ptrdiff_t { blocks - 1 } * tileSize;
        const TileRows past { x.data() + skipped, row }, spectra { h.data() + skipped, row };
        const auto all = timeOf (
            [&]
            {
                if (blocks == 1)
                    table.multiplyTiles (sums[0], past, spectra, count, tiles, false);
                else
                    table.multiplyTileGroups (sums.data(), add.data(), blocks, past, spectra, count, tiles);
            });
        ns[static_cast<std::size_t> (blocks - 1)] = all / (bins * blocks * count);
    }

    return ns;
}

double transformPairNs (const KernelTable& table, int size)
{
    const auto transform = transformOfSize (size, table);
    const auto x = filled (product (2, size));
    auto work = filled (transform->workSize()), spectrum = filled (transform->workSize()),
         out = filled (static_cast<std::size_t> (size));
    return timeOf (
        [&]
        {
            transform->forward (x.data(), x.data() + size, work.data(),
                                { spectrum.data(), transform->tileSize() });
            transform->inverse (spectrum.data(), out.data());
        });
}

} // namespace

CostTable measureCosts (const KernelTable& table)
{
    const ScopedFlushDenormals flush;
    auto costs = builtInCosts (table);
    costs.isMeasured = true;

    for (int i = 0; i < CostTable::numFirFrames; ++i)
        costs.directTapNs[static_cast<std::size_t> (i)] =
            firNsPerTap (table, CostTable::smallestFirFrames << i);

    const auto inFirstCache = multiplyAddNs (table, 0.5 * costs.firstCacheBytes),
               inSecondCache = multiplyAddNs (table, 0.4 * costs.secondCacheBytes),
               beyond = multiplyAddNs (table, 4.0 * costs.secondCacheBytes);

    for (std::size_t blocks = 0; blocks < costs.multiplyAdd.size(); ++blocks)
        costs.multiplyAdd[blocks] = { inFirstCache[blocks], inSecondCache[blocks], beyond[blocks] };

    for (int i = 0; i < CostTable::numSizes; ++i)
        if (const auto size = CostTable::smallestSize << i; size >= table.tileBins)
            costs.transformPairNs[static_cast<std::size_t> (i)] = transformPairNs (table, size);

    return costs;
}

} // namespace partita
