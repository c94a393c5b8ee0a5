#include "Convolution/SpreadLevel.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <utility>

namespace partita
{
namespace
{

constexpr int spectraOfPairs = 3;

// What a pair's blocks sum when they are in work: blocks that were not yet there when the rest was summed ahead.
constexpr int notAhead = 2;

} // namespace

SpreadLevel::SpreadLevel (int level, const PreparedFilter& first, const Crossfade& fade,
                          InputHistory& inputHistory, LevelSchedules levelSchedules)
    : size (first.level (level).size),
      quantum (first.plan().quantum),
      steps (size / quantum),
      numInputs (first.inputs()),
      numOutputs (first.outputs()),
      inPairs (first.level (level).inPairs),
      crossfade (fade),
      frames (inputHistory),
      transition { &first, nullptr, 0 },
      history (level, first),
      schedules (std::move (levelSchedules)),
      work (history.transform().workSize()),
      spectra (inPairs ? static_cast<std::size_t> (spectraOfPairs * numOutputs) * work.size() : 0),
      results (product (2 * size, numOutputs)),
      oldResult (inPairs ? 0 : static_cast<std::size_t> (size)),
      playing (results.data()),
      making (results.data() + product (size, numOutputs))
{
    PARTITA_EXPECTS (size % quantum == 0);
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

void SpreadLevel::startPairWork (bool filterChanged) noexcept
{
    blockOfPair = 1 - blockOfPair;

    if (blockOfPair == 0)
    {
        std::swap (secondOf[0], secondOf[1]);
        aheadIsThere = aheadIsWhole && ! filterChanged;
        aheadIsWhole = true;
    }
    else
    {
        // The first block of the pair has summed all that it knew for this one.
        aheadIsThere = ! filterChanged;
        aheadIsWhole = aheadIsWhole && ! filterChanged;
    }

    // A crossfade has no time for it.
    aheadIsWhole = aheadIsWhole && working.previous == nullptr;
}

void SpreadLevel::startBlock (const PreparedFilter* filter) noexcept
{
    if (schedule != nullptr)
        transition.advance (size, crossfade);

    const auto filterChanged = filter != transition.current;

    if (filterChanged)
        transition.begin (filter, crossfade);

    working = transition;

    if (inPairs)
        startPairWork (filterChanged);

    // What was read last is the likeliest to be in a cache still.
    if (! inPairs || blockOfPair == 0)
        backwards = ! backwards;

    const auto kind = working.previous != nullptr ? BlockWork::crossfade
                      : aheadIsThere              ? BlockWork::steady
                                                  : BlockWork::afterExchange;
    schedule = &schedules.of (kind, inPairs ? blockOfPair : 0);
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

// In pairs nothing is summed ahead during a crossfade.
float* SpreadLevel::oldRow() noexcept { return inPairs ? spectrum (secondOf[1], 0) : oldResult.data(); }

float* SpreadLevel::blockSpectrum (int output) noexcept
{
    return ! inPairs ? work.data() : spectrum (blockOfPair == 0 ? 0 : secondOf[0], output);
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

void SpreadLevel::sumBlock (const WorkTask& task) noexcept
{
    const auto& filter = *working.current;
    const auto tiles = tilesOf (task);
    const auto known = inPairs && aheadIsThere;
    const auto add = known || task.goesOn();

    if (inPairs && blockOfPair == 0)
        history.sumPair (filter, task.channel,
                         partOf (task, { .end = known ? notAhead : SpectralHistory::everyBlock }), tiles, add,
                         spectrum (0, task.channel), spectrum (secondOf[0], task.channel));
    else
        history.sum (filter, task.channel,
                     partOf (task, { .end = known ? notAhead - 1 : SpectralHistory::everyBlock }), tiles, add,
                     blockSpectrum (task.channel));
}

void SpreadLevel::sumOld (const WorkTask& task) noexcept
{
    history.sum (*working.previous, task.channel, partOf (task, {}), tilesOf (task), task.goesOn(),
                 work.data());
}

// In both blocks of a pair by the same past: the blocks that were there when its first one was whole.
void SpreadLevel::sumAhead (const WorkTask& task) noexcept
{
    history.sumPair (*working.current, task.channel,
                     partOf (task, { .youngest = blockOfPair, .blocksAhead = notAhead - blockOfPair }),
                     tilesOf (task), task.goesOn(), spectrum (0, task.channel),
                     spectrum (secondOf[1], task.channel));
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
        case Kind::inverse:
            transform.runInverse (task.begin, task.end, blockSpectrum (task.channel), result);
            break;
        case Kind::sumOld: sumOld (task); break;
        case Kind::inverseOld: transform.runInverse (task.begin, task.end, work.data(), oldRow()); break;
        case Kind::blend: crossfade.blend (result, oldRow(), working.position, size); break;
        case Kind::sumAhead:
            if (aheadIsWhole)
                sumAhead (task);
            break;
    }
}

void SpreadLevel::reset (const PreparedFilter* filter) noexcept
{
    results.clear();
    spectra.clear();
    history.reset();
    filledQuanta = 0;
    blockOfPair = 1;
    aheadIsThere = true;
    aheadIsWhole = true;
    schedule = nullptr;
    transition.finish (filter);
}

} // namespace partita
