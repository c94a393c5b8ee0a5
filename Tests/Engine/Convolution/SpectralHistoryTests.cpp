#include "Convolution/SpectralHistory.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr int quantum = 64, size = 256, count = 7;

/// A response whose partitions of the level are zero before `first` and from `end` on.
ResponseMatrix partly (int first, int end, std::uint64_t seed)
{
    auto matrix = denseMatrix (1, 1, static_cast<std::size_t> (2 * size - quantum + count * size), seed);

    for (auto& taps : matrix.responses)
        for (int p = 0; p < count; ++p)
            if (p < first || p >= end)
                std::fill_n (taps.begin() + 2 * size - quantum + p * size, size, 0.0);

    return matrix;
}

} // namespace

TEST_CASE ("Sums for two blocks at once are those of one block after another, to the bit",
           "[convolver][history][property]")
{
    constexpr std::uint64_t seed = 201;
    INFO ("seed " << seed);
    const PartitionPlan plan {
        quantum, 2 * size - quantum, { { size, count, 2 * size - quantum, Timing::spread, true } }, 0
    };
    Random random (seed);

    for (const auto* table : allKernels())
        for (const auto& [first, end] :
             { std::pair { 0, count }, { 0, 1 }, { 1, count }, { 2, 5 }, { 3, 4 }, { 6, 7 }, { 0, 2 } })
        {
            const auto filter = *PreparedFilter::prepare (partly (first, end, seed), plan, *table);
            SpectralHistory history (0, *filter);
            const auto& transform = history.transform();
            const SpectralHistory::TileRange tiles { 0, transform.numTiles() };
            AlignedBuffer<float> work (transform.workSize()), now (work.size()), next (work.size()),
                expected (work.size());

            const auto takeBlock = [&]
            {
                history.advance();
                const auto block = whiteNoise (2 * size, random.next());
                transform.forward (block.data(), block.data() + size, work.data(), history.newestTiles (0));
            };
            const auto sameBits = [&] (const AlignedBuffer<float>& sums)
            { return std::memcmp (sums.data(), expected.data(), sums.size() * sizeof (float)) == 0; };

            for (int block = 0; block < 3 * count; ++block)
            {
                takeBlock();
                INFO (table->name << ", partitions " << first << " to " << end << ", block " << block);

                // What two blocks ahead asks for, in parts as tasks do; then what is new by then.
                const auto split = static_cast<int> (random.between (0, count));
                history.sumPair (*filter, 0, { .youngest = split, .blocksAhead = 2 }, tiles, false,
                                 now.data(), next.data());
                history.sumPair (*filter, 0, { .end = split, .blocksAhead = 2 }, tiles, true, now.data(),
                                 next.data());
                takeBlock();
                takeBlock();
                history.sumPair (*filter, 0, { .end = 2 }, tiles, true, now.data(), next.data());
                history.sum (*filter, 0, {}, tiles, false, expected.data());
                REQUIRE (sameBits (now));

                takeBlock();
                history.sum (*filter, 0, { .end = 1 }, tiles, true, next.data());
                history.sum (*filter, 0, {}, tiles, false, expected.data());
                REQUIRE (sameBits (next));
            }
        }
}
