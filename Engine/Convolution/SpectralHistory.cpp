#include "Convolution/SpectralHistory.h"

#include "Convolution/TransformOfSize.h"

#include <algorithm>

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

SpectralHistory::SpectralHistory (int levelIndex, const PreparedFilter& shape)
    : level (levelIndex),
      waited (shape.plan().blocksWaited (shape.level (level))),
      slots (waited + shape.level (level).count),
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
void SpectralHistory::forRuns (int oldest, int youngest, Visit visit) const noexcept
{
    for (auto age = oldest; age >= youngest;)
    {
        const auto slot = newest - age < 0 ? newest - age + slots : newest - age;
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
                           float* sums) const noexcept
{
    const auto& table = filter.kernelTable();
    const auto shift = past.blocksAhead - waited;
    const auto numTiles = tiles.end - tiles.begin;
    auto* first = sums + std::ptrdiff_t { tiles.begin } * tileSize;

    forPaths (filter, output, tiles,
              [&] (const Rows& rows)
              {
                  forRuns (std::min (past.end - 1, rows.lastPartition - shift),
                           std::max (past.youngest, rows.firstPartition - shift),
                           [&] (int slot, int age, int count)
                           {
                               table.multiplyTiles (first, rows.fromSlot (slot),
                                                    rows.fromPartition (age + shift), count, numTiles, add);
                               add = true;
                           });
              });

    if (! add)
        std::fill_n (first, std::ptrdiff_t { numTiles } * tileSize, 0.0f);
}

void SpectralHistory::sumPair (const PreparedFilter& filter, int output, Past past, TileRange tiles, bool add,
                               float* sums, float* nextSums) const noexcept
{
    const auto& table = filter.kernelTable();
    const auto shift = past.blocksAhead - waited;
    const auto numTiles = tiles.end - tiles.begin;
    auto* now = sums + std::ptrdiff_t { tiles.begin } * tileSize;
    auto* next = nextSums + std::ptrdiff_t { tiles.begin } * tileSize;

    auto addNext = add;
    const auto single = [&] (const Rows& rows, float* tileSums, int age, int partition, bool& onTop)
    {
        if (age < past.youngest || age >= past.end)
            return;

        forRuns (age, age,
                 [&] (int slot, int, int)
                 {
                     table.multiplyTiles (tileSums, rows.fromSlot (slot), rows.fromPartition (partition), 1,
                                          numTiles, onTop);
                 });
        onTop = true;
    };

    // What meets the last partition now meets none a block later; what will meet the first one then meets none now. Both
    // sums go from the oldest block to the newest, as they do for one block, so the bits of one path are the same.
    forPaths (filter, output, tiles,
              [&] (const Rows& rows)
              {
                  single (rows, now, rows.lastPartition - shift, rows.lastPartition, add);
                  forRuns (std::min (past.end - 1, rows.lastPartition - 1 - shift),
                           std::max (past.youngest, rows.firstPartition - shift),
                           [&] (int slot, int age, int count)
                           {
                               table.multiplyTilePairs (now, next, rows.fromSlot (slot),
                                                        rows.fromPartition (age + shift), count, numTiles,
                                                        add, addNext);
                               add = addNext = true;
                           });
                  single (rows, next, rows.firstPartition - 1 - shift, rows.firstPartition, addNext);
              });

    if (! add)
        std::fill_n (now, std::ptrdiff_t { numTiles } * tileSize, 0.0f);

    if (! addNext)
        std::fill_n (next, std::ptrdiff_t { numTiles } * tileSize, 0.0f);
}

void SpectralHistory::reset() noexcept
{
    spectra.clear();
    newest = 0;
}

} // namespace partita
