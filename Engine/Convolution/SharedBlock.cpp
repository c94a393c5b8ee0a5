#include "Convolution/SharedBlock.h"

#include <algorithm>

namespace partita
{
SharedBlock::SharedBlock (BlockSums& blockSums, int outputs, int mostTasks)
    : sums (blockSums),
      rowSize (alignedCount<float> (sums.history.transform().workSize())),
      numOutputs (outputs),
      spectra (rowSize * static_cast<std::size_t> (2 * outputs)),
      board (mostTasks)
{
}

float* SharedBlock::spectrumOf (const WorkTask& task) noexcept
{
    const auto row = task.kind == WorkTask::Kind::sumOld ? numOutputs + task.channel : task.channel;
    return spectra.data() + rowSize * static_cast<std::size_t> (row);
}

void SharedBlock::publish (const BlockState& state) noexcept
{
    constexpr auto order = std::memory_order_relaxed; // the board's ticket comes after
    published.current.store (state.current, order);
    published.previous.store (state.previous, order);
    published.schedule.store (state.schedule, order);
    published.newestSlot.store (state.newestSlot, order);
    published.sectionAhead.store (state.sectionAhead, order);
    published.place.store (state.place, order);
    published.backwards.store (state.backwards, order);

    for (std::size_t section = 0; section < state.knows.size(); ++section)
        published.knows[section].store (state.knows[section], order);
}

BlockState SharedBlock::seen() const noexcept
{
    constexpr auto order = std::memory_order_relaxed;
    BlockState state { published.current.load (order),
                       published.previous.load (order),
                       published.schedule.load (order),
                       published.newestSlot.load (order),
                       published.sectionAhead.load (order),
                       published.place.load (order),
                       {},
                       published.backwards.load (order) };

    for (std::size_t section = 0; section < state.knows.size(); ++section)
        state.knows[section] = published.knows[section].load (order);

    return state;
}

void SharedBlock::open (const BlockState& state, int firstTask) noexcept
{
    if (isHeld())
        return;

    block = state;
    first = firstTask;
    end = static_cast<int> (state.schedule->tasks.size());
    publish (state);
    board.open (firstTask);
    opened = true;
}

void SharedBlock::run (int task) noexcept
{
    if (! board.claim (task))
        return;

    sums.run (taskAt (task), block, spectrumOf (taskAt (task)), BlockSums::Copy::shared);
    board.finish (task);
}

float* SharedBlock::gather (int endTask, float* own) noexcept
{
    const auto& last = taskAt (endTask - 1);
    auto begin = endTask;

    while (begin > first && taskAt (begin - 1).kind == last.kind
           && taskAt (begin - 1).channel == last.channel)
        --begin;

    auto* shared = spectrumOf (last);
    auto missing = endTask;

    for (auto task = begin; task < endTask && missing == endTask; ++task)
        if (! board.isDone (task))
            missing = task;

    if (missing == endTask)
        return shared;

    const auto tileSize = std::ptrdiff_t { sums.history.transform().tileSize() };

    for (auto task = begin; task < endTask; ++task)
    {
        if (task == missing || ! board.isDone (task))
        {
            sums.run (taskAt (task), block, own, BlockSums::Copy::own);
            continue;
        }

        const auto tiles = sums.tilesOf (taskAt (task), block);
        std::copy (shared + tiles.begin * tileSize, shared + tiles.end * tileSize,
                   own + tiles.begin * tileSize);
    }

    return own;
}

void SharedBlock::close() noexcept
{
    if (! opened)
        return;

    opened = false;
    board.close();

    for (auto task = first; task < end; ++task)
    {
        if (taskAt (task).kind != WorkTask::Kind::sumAhead)
            continue;

        const auto copy = board.isDone (task) ? BlockSums::Copy::shared : BlockSums::Copy::own;

        if (copy == BlockSums::Copy::own)
            sums.run (taskAt (task), block, nullptr, copy);

        sums.settle (taskAt (task), copy);
    }
}

void SharedBlock::abandon() noexcept
{
    if (! opened)
        return;

    opened = false;
    end = std::min (end, board.close());
}

bool SharedBlock::isHeld() const noexcept
{
    if (opened)
        return true;

    for (auto task = first; task < end; ++task)
        if (BlockSums::isSum (taskAt (task)) && ! board.isDone (task))
            return true;

    return false;
}

std::optional<SharedBlock::Taken> SharedBlock::take() noexcept
{
    for (;;)
    {
        const auto ticket = board.look();

        if (! ticket.isOpen())
            return {};

        const auto state = seen();
        const auto& tasks = state.schedule->tasks;
        auto task = static_cast<std::size_t> (ticket.next);

        while (task < tasks.size() && ! BlockSums::isSum (tasks[task]))
            ++task;

        if (task >= tasks.size())
            return {};

        if (board.take (ticket, static_cast<int> (task)))
            return Taken { static_cast<int> (task), ticket.round, state };
    }
}

void SharedBlock::finish (const Taken& taken) noexcept
{
    const auto& task = taken.state.schedule->tasks[static_cast<std::size_t> (taken.task)];
    sums.run (task, taken.state, spectrumOf (task), BlockSums::Copy::shared);
    board.finish (taken.task, taken.round);
}

bool SharedBlock::help() noexcept
{
    const auto taken = take();

    if (taken)
        finish (*taken);

    return taken.has_value();
}

} // namespace partita
