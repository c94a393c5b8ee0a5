#include "Convolution/Convolver.h"

#include "Convolution/CostStore.h"
#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <utility>

namespace partita
{

template <class Operation>
decltype (auto) Convolver::withHead (Operation operation) noexcept
{
    return immediate != nullptr ? operation (*immediate) : operation (*direct);
}

Convolver::Convolver (std::shared_ptr<const PreparedFilter> first, int crossfadeFrames,
                      const std::shared_ptr<WorkerThreads>& helpers)
    : partitionPlan (first->plan()),
      numInputs (first->inputs()),
      numOutputs (first->outputs()),
      playing (std::make_unique<Holder> (Holder { first })),
      reference (first),
      crossfade (crossfadeFrames),
      history (numInputs, partitionPlan.quantum, partitionPlan.pastFrames(), partitionPlan.largestBlock())
{
    const auto someHelp = helpers != nullptr ? Helpers::some : Helpers::none;
    auto schedules = scheduleLevels (partitionPlan, first->shape(), first->kernelTable(),
                                     costsInUse (first->kernelTable()), someHelp);

    for (int index = 0; index < static_cast<int> (partitionPlan.levels.size()); ++index)
    {
        const auto& level = first->level (index);

        if (level.timing == Timing::immediate)
        {
            immediate = std::make_unique<ImmediateLevel> (*first, crossfade, history);
            continue;
        }

        const auto shares =
            helpers != nullptr && hasWorkForHelpers (level, partitionPlan.quantum, first->shape());
        levels.push_back (std::make_unique<SpreadLevel> (
            index, *first, crossfade, history, std::move (schedules[static_cast<std::size_t> (index)]),
            shares ? Helpers::some : Helpers::none));
    }

    if (immediate == nullptr)
        direct = std::make_unique<DirectFir> (*first, crossfade, history);

    tails.resize (levels.size());
    help.reserve (levels.size());

    for (const auto& level : levels)
        if (auto* helped = level->helped())
            help.emplace_back (helpers, *helped);
}

Convolver::~Convolver() = default;

Status Convolver::exchange (std::shared_ptr<const PreparedFilter> next)
{
    if (! next->fits (*reference))
        return Error {
            ErrorCode::unsuitable,
            "A filter can be exchanged for one with the same plan and channels; this one differs. Build "
            "a convolver for it and change over to that.",
            {}
        };

    filters.collect();
    reference = next;
    filters.publish (std::make_unique<Holder> (Holder { std::move (next) }));
    return Done {};
}

std::size_t Convolver::numFloats() const noexcept
{
    auto floats = crossfade.numFloats() + history.numFloats()
                  + (immediate != nullptr ? immediate->numFloats() : direct->numFloats());

    for (const auto& level : levels)
        floats += level->numFloats();

    return floats;
}

void Convolver::takeFilter() noexcept
{
    if (leaving != nullptr)
        return;

    if (auto* taken = filters.take())
    {
        leaving = std::move (playing);
        playing.reset (taken);
        withHead ([this] (auto& head) { head.beginTransition (playing->filter.get()); });
    }
}

void Convolver::finishExchange() noexcept
{
    if (leaving == nullptr || ! withHead ([this] (auto& head) { return head.isAt (playing->filter.get()); }))
        return;

    for (const auto& level : levels)
        if (! level->isAt (playing->filter.get()))
            return;

    filters.retire (leaving.release());
    exchanged.store (exchanged.load (std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

void Convolver::beginQuantum() noexcept
{
    takeFilter();

    for (const auto& level : levels)
        level->beginQuantum();
}

void Convolver::endQuantum() noexcept
{
    withHead ([] (auto& head) { head.endQuantum(); });
    history.advance();

    for (const auto& level : levels)
        level->endQuantum (playing->filter.get());

    position = 0;
    finishExchange();
}

void Convolver::process (AudioView<const float> in, AudioView<float> out) noexcept
{
    PARTITA_EXPECTS (in.numChannels == numInputs && out.numChannels == numOutputs
                     && in.numFrames == out.numFrames);
    const ScopedFlushDenormals flush;
    const auto& table = playing->filter->kernelTable();

    for (int done = 0; done < in.numFrames;)
    {
        if (position == 0)
            beginQuantum();

        const auto frames = std::min (in.numFrames - done, partitionPlan.quantum - position);

        // All inputs are read before the first output is written: they may share memory.
        int rejected = 0;

        for (int c = 0; c < numInputs; ++c)
            rejected += table.copyFinite (history.quantum (c) + position, in.channel (c) + done, frames);

        if (rejected > 0)
            nonFinite.store (nonFiniteSamples() + static_cast<std::uint64_t> (rejected),
                             std::memory_order_relaxed);

        for (int c = 0; c < numOutputs; ++c)
        {
            std::transform (levels.begin(), levels.end(), tails.begin(),
                            [&] (const auto& level) { return level->output (c) + position; });
            table.sumRows (out.channel (c) + done, tails.data(), static_cast<int> (tails.size()), frames);
        }

        withHead ([&] (auto& head) { head.process (out, done, position, frames); });
        position += frames;
        done += frames;

        if (position == partitionPlan.quantum)
            endQuantum();
    }
}

void Convolver::reset() noexcept
{
    const auto beginAtFilter = [this]
    {
        const auto* filter = playing->filter.get();
        withHead ([filter] (auto& head) { head.reset (filter); });

        for (const auto& level : levels)
            level->reset (filter);

        history.reset();
        position = 0;
        finishExchange();
    };
    beginAtFilter();

    // A helper may still be at the filter that was left: then the one that waits is taken when it is gone.
    if (leaving != nullptr)
        return;

    if (auto* waiting = filters.take())
    {
        leaving = std::exchange (playing, std::unique_ptr<Holder> (waiting));
        beginAtFilter();
    }
}

} // namespace partita
