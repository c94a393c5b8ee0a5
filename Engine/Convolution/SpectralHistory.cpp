#include "Convolution/SpectralHistory.h"

#include "Convolution/TransformOfSize.h"

#include <algorithm>
#include <array>

namespace partita
{
struct SpectralHistory::Rows
{
    TileRows blocks;  // by slot
    TileRows spectra; // the last partition first
    int firstPartition, lastPartition;
    int tileSize;

    [[nodiscard]] TileRows fromSlot (int slot) const noexcept
    {
        return { blocks.first + std::ptrdiff_t { slot } * tileSize, blocks.stride };
    }

    [[nodiscard]] TileRows fromPartition (int index) const noexcept
    {
        return { spectra.first + std::ptrdiff_t { lastPartition - index } * tileSize, spectra.stride };
    }
};

SpectralHistory::SpectralHistory (int levelIndex, const PreparedFilter& shape, int spareBlocks)
    : level (levelIndex),
      waited (shape.plan().blocksWaited (shape.level (level))),
      slots (waited + shape.level (level).count + spareBlocks),
      blockTransform (transformOfSize (shape.level (level).size, shape.kernelTable())),
      tileSize (blockTransform->tileSize()),
      spectra (2 * static_cast<std::size_t> (blockTransform->size()) * static_cast<std::size_t> (slots)
               * static_cast<std::size_t> (shape.inputs()))
{
}

BlockTransform::Tiles SpectralHistory::newestTiles (int input) noexcept
{
    const auto perInput = std::ptrdiff_t { 2 } * blockTransform->size() * slots;
    return { spectra.data() + perInput * input + std::ptrdiff_t { newest } * tileSize,
             std::ptrdiff_t { slots } * tileSize };
}

template <class Visit>
void SpectralHistory::forRuns (int newestSlot, int oldest, int youngest, Visit visit) const noexcept
{
    const auto last = newestSlot == presentSlot ? newest : newestSlot;

    for (auto age = oldest; age >= youngest;)
    {
        const auto slot = last - age < 0 ? last - age + slots : last - age;
        const auto count = std::min (age - youngest + 1, slots - slot);
        visit (slot, age, count);
        age -= count;
    }
}

template <class Visit>
void SpectralHistory::forPaths (const PreparedFilter& filter, int output, TileRange tiles,
                                Visit visit) const noexcept
{
    const auto rowSize = std::ptrdiff_t { slots } * tileSize;

    for (const auto& path : filter.pathsTo (output))
    {
        const auto& partitions = filter.partitions (level, path.response);

        if (partitions.count == 0)
            continue;

        const auto* blocks =
            spectra.data()
            + rowSize * (std::ptrdiff_t { blockTransform->numTiles() } * path.input + tiles.begin);
        visit (Rows {
            { blocks, rowSize },
            { partitions.tile (tiles.begin, tileSize), std::ptrdiff_t { partitions.count } * tileSize },
            partitions.first,
            partitions.first + partitions.count - 1,
            tileSize });
    }
}

// A past block of age a meets partition a + shift of the filter.

void SpectralHistory::sum (const PreparedFilter& filter, int output, Past past, TileRange tiles, bool add,
                           TileSums sums) const noexcept
{
    const auto& table = filter.kernelTable();
    const auto shift = past.blocksAhead - waited;
    const auto numTiles = tiles.end - tiles.begin;
    sums.first += sums.stride * tiles.begin;

    forPaths (filter, output, tiles,
              [&] (const Rows& rows)
              {
                  forRuns (past.newestSlot, std::min (past.end - 1, rows.lastPartition - shift),
                           std::max (past.youngest, rows.firstPartition - shift),
                           [&] (int slot, int age, int count)
                           {
                               table.multiplyTiles (sums, rows.fromSlot (slot),
                                                    rows.fromPartition (age + shift), count, numTiles, add);
                               add = true;
                           });
              });

    if (! add)
        clear (sums, numTiles);
}

void SpectralHistory::sumGroup (const PreparedFilter& filter, int output, Past past, TileRange tiles,
                                bool add, std::span<const TileSums> sums) const noexcept
{
    const auto& table = filter.kernelTable();
    const auto shift = past.blocksAhead - waited;
    const auto numTiles = tiles.end - tiles.begin;
    const auto numBlocks = static_cast<int> (sums.size());
    std::array<TileSums, mostBlocksAtOnce> ours {};
    std::array<bool, mostBlocksAtOnce> onTop {};

    for (std::size_t block = 0; block < sums.size(); ++block)
    {
        ours[block] = { sums[block].first + sums[block].stride * tiles.begin, sums[block].stride };
        onTop[block] = add;
    }

    // The oldest blocks meet the last partitions for the first of our blocks only, and the youngest ones may not have met
    // the first partition yet for any but the last: one by one. All sums go from the oldest block to the newest, as they do
    // for one block, so the bits of one path are the same.
    const auto oneByOne = [&] (const Rows& rows, int oldest, int youngest)
    {
        forRuns (past.newestSlot, oldest, youngest,
                 [&] (int slot, int age, int count)
                 {
                     for (std::size_t block = 0; block < sums.size(); ++block)
                     {
                         const auto partition = age + shift + static_cast<int> (block);
                         const auto skipped = std::max (0, partition - rows.lastPartition);
                         const auto used = std::min (count, partition - rows.firstPartition + 1) - skipped;

                         if (used <= 0)
                             continue;

                         table.multiplyTiles (ours[block], rows.fromSlot (slot + skipped),
                                              rows.fromPartition (partition - skipped), used, numTiles,
                                              onTop[block]);
                         onTop[block] = true;
                     }
                 });
    };

    forPaths (filter, output, tiles,
              [&] (const Rows& rows)
              {
                  const auto oldest = std::min (past.end - 1, rows.lastPartition - shift);
                  const auto youngest = std::max (past.youngest, rows.firstPartition - shift - numBlocks + 1);
                  const auto firstCommon = std::min (oldest, rows.lastPartition - shift - numBlocks + 1);
                  const auto endOfCommon = std::max (past.youngest, rows.firstPartition - shift);

                  if (firstCommon < endOfCommon)
                  {
                      oneByOne (rows, oldest, youngest);
                      return;
                  }

                  oneByOne (rows, oldest, firstCommon + 1);
                  forRuns (past.newestSlot, firstCommon, endOfCommon,
                           [&] (int slot, int age, int count)
                           {
                               table.multiplyTileGroups (ours.data(), onTop.data(), numBlocks,
                                                         rows.fromSlot (slot),
                                                         rows.fromPartition (age + shift), count, numTiles);
                               onTop.fill (true);
                           });
                  oneByOne (rows, endOfCommon - 1, youngest);
              });

    for (std::size_t block = 0; block < sums.size(); ++block)
        if (! onTop[block])
            clear (ours[block], numTiles);
}

void SpectralHistory::clear (TileSums sums, int numTiles) const noexcept
{
    for (int tile = 0; tile < numTiles; ++tile)
        std::fill_n (sums.first + sums.stride * tile, tileSize, 0.0f);
}

void SpectralHistory::reset() noexcept
{
    spectra.clear();
    newest = 0;
}

} // namespace partita
