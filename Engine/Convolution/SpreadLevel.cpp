#include "Convolution/SpreadLevel.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <utility>

namespace partita
{
SpreadLevel::SpreadLevel (int level, const PreparedFilter& first, const Crossfade& fade,
                          InputHistory& inputHistory, LevelSchedules levelSchedules, Helpers helpers)
    : size (first.level (level).size),
      quantum (first.plan().quantum),
      steps (size / quantum),
      numOutputs (first.outputs()),
      blocksAtOnce (first.level (level).blocksAtOnce),
      crossfade (fade),
      frames (inputHistory),
      transition { &first, nullptr, 0 },
      sums (level, first, helpers == Helpers::some),
      schedules (std::move (levelSchedules)),
      work (sums.history.transform().workSize()),
      results (product (2 * size, numOutputs)),
      playing (results.data()),
      making (results.data() + product (size, numOutputs))
{
    PARTITA_EXPECTS (size % quantum == 0);

    if (helpers == Helpers::some)
        shared = std::make_unique<SharedBlock> (sums, numOutputs, schedules.mostTasks());

    forget();
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
    if (shared != nullptr)
        shared->close();

    if (block.schedule != nullptr)
    {
        transition.advance (size, crossfade);
        // A crossfade has no time to sum ahead.
        block.knows[static_cast<std::size_t> (block.sectionAhead)] =
            blocksAtOnce > 1 && block.previous == nullptr;
    }

    if (filter != transition.current)
    {
        transition.begin (filter, crossfade);
        block.knows.fill (false);
    }

    block.current = transition.current;
    block.previous = transition.previous;
    fadePosition = transition.position;
    block.place = sums.placeAfter (block.place);
    block.sectionAhead = block.sectionAhead + 1 == blocksAtOnce ? 0 : block.sectionAhead + 1;
    // What was read last is the likeliest to be in a cache still.
    block.backwards = blocksAtOnce == 1 && ! block.backwards;

    const auto steady = std::all_of (block.knows.begin(), block.knows.begin() + blocksAtOnce,
                                     [] (bool known) { return known; });
    block.schedule = &schedules.of (block.previous != nullptr ? BlockWork::crossfade
                                    : steady                  ? BlockWork::steady
                                                              : BlockWork::afterExchange,
                                    block.sectionAhead);
    nextTask = 0;
    sums.history.advance();
    block.newestSlot = sums.history.newestSlot();
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

    if (block.schedule == nullptr)
        return;

    // After a block the count of quanta is at once the step of its work.
    for (const auto end = block.schedule->endOfStep[static_cast<std::size_t> (filledQuanta)]; nextTask < end;
         ++nextTask)
        run (nextTask);
}

void SpreadLevel::runSum (int task) noexcept
{
    const auto& tasks = block.schedule->tasks;
    const auto index = static_cast<std::size_t> (task);

    // The past is complete once the last forward transform has been.
    if (shared != nullptr && tasks[index - 1].kind == WorkTask::Kind::forward)
        shared->open (block, task);

    if (shared != nullptr && shared->isOpen())
        shared->run (task);
    else
    {
        sums.run (tasks[index], block, work.data(), BlockSums::Copy::own);

        if (tasks[index].kind == WorkTask::Kind::sumAhead)
            sums.settle (tasks[index], BlockSums::Copy::own);
    }
}

float* SpreadLevel::spectrumFor (int inverseTask) noexcept
{
    if (shared == nullptr || ! shared->isOpen())
        return work.data();

    return shared->gather (inverseTask, work.data());
}

void SpreadLevel::run (int index) noexcept
{
    using Kind = WorkTask::Kind;
    const auto& task = block.schedule->tasks[static_cast<std::size_t> (index)];
    const auto& transform = sums.history.transform();
    auto* result = making + static_cast<std::ptrdiff_t> (size) * task.channel;

    if ((task.kind == Kind::inverse || task.kind == Kind::inverseOld) && task.begin == 0)
        spectrum = spectrumFor (index);

    switch (task.kind)
    {
        case Kind::forward:
            transform.runForward (task.begin, task.end, frames.at (task.channel, blockBefore),
                                  frames.at (task.channel, presentBlock), work.data(),
                                  sums.history.newestTiles (task.channel));
            break;
        case Kind::sum:
        case Kind::sumOld:
        case Kind::sumAhead: runSum (index); break;
        case Kind::inverse: transform.runInverse (task.begin, task.end, spectrum, result); break;
        case Kind::inverseOld: transform.runInverse (task.begin, task.end, spectrum, sums.unusedRow()); break;
        case Kind::blend: crossfade.blend (result, sums.unusedRow(), fadePosition, size); break;
    }
}

void SpreadLevel::forget() noexcept
{
    block = {};
    block.sectionAhead = blocksAtOnce - 1;
    block.knows.fill (blocksAtOnce > 1);
}

void SpreadLevel::reset (const PreparedFilter* filter) noexcept
{
    if (shared != nullptr)
        shared->abandon();

    results.clear();
    sums.reset();
    filledQuanta = 0;
    forget();
    transition.finish (filter);
}

} // namespace partita
