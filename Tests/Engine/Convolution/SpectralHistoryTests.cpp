#include "Convolution/SpectralHistory.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

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

TEST_CASE ("Sums for several blocks at once are those of one block after another, to the bit",
           "[convolver][history][property]")
{
    constexpr std::uint64_t seed = 201;
    INFO ("seed " << seed);
    const PartitionPlan plan {
        quantum, 2 * size - quantum, { { size, count, 2 * size - quantum, Timing::spread, 2 } }, 0
    };
    Random random (seed);

    for (const auto* table : allKernels())
        for (const auto& [first, end] :
             { std::pair { 0, count }, { 0, 1 }, { 1, count }, { 2, 5 }, { 3, 4 }, { 6, 7 }, { 0, 2 } })
        {
            const auto filter = *PreparedFilter::prepare (partly (first, end, seed), plan, *table);
            SpectralHistory history (0, *filter);
            const auto& transform = history.transform();
            const auto tileSize = std::ptrdiff_t { transform.tileSize() };
            const SpectralHistory::TileRange tiles { 0, transform.numTiles() };
            const auto spectrum = static_cast<std::size_t> (2 * size);
            AlignedBuffer<float> work (transform.workSize()), sums (mostBlocksAtOnce * spectrum),
                expected (spectrum);

            const auto takeBlock = [&]
            {
                history.advance();
                const auto block = whiteNoise (2 * size, random.next());
                transform.forward (block.data(), block.data() + size, work.data(), history.newestTiles (0));
            };

            for (int group = 0; group < 3 * count; ++group)
                for (int blocks = 2; blocks <= mostBlocksAtOnce; ++blocks)
                {
                    INFO (table->name << ", partitions " << first << " to " << end << ", group " << group
                                      << " of " << blocks);
                    takeBlock();

                    // Tile by tile the sums of all blocks, as a level keeps them.
                    std::array<TileSums, mostBlocksAtOnce> rows {};

                    for (int block = 0; block < blocks; ++block)
                        rows[static_cast<std::size_t> (block)] = { sums.data() + block * tileSize,
                                                                   blocks * tileSize };

                    // What the blocks to come ask for, in parts as tasks do; then each block as it comes.
                    const auto ahead = std::span (rows).first (static_cast<std::size_t> (blocks));
                    const auto split = static_cast<int> (random.between (0, count));
                    history.sumGroup (*filter, 0, { .youngest = split, .blocksAhead = 1 }, tiles, false,
                                      ahead);
                    history.sumGroup (*filter, 0, { .end = split, .blocksAhead = 1 }, tiles, true, ahead);

                    for (int block = 0; block < blocks; ++block)
                    {
                        takeBlock();

                        for (int later = block; later < blocks; ++later)
                            history.sum (*filter, 0, { .end = 1, .blocksAhead = later - block }, tiles, true,
                                         rows[static_cast<std::size_t> (later)]);

                        history.sum (*filter, 0, {}, tiles, false, { expected.data(), tileSize });
                        const auto& row = rows[static_cast<std::size_t> (block)];

                        for (int tile = 0; tile < transform.numTiles(); ++tile)
                            REQUIRE (std::memcmp (row.first + row.stride * tile,
                                                  expected.data() + tileSize * tile,
                                                  static_cast<std::size_t> (tileSize) * sizeof (float))
                                     == 0);
                    }
                }
        }
}
