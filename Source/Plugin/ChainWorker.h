#pragma once

#include "Chain/LiveChain.h"
#include "Plugin/ImpulseSource.h"
#include "Plugin/State.h"

#include <juce_core/juce_core.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace partita::app
{

/// What has been handed to the audio thread last, for the window to show.
struct PlayingChain
{
    std::uint64_t revision = 0; ///< another number, another content
    double rateHz = 0.0;
    int inputs = 0, outputs = 0;
    ChainSettings settings;
    FilterSeries filters; ///< those that are on, in series
    ImpulseSource::Found impulse;
    std::string channelsTaken; ///< what the impulse's channels were taken for, in words
    MatrixShape shape;
    PartitionPlan plan; ///< of the wet path
    Frames latencyFrames = 0;
    Frames taps = 0;
};

/// Keeps the chain that plays in accord with the state: looks about every 10 ms whether the state or its
/// parameters have changed, loads, designs and hands over. The audio thread asks for nothing and wakes nobody.
///
/// Time      what plays follows the state 10 ms and the time that loading and designing take later: milliseconds for filters
///           and cabinets, up to two seconds for the longest halls; without a crossfade as long as nothing has played
/// Failure   what can't be loaded or designed leaves playing what plays. If no loaded state has played yet,
///           the filters of this one play without its impulse, and if they are what failed, the dry signal
/// Thread    prepare, release: control, while audio stands still. chain: audio, between the two. catchUp, catchUpWithin: any
///           that may wait. latencyFrames, tailFrames: any. problem, playing: any but audio
/// Realtime  chain, latencyFrames, tailFrames
/// Errors    told by problem
class ChainWorker : private juce::Thread
{
public:
    struct Calls
    {
        std::function<void()> beforeLook;     ///< by the worker's own thread
        std::function<void()> latencyChanged; ///< by whichever thread found it out, never by prepare
    };

    ChainWorker (State&, const Parameters&, Calls);
    ~ChainWorker() override;

    /// Builds the chain for the present state at once, so that it plays from the first frame, and starts
    /// looking. If neither the audio nor the state is another than last time, the chain that there is begins afresh.
    void prepare (double rateHz, int promisedFrames, int inputs, int outputs);

    /// Stops looking. The chain plays no more, but stays for another prepare.
    void release();

    /// Null if nothing is prepared.
    [[nodiscard]] LiveChain* chain() const noexcept { return live.get(); }

    /// Looks now and returns when the newest state has been handed over.
    void catchUp();

    /// Impulses of up to so many bytes are stored with the state; what plays now as well.
    void embedUpTo (std::size_t bytes);

    /// Has the worker look now and waits until it has, but no longer than so: what takes more goes on without the caller.
    void catchUpWithin (std::chrono::milliseconds);

    [[nodiscard]] Frames latencyFrames() const noexcept { return latency.load (std::memory_order_relaxed); }

    /// Frames that sound after the last frame of input.
    [[nodiscard]] Frames tailFrames() const noexcept { return tail.load (std::memory_order_relaxed); }

    /// Why the state does not play as it is, or what of it is not understood.
    struct Problem
    {
        std::string text; ///< empty if all is well
        bool impulseMissing = false;

        friend bool operator== (const Problem&, const Problem&) = default;
    };

    [[nodiscard]] Problem problem() const;

    /// Null before anything has been prepared.
    [[nodiscard]] std::shared_ptr<const PlayingChain> playing() const;

    /// True while the newest state is being loaded or designed.
    [[nodiscard]] bool isWorking() const noexcept { return working.load (std::memory_order_relaxed); }

private:
    struct Source
    {
        ChainSettings settings;
        std::optional<ImpulseSource::Found>
            impulse; // as it was found for these settings; nothing if they have none
    };

    struct Choice
    {
        Source source;
        BuiltChain built;
    };

    /// What a chain is built for.
    struct Audio
    {
        double rateHz = 0.0;
        int inputs = 0, outputs = 0, quantum = 0;

        friend bool operator== (const Audio&, const Audio&) = default;
    };

    enum class Playing
    {
        nothing,
        something
    };

    void run() override;
    void look();
    [[nodiscard]] bool isMoving();
    void update (const StopRequest&);
    [[nodiscard]] Result<Source> sourceOf (const ChainSettings&, const StopRequest&);
    [[nodiscard]] Result<Choice> build (const Source&) const;
    [[nodiscard]] std::optional<Choice> choose (std::uint64_t revision, Playing, const StopRequest&);
    [[nodiscard]] std::optional<Choice> chooseWithout (const ChainSettings&, Playing) const;
    void identify (const ImpulseSettings&);
    void followEmbedding();
    void startAfresh();
    void buildAnew();
    void report (const Choice&);
    void tell (Problem);

    State& state;
    const Parameters& parameters;
    const Calls calls;

    mutable std::mutex mutex; // held while building; the audio thread takes it only where it may wait
    Audio audio;
    std::unique_ptr<LiveChain> live;
    std::unique_ptr<LiveChain> resting; // after release, for the next prepare
    State::Wish done;
    std::chrono::steady_clock::time_point lastWork;
    bool isSettled = false; // whether what was built last is what done asks for
    ImpulseSource impulses;
    std::size_t embeddedUpTo = 0; // bytes, when the impulse was identified
    std::optional<Source> lastGood;

    mutable std::mutex reportMutex; // held for moments
    Problem lastProblem;
    std::shared_ptr<const PlayingChain> nowPlaying;
    std::condition_variable looked;
    std::uint64_t looksWanted = 0, looksDone = 0;

    std::atomic<Frames> latency { 0 };                // writer control, readers any
    std::atomic<Frames> tail { 0 };                   // writer control, readers any
    std::atomic<std::size_t> mostEmbeddedBytes { 0 }; // writer embedUpTo, reader worker
    std::atomic<bool> working { false };              // writer control, readers any

    static_assert (std::atomic<Frames>::is_always_lock_free);
};

} // namespace partita::app
