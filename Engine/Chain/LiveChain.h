#pragma once

#include "Chain/ChainResponse.h"
#include "Chain/SmoothedGain.h"
#include "Convolution/Convolver.h"
#include "Core/AudioView.h"
#include "Core/DelayLine.h"
#include "Core/Result.h"
#include "Kernels/KernelTable.h"
#include "Realtime/Exchange.h"

#include <atomic>
#include <memory>
#include <vector>

namespace partita
{

/// Levels of a chain, in the one form that every shell uses: dry gain (1 − mix) · gain, wet gain mix · gain.
struct ChainLevels
{
    float mix = 1.0f;       ///< 0 dry … 1 wet
    float gain = 1.0f;      ///< linear amplitude, over both
    float inputGain = 1.0f; ///< linear amplitude, of what comes in; a bypassed signal goes without
    float width = 1.0f;     ///< of the wet path's difference between left and right, where it has two outputs

    [[nodiscard]] float dry() const noexcept { return (1.0f - mix) * gain; }

    [[nodiscard]] float wet() const noexcept { return mix * gain; }

    /// The same levels from a linear gain of each path.
    [[nodiscard]] static ChainLevels fromDryAndWet (double dryGain, double wetGain) noexcept
    {
        const auto sum = dryGain + wetGain;
        return { sum > 0.0 ? static_cast<float> (wetGain / sum) : 1.0f, static_cast<float> (sum) };
    }
};

/// The whole chain as it runs in the audio thread of every shell: input gain, front filter, wet response and width,
/// aligned dry path, mix, gain and bypass.
///
/// Shape     in: inputs() channels, out: outputs() channels, the same number of frames, any number at each
///           call; in and out may be the same memory
/// Latency   latencyFrames(): the response's own, and of what it allows for what its plan takes; the dry and the bypassed
///           signal have it too
/// Exchange  a response of the present one's capacity class and latency crosses over on the kept history (see Convolver). Any
///           other takes over the input by a crossfade while the old one rings out to its end, or, when yet
///           another is waiting, fades out. Newest wins. Responses, levels and bypass that are given between
///           construction or a reset and the next frame play from that frame on
/// Thread    process, reset: audio role, one caller. exchange, collect, latencyFrames: control role, one
///           caller. setLevels, setBypassed, counters: any. Built and destroyed while neither role is active
/// Realtime  process, reset: noexcept; no allocation, free, lock or system call
/// Errors    create, exchange: as PreparedFilter::prepare; unsuitable if the channels differ
/// Numbers   the same bits for every pattern of calls, as long as levels and responses stand still
class LiveChain
{
public:
    struct Options
    {
        int quantum = defaultQuantum;
        double crossfadeSeconds = 0.02;
        ChainLevels levels = {};
        bool bypassed = false;
        std::shared_ptr<WorkerThreads> helpers = {}; ///< of its convolvers, if any
    };

    static Result<std::unique_ptr<LiveChain>> create (const ChainResponse& first, const Options&);
    ~LiveChain();

    [[nodiscard]] int inputs() const noexcept { return numInputs; }

    [[nodiscard]] int outputs() const noexcept { return numOutputs; }

    /// Of the wet path.
    [[nodiscard]] const PartitionPlan& plan() const noexcept;

    /// Of the response asked for last.
    [[nodiscard]] Frames latencyFrames() const noexcept;

    void process (AudioView<const float> in, AudioView<float> out) noexcept;

    /// Forgets the past; every crossfade and ramp, begun or waiting, is at its goal.
    void reset() noexcept;

    /// Prepares another response and asks for it. On an error the present one goes on playing.
    Status exchange (const ChainResponse& next);

    /// Frees what has gone out of use. exchange does it too.
    void collect();

    void setLevels (const ChainLevels&) noexcept;
    void setBypassed (bool) noexcept;

    [[nodiscard]] std::uint64_t nonFiniteSamples() const noexcept
    {
        return nonFinite.load (std::memory_order_relaxed);
    }

private:
    struct Voice;

    LiveChain (std::unique_ptr<Voice> first, const Options&, int crossfadeFrames);

    static Result<std::unique_ptr<Voice>> makeVoice (const ChainResponse&, int quantum, int crossfadeFrames,
                                                     const std::shared_ptr<WorkerThreads>&);
    Status exchangeOnHistory (const ChainResponse& next);
    void takeVoice() noexcept;
    void takeFirstVoice() noexcept;
    void jumpToTargets() noexcept;
    void process (int offset, int numFrames, AudioView<const float> in, AudioView<float> out) noexcept;
    void driveInput (int numFrames) noexcept;
    void divideInput (const AudioBuffer<float>& all, AudioBuffer<float>& toNew, AudioBuffer<float>& toOld,
                      int numFrames) noexcept;
    void runVoices (int numFrames) noexcept;
    void fadeOutLeaving (int numFrames) noexcept;
    void widen (int numFrames) noexcept;
    void retireLeaving() noexcept;

    const int quantum;
    const std::shared_ptr<WorkerThreads> helpers;
    const KernelTable& table = kernels();
    const int numInputs, numOutputs;
    Crossfade crossfade;
    Exchange<Voice> voices;
    std::unique_ptr<Voice> playing;
    std::unique_ptr<Voice> leaving; // set while an older voice rings out
    std::int64_t takeoverPosition = 0;
    int fadeOutPosition = -1;              // −1: the leaving voice is not being faded out
    std::atomic<bool> hasPlayed { false }; // since the last reset; writer audio, reader control

    Voice* newest; // the voice published last

    // What comes in, as it is and driven by the input gain, and its parts for the new and the leaving voice.
    AudioBuffer<float> clean, taken, given;
    AudioBuffer<float> driven, takenDriven, givenDriven;

    struct Paths
    {
        Paths (int inputs, int outputs, int frames)
            : through (inputs, frames), dry (inputs, frames), wet (outputs, frames)
        {
        }

        AudioBuffer<float> through, dry, wet; // through: what bypass gives
    };

    Paths paths, leavingPaths;

    SmoothedGain inputGain, dryGain, wetGain, width, bypass;
    std::atomic<float> mixTarget, gainTarget;    // writer any, reader audio
    std::atomic<float> inputTarget, widthTarget; // writer any, reader audio
    std::atomic<bool> bypassTarget;              // writer any, reader audio
    std::atomic<std::uint64_t> nonFinite { 0 };  // writer audio, readers any

    static_assert (std::atomic<float>::is_always_lock_free
                   && std::atomic<std::uint64_t>::is_always_lock_free);
};

} // namespace partita
