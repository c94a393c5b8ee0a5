#include "Convolution/BlockSums.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <span>

namespace partita
{
BlockSums::BlockSums (int level, const PreparedFilter& shape, bool isShared)
    : history (level, shape, isShared ? 1 : 0),
      size (shape.level (level).size),
      numOutputs (shape.outputs()),
      blocksAtOnce (shape.level (level).blocksAtOnce),
      places (blocksAtOnce + (isShared ? 1 : 0)),
      ahead (blocksAtOnce > 1 ? product (2 * size, numOutputs * places * (isShared ? 2 : 1))
                              : static_cast<std::size_t> (size)),
      copies (static_cast<std::size_t> (numOutputs * history.transform().numTiles()))
{
}

TileSums BlockSums::aheadOf (int output, int place, Copy copy) noexcept
{
    const auto tileSize = std::ptrdiff_t { history.transform().tileSize() };
    const auto row = copy == Copy::own ? output : numOutputs + output;
    return { ahead.data() + (std::ptrdiff_t { 2 } * size * row * places + place * tileSize),
             places * tileSize };
}

// Tasks count the partitions that they sum from the youngest block on: those of this sum, from `youngest` to `end`.
SpectralHistory::Past BlockSums::partOf (const WorkTask& task, const BlockState& block,
                                         SpectralHistory::Past sum) noexcept
{
    const auto youngest = sum.youngest;
    sum.newestSlot = block.newestSlot;
    sum.youngest += task.firstPartition;

    if (task.goesOn())
        sum.end = std::min (sum.end, youngest + task.endPartition);

    return sum;
}

SpectralHistory::TileRange BlockSums::tilesOf (const WorkTask& task, const BlockState& block) const noexcept
{
    const auto numTiles = history.transform().numTiles();
    return block.backwards ? SpectralHistory::TileRange { numTiles - task.end, numTiles - task.begin }
                           : SpectralHistory::TileRange { task.begin, task.end };
}

void BlockSums::sumWhole (const PreparedFilter& filter, const WorkTask& task, const BlockState& block,
                          TileSums sums) noexcept
{
    history.sum (filter, task.channel, partOf (task, block, {}), tilesOf (task, block), task.goesOn(), sums);
}

void BlockSums::sumKnown (const WorkTask& task, const BlockState& block, TileSums sums) noexcept
{
    // Most of it is there: where the task is one of several, it is the last one that has something to do.
    if (task.firstPartition > 0)
        return;

    for (int tile = task.begin; tile < task.end; ++tile)
    {
        const auto known =
            aheadOf (task.channel, block.place, copyOf (task.channel, tile).load (std::memory_order_relaxed));
        std::copy_n (known.first + known.stride * tile, sums.stride, sums.first + sums.stride * tile);
    }

    history.sum (*block.current, task.channel,
                 { .end = blocksSince (task.section, block.sectionAhead, blocksAtOnce),
                   .newestSlot = block.newestSlot },
                 { task.begin, task.end }, true, sums);
}

void BlockSums::sumAhead (const WorkTask& task, const BlockState& block, Copy copy) noexcept
{
    std::array<TileSums, mostBlocksAtOnce> sums {};
    auto place = block.place;

    for (int later = 0; later < blocksAtOnce; ++later)
        sums[static_cast<std::size_t> (later)] = aheadOf (task.channel, place = placeAfter (place), copy);

    history.sumGroup (*block.current, task.channel, partOf (task, block, { .blocksAhead = 1 }),
                      { task.begin, task.end }, task.goesOn(),
                      std::span (sums).first (static_cast<std::size_t> (blocksAtOnce)));
}

void BlockSums::run (const WorkTask& task, const BlockState& block, float* spectrum, Copy copy) noexcept
{
    using Kind = WorkTask::Kind;
    const TileSums sums { spectrum, history.transform().tileSize() };

    switch (task.kind)
    {
        case Kind::sum:
            if (block.knows[static_cast<std::size_t> (task.section)])
                sumKnown (task, block, sums);
            else
                sumWhole (*block.current, task, block, sums);

            break;
        case Kind::sumOld: sumWhole (*block.previous, task, block, sums); break;
        default: PARTITA_EXPECTS (task.kind == Kind::sumAhead); sumAhead (task, block, copy);
    }
}

void BlockSums::settle (const WorkTask& sumAheadTask, Copy copy) noexcept
{
    for (int tile = sumAheadTask.begin; tile < sumAheadTask.end; ++tile)
        copyOf (sumAheadTask.channel, tile).store (copy, std::memory_order_relaxed);
}

void BlockSums::reset() noexcept
{
    std::fill_n (ahead.data(), blocksAtOnce > 1 ? product (2 * size, numOutputs * places) : ahead.size(),
                 0.0f);

    for (auto& copy : copies)
        copy.store (Copy::own, std::memory_order_relaxed);

    history.reset();
}

} // namespace partita
