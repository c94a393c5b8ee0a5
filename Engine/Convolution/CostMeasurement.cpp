#include "Convolution/CostTable.h"
#include "Convolution/TransformOfSize.h"
#include "Core/AlignedBuffer.h"
#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>
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

/// One and paired, of operands that take so much memory.
std::pair<double, double> multiplyAddNs (const KernelTable& table, double bytes)
{
    constexpr int partitions = 14;
    const auto tileSize = 2 * table.tileBins;
    const auto row = std::ptrdiff_t { partitions } * tileSize;
    const auto tiles =
        std::max (1, static_cast<int> (bytes / (2.0 * sizeof (float) * static_cast<double> (row))));
    const auto x = filled (product (tiles, static_cast<int> (row)));
    const auto h = filled (product (tiles, static_cast<int> (row)));
    auto now = filled (product (tiles, tileSize)), next = filled (product (tiles, tileSize));

    const TileRows blocks { x.data(), row }, spectra { h.data(), row };
    const TileRows laterBlocks { x.data() + tileSize, row }, laterSpectra { h.data() + tileSize, row };

    const auto one =
        timeOf ([&] { table.multiplyTiles (now.data(), blocks, spectra, partitions, tiles, false); });
    const auto paired = timeOf (
        [&]
        {
            table.multiplyTilePairs (now.data(), next.data(), laterBlocks, laterSpectra, partitions - 1,
                                     tiles, false, false);
        });
    const auto bins = static_cast<double> (tiles) * table.tileBins;
    return { one / (bins * partitions), paired / (bins * 2.0 * (partitions - 1)) };
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

    std::tie (costs.one.firstCacheNs, costs.paired.firstCacheNs) =
        multiplyAddNs (table, 0.5 * costs.firstCacheBytes);
    std::tie (costs.one.secondCacheNs, costs.paired.secondCacheNs) =
        multiplyAddNs (table, 0.4 * costs.secondCacheBytes);
    std::tie (costs.one.beyondNs, costs.paired.beyondNs) =
        multiplyAddNs (table, 4.0 * costs.secondCacheBytes);

    for (int i = 0; i < CostTable::numSizes; ++i)
        if (const auto size = CostTable::smallestSize << i; size >= table.tileBins)
            costs.transformPairNs[static_cast<std::size_t> (i)] = transformPairNs (table, size);

    return costs;
}

} // namespace partita
