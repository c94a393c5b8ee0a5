#include "Convolution/SpectralHistory.h"

#include <algorithm>

namespace partita
{

SpectralHistory::SpectralHistory (int levelIndex, const PreparedFilter& shape)
    : level (levelIndex),
      waited (shape.plan().blocksWaited (shape.level (level))),
      slots (waited + shape.level (level).count),
      blockTransform (ConvolutionTransform::ofSize (shape.level (level).size, shape.kernelTable())),
      tileSize (blockTransform->tileSize()),
      spectra (2 * static_cast<std::size_t> (blockTransform->size()) * static_cast<std::size_t> (slots)
               * static_cast<std::size_t> (shape.inputs()))
{
}

ConvolutionTransform::Tiles SpectralHistory::newestTiles (int input) noexcept
{
    const auto perInput = std::ptrdiff_t { 2 } * blockTransform->size() * slots;
    return { spectra.data() + perInput * input + std::ptrdiff_t { newest } * tileSize,
             std::ptrdiff_t { slots } * tileSize };
}

void SpectralHistory::sum (const PreparedFilter& filter, int output, int firstTile, int endTile,
                           int firstPartition, int blocksAhead, float* work) const noexcept
{
    const auto& table = filter.kernelTable();
    const auto perInput = std::ptrdiff_t { 2 } * blockTransform->size() * slots;

    for (int tile = firstTile; tile < endTile; ++tile)
    {
        auto* out = work + std::ptrdiff_t { tile } * tileSize;
        bool add = false;

        for (const auto& path : filter.pathsTo (output))
        {
            const auto& partitions = filter.partitions (level, path.response);
            const auto count =
                partitions.first + partitions.count - std::max (partitions.first, firstPartition);

            if (count <= 0)
                continue;

            // From the oldest block on, around the end of the ring.
            const auto oldest = newest - (waited + partitions.first + partitions.count - 1 - blocksAhead);
            const auto slot = oldest < 0 ? oldest + slots : oldest;
            const auto* blocks =
                spectra.data() + perInput * path.input + std::ptrdiff_t { tile } * slots * tileSize;
            const auto* h = partitions.tile (tile, tileSize);
            const auto straight = std::min (count, slots - slot);
            table.multiplyTiles (out, blocks + std::ptrdiff_t { slot } * tileSize, h, straight, add);

            if (straight < count)
                table.multiplyTiles (out, blocks, h + std::ptrdiff_t { straight } * tileSize,
                                     count - straight, true);

            add = true;
        }

        if (! add)
            std::fill (out, out + tileSize, 0.0f);
    }
}

void SpectralHistory::reset() noexcept
{
    spectra.clear();
    newest = 0;
}

} // namespace partita
