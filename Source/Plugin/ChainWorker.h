#pragma once

#include "Chain/LiveChain.h"
#include "Plugin/State.h"

#include <juce_core/juce_core.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace partita::app
{

/// Keeps the chain that plays in accord with the state: looks about every 10 ms whether the state or its
/// cut-off has changed, loads, designs and hands over. The audio thread asks for nothing and wakes nobody.
///
/// Failure   what can't be loaded or designed leaves playing what plays. If no loaded state has played yet,
///           the filters of this one play without its impulse, and if they are what failed, the dry signal
/// Thread    prepare, release: control, while audio stands still. chain: audio, between the two. catchUp: any
///           that may wait. gain, latencyFrames, tailFrames: any. lastProblem: any but audio
/// Realtime  chain, gain, latencyFrames, tailFrames
/// Errors    told by lastProblem
class ChainWorker : private juce::Thread
{
public:
    /// latencyChanged is called by whichever thread found it out, never by prepare.
    ChainWorker (const State&, const Parameters&, std::function<void()> latencyChanged);
    ~ChainWorker() override;

    /// Builds the chain for the present state at once, so that it plays from the first frame, and starts
    /// looking.
    void prepare (double rateHz, int promisedFrames, int inputs, int outputs);

    void release();

    /// Null if nothing is prepared.
    [[nodiscard]] LiveChain* chain() const noexcept { return live.get(); }

    /// Over dry and wet, of the settings that play.
    [[nodiscard]] float gain() const noexcept { return gainNow.load (std::memory_order_relaxed); }

    /// Looks now and returns when the newest state has been handed over.
    void catchUp();

    [[nodiscard]] Frames latencyFrames() const noexcept { return latency.load (std::memory_order_relaxed); }

    /// Frames that sound after the last frame of input.
    [[nodiscard]] Frames tailFrames() const noexcept { return tail.load (std::memory_order_relaxed); }

    /// Why the state does not play as it is, or what of it is not understood; empty if all is well.
    [[nodiscard]] std::string lastProblem() const;

private:
    using Impulse = std::shared_ptr<const ImpulseResponse>;

    struct Wish
    {
        std::uint64_t revision = 0;
        double cutoffHz = 0.0;

        friend bool operator== (const Wish&, const Wish&) = default;
    };

    struct Source
    {
        ChainSettings settings;
        Impulse impulse;  // null if the settings have none
        Impulse original; // the same as it was loaded, at its own rate
    };

    struct Choice
    {
        ChainResponse response;
        float gain = 1.0f;
    };

    enum class Playing
    {
        nothing,
        something
    };

    void run() override;
    void update();
    [[nodiscard]] Result<Impulse> impulseOf (const ChainSettings&, std::uint64_t revision);
    [[nodiscard]] Result<Choice> build (const Source&) const;
    [[nodiscard]] std::optional<Choice> choose (std::uint64_t revision, Playing);
    void report (const Choice&);

    const State& state;
    const Parameters& parameters;
    const std::function<void()> latencyChanged;

    mutable std::mutex mutex; // held while building; the audio thread takes it only where it may wait
    double rate = 0.0;
    int numInputs = 0, numOutputs = 0;
    std::unique_ptr<LiveChain> live;
    Wish done;
    std::optional<Source> lastGood;

    std::string impulseFile; // what is in loaded and fitted
    std::uint64_t impulseRevision = 0;
    Impulse loaded, fitted;

    mutable std::mutex problemMutex;
    std::string problem;

    std::atomic<float> gainNow { 1.0f }; // writer control, reader audio
    std::atomic<Frames> latency { 0 };   // writer control, readers any
    std::atomic<Frames> tail { 0 };      // writer control, readers any

    static_assert (std::atomic<float>::is_always_lock_free && std::atomic<Frames>::is_always_lock_free);
};

} // namespace partita::app
