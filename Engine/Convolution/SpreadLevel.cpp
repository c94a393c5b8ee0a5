#include "Convolution/SpreadLevel.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <utility>

namespace partita
{
SpreadLevel::SpreadLevel (int level, const PreparedFilter& first, const Crossfade& fade,
                          InputHistory& inputHistory, LevelSchedules levelSchedules)
    : size (first.level (level).size),
      quantum (first.plan().quantum),
      steps (size / quantum),
      numInputs (first.inputs()),
      numOutputs (first.outputs()),
      blocksAtOnce (first.level (level).blocksAtOnce),
      crossfade (fade),
      frames (inputHistory),
      transition { &first, nullptr, 0 },
      history (level, first),
      schedules (std::move (levelSchedules)),
      sectionAhead (blocksAtOnce - 1),
      work (history.transform().workSize()),
      sums (blocksAtOnce > 1 ? product (2 * size, numOutputs * blocksAtOnce)
                             : static_cast<std::size_t> (size)),
      results (product (2 * size, numOutputs)),
      playing (results.data()),
      making (results.data() + product (size, numOutputs))
{
    PARTITA_EXPECTS (size % quantum == 0);
    knows.fill (blocksAtOnce > 1);
}

void SpreadLevel::beginQuantum() noexcept
{
    if (filledQuanta + 1 == steps)
    {
        std::swap (playing, making);
        playPosition = 0;
    }
    else
        playPosition = (filledQuanta + 1) * quantum;
}

void SpreadLevel::startBlock (const PreparedFilter* filter) noexcept
{
    if (schedule != nullptr)
    {
        transition.advance (size, crossfade);
        // A crossfade has no time to sum ahead.
        knows[static_cast<std::size_t> (sectionAhead)] = blocksAtOnce > 1 && working.previous == nullptr;
    }

    if (filter != transition.current)
    {
        transition.begin (filter, crossfade);
        knows.fill (false);
    }

    working = transition;
    sectionAhead = sectionAhead + 1 == blocksAtOnce ? 0 : sectionAhead + 1;
    // What was read last is the likeliest to be in a cache still.
    backwards = blocksAtOnce == 1 && ! backwards;

    const auto steady =
        std::all_of (knows.begin(), knows.begin() + blocksAtOnce, [] (bool known) { return known; });
    schedule = &schedules.of (working.previous != nullptr ? BlockWork::crossfade
                              : steady                    ? BlockWork::steady
                                                          : BlockWork::afterExchange,
                              sectionAhead);
    nextTask = 0;
    history.advance();
    presentBlock = frames.placeOf (size, 0);
    blockBefore = frames.placeOf (size, size);
}

void SpreadLevel::endQuantum (const PreparedFilter* filter) noexcept
{
    if (++filledQuanta == steps)
    {
        filledQuanta = 0;
        startBlock (filter);
    }

    if (schedule == nullptr)
        return;

    // After a block the count of quanta is at once the step of its work.
    for (const auto end = schedule->endOfStep[static_cast<std::size_t> (filledQuanta)]; nextTask < end;
         ++nextTask)
        run (schedule->tasks[static_cast<std::size_t> (nextTask)]);
}

// Tasks count the partitions that they sum from the youngest block on: those of this sum, from `youngest` to `end`.
SpectralHistory::Past SpreadLevel::partOf (const WorkTask& task, SpectralHistory::Past sum) noexcept
{
    const auto youngest = sum.youngest;
    sum.youngest += task.firstPartition;

    if (task.goesOn())
        sum.end = std::min (sum.end, youngest + task.endPartition);

    return sum;
}

SpectralHistory::TileRange SpreadLevel::tilesOf (const WorkTask& task) const noexcept
{
    const auto numTiles = history.transform().numTiles();
    return backwards ? SpectralHistory::TileRange { numTiles - task.end, numTiles - task.begin }
                     : SpectralHistory::TileRange { task.begin, task.end };
}

TileSums SpreadLevel::sumsOf (int blocksFromNow, int output) noexcept
{
    const auto tileSize = std::ptrdiff_t { history.transform().tileSize() };
    const auto place = (sectionAhead + blocksFromNow) % blocksAtOnce;
    return { sums.data() + (std::ptrdiff_t { 2 } * size * output * blocksAtOnce + place * tileSize),
             blocksAtOnce * tileSize };
}

void SpreadLevel::sumWhole (const PreparedFilter& filter, const WorkTask& task) noexcept
{
    history.sum (filter, task.channel, partOf (task, {}), tilesOf (task), task.goesOn(), workSums());
}

void SpreadLevel::sumBlock (const WorkTask& task) noexcept
{
    const auto& filter = *working.current;

    if (! knows[static_cast<std::size_t> (task.section)])
    {
        sumWhole (filter, task);
        return;
    }

    // Most of it is there: where the task is one of several, it is the last one that has something to do.
    if (task.firstPartition > 0)
        return;

    const SpectralHistory::TileRange tiles { task.begin, task.end };
    const auto known = sumsOf (0, task.channel);
    const auto now = workSums();

    for (int tile = tiles.begin; tile < tiles.end; ++tile)
        std::copy_n (known.first + known.stride * tile, now.stride, now.first + now.stride * tile);

    history.sum (filter, task.channel, { .end = blocksSince (task.section, sectionAhead, blocksAtOnce) },
                 tiles, true, now);
}

void SpreadLevel::sumAhead (const WorkTask& task) noexcept
{
    std::array<TileSums, mostBlocksAtOnce> ahead {};

    for (int block = 0; block < blocksAtOnce; ++block)
        ahead[static_cast<std::size_t> (block)] = sumsOf (1 + block, task.channel);

    history.sumGroup (*working.current, task.channel, partOf (task, { .blocksAhead = 1 }),
                      { task.begin, task.end }, task.goesOn(),
                      std::span (ahead).first (static_cast<std::size_t> (blocksAtOnce)));
}

void SpreadLevel::run (const WorkTask& task) noexcept
{
    using Kind = WorkTask::Kind;
    const auto& transform = history.transform();
    auto* result = making + static_cast<std::ptrdiff_t> (size) * task.channel;

    switch (task.kind)
    {
        case Kind::forward:
            transform.runForward (task.begin, task.end, frames.at (task.channel, blockBefore),
                                  frames.at (task.channel, presentBlock), work.data(),
                                  history.newestTiles (task.channel));
            break;
        case Kind::sum: sumBlock (task); break;
        case Kind::inverse: transform.runInverse (task.begin, task.end, work.data(), result); break;
        case Kind::sumOld: sumWhole (*working.previous, task); break;
        case Kind::inverseOld: transform.runInverse (task.begin, task.end, work.data(), oldRow()); break;
        case Kind::blend: crossfade.blend (result, oldRow(), working.position, size); break;
        case Kind::sumAhead: sumAhead (task); break;
    }
}

void SpreadLevel::reset (const PreparedFilter* filter) noexcept
{
    results.clear();
    sums.clear();
    history.reset();
    filledQuanta = 0;
    sectionAhead = blocksAtOnce - 1;
    knows.fill (blocksAtOnce > 1);
    schedule = nullptr;
    transition.finish (filter);
}

} // namespace partita
