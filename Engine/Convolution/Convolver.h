#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/DirectFir.h"
#include "Convolution/ImmediateLevel.h"
#include "Convolution/InputHistory.h"
#include "Convolution/PreparedFilter.h"
#include "Convolution/SpreadLevel.h"
#include "Core/AudioView.h"
#include "Core/Result.h"
#include "Realtime/Exchange.h"
#include "Realtime/WorkerThreads.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace partita
{

/// Filters a stream of inputs() channels into outputs() channels with a matrix of responses, and goes over to
/// another matrix without a click.
///
/// Shape     process: any number of frames at each call, 0 and changing included; in and out may be the same
///           memory where their channels correspond
/// Units     linear amplitude in and out; no hidden gain, no normalisation
/// Latency   0
/// Exchange  a filter that fits the present one meets the whole input history: what was already played goes on
///           through the new filter. The head goes over at the next quantum, each level at its next block
///           (PartitionPlan::exchangeFrames at the latest); requests meanwhile are coalesced, newest wins
/// Thread    process, reset: audio role, one caller. exchange, collect: control role, one caller. Counters: any.
///           Built and destroyed while neither role is active
/// Realtime  process, reset: noexcept; no allocation, free, lock or system call; denormals flushed inside
/// Errors    exchange: unsuitable if the filter does not fit. Running: none; a non-finite input sample counts
///           as zero and is counted
/// Numbers   the same bits for every pattern of calls at multiples of the plan's quantum; where the plan has a direct
///           head, for every pattern at all; else equal to rounding
class Convolver
{
public:
    /// Helpers take what they can of a matrix's sums off the audio role; without them, and where they come too late, it
    /// does the same work by the same plan, to the same bits.
    Convolver (std::shared_ptr<const PreparedFilter> first, int crossfadeFrames,
               const std::shared_ptr<WorkerThreads>& helpers = {});
    ~Convolver();

    [[nodiscard]] int inputs() const noexcept { return numInputs; }

    [[nodiscard]] int outputs() const noexcept { return numOutputs; }

    [[nodiscard]] const PartitionPlan& plan() const noexcept { return partitionPlan; }

    void process (AudioView<const float> in, AudioView<float> out) noexcept;

    /// Forgets the past; an exchange that runs or waits is at its end.
    void reset() noexcept;

    /// Asks for another filter. The last one asked for will be playing in the end.
    Status exchange (std::shared_ptr<const PreparedFilter> next);

    /// Frees filters that have gone out of use. exchange does it too.
    void collect() { filters.collect(); }

    /// Floats that it holds beside its filter: the stream's past, work in progress, results. Schedules take some tens of
    /// kilobytes more.
    [[nodiscard]] std::size_t numFloats() const noexcept;

    [[nodiscard]] std::uint64_t nonFiniteSamples() const noexcept
    {
        return nonFinite.load (std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t exchangesDone() const noexcept
    {
        return exchanged.load (std::memory_order_relaxed);
    }

private:
    struct Holder
    {
        std::shared_ptr<const PreparedFilter> filter;
    };

    template <class Operation>
    decltype (auto) withHead (Operation) noexcept;
    void takeFilter() noexcept;
    void finishExchange() noexcept;
    void beginQuantum() noexcept;
    void endQuantum() noexcept;

    const PartitionPlan partitionPlan;
    const int numInputs, numOutputs;
    Exchange<Holder> filters;
    std::unique_ptr<Holder> playing;
    std::unique_ptr<Holder> leaving;                 // set while an exchange is under way
    std::shared_ptr<const PreparedFilter> reference; // what the control thread compares with
    Crossfade crossfade;
    InputHistory history;
    std::unique_ptr<DirectFir> direct; // the first taps: one of these two
    std::unique_ptr<ImmediateLevel> immediate;
    std::vector<std::unique_ptr<SpreadLevel>> levels;
    std::vector<WorkerThreads::Help> help;      // by level that has work for others
    std::vector<const float*> tails;            // by level, of the output in work
    int position = 0;                           // frames of the present quantum
    std::atomic<std::uint64_t> nonFinite { 0 }; // writer audio, readers any
    std::atomic<std::uint64_t> exchanged { 0 }; // writer audio, readers any

    static_assert (std::atomic<std::uint64_t>::is_always_lock_free);
};

} // namespace partita
