#include "Chain/LiveChain.h"

#include "Core/ScopedFlushDenormals.h"

#include <fmt/format.h>

#include <algorithm>

namespace partita
{
namespace
{

constexpr int chunkFrames = 256;

PartitionPlan planFor (const ResponseMatrix& matrix, int quantum, Frames allowedLatency = 0)
{
    return planPartitions ({ capacityClass (matrix.longestTaps()), quantum, allowedLatency, matrix.shape() });
}

PartitionPlan planFor (const ChainResponse& response, int quantum)
{
    return planFor (response.matrix, quantum, response.allowedLatencyFrames);
}

ResponseMatrix frontMatrixOf (const ChainResponse& response)
{
    return ResponseMatrix::onEachChannel (response.front->taps, response.matrix.inputs);
}

using Filter = std::shared_ptr<const PreparedFilter>;

void add (AudioBuffer<float>& sum, const AudioBuffer<float>& other, int numFrames) noexcept
{
    for (int c = 0; c < sum.numChannels(); ++c)
        for (int n = 0; n < numFrames; ++n)
            sum.channel (c)[n] += other.channel (c)[n];
}

std::vector<DelayLine<float>> delayLines (int channels, Frames frames)
{
    std::vector<DelayLine<float>> lines;

    for (int c = 0; c < channels; ++c)
        lines.emplace_back (static_cast<std::size_t> (frames));

    return lines;
}

void delay (std::vector<DelayLine<float>>& lines, AudioView<const float> in, AudioBuffer<float>& out) noexcept
{
    for (int c = 0; c < in.numChannels; ++c)
        lines[static_cast<std::size_t> (c)].process (in.channel (c), out.channel (c), in.numFrames);
}

} // namespace

/// One response at work: its convolvers and the paths that are aligned to them.
struct LiveChain::Voice
{
    Voice (Filter frontFilter, Filter filter, const ChainResponse& response, int crossfadeFrames,
           const std::shared_ptr<WorkerThreads>& helpers)
        : convolver (std::move (filter), crossfadeFrames, helpers),
          latency (response.latencyFrames + convolver.plan().latencyFrames),
          frontLatency (response.frontLatencyFrames()),
          bypassPath (delayLines (convolver.inputs(), latency)),
          dryPath (delayLines (convolver.inputs(), latency - frontLatency)),
          ringFrames (convolver.plan().capacityTaps() + latency)
    {
        if (frontFilter == nullptr)
            return;

        front = std::make_unique<Convolver> (std::move (frontFilter), crossfadeFrames, helpers);
        filtered = AudioBuffer<float> (convolver.inputs(), chunkFrames);
        ringFrames += front->plan().capacityTaps();
    }

    void process (AudioView<const float> clean, AudioView<const float> driven, Paths& out) noexcept
    {
        const auto frames = clean.numFrames;
        delay (bypassPath, clean, out.through);
        auto split = driven;

        if (front != nullptr)
        {
            front->process (driven, filtered.view (frames));
            split = filtered.constView (frames);
        }

        convolver.process (split, out.wet.view (frames));
        delay (dryPath, split, out.dry);
    }

    void reset() noexcept
    {
        convolver.reset();

        if (front != nullptr)
            front->reset();

        for (auto* path : { &bypassPath, &dryPath })
            for (auto& line : *path)
                line.reset();
    }

    void collect()
    {
        convolver.collect();

        if (front != nullptr)
            front->collect();
    }

    /// True if this voice can go over to the response on the history that it has.
    [[nodiscard]] bool isOfTheClassOf (const ChainResponse& response) const
    {
        return response.front.has_value() == (front != nullptr)
               && response.frontLatencyFrames() == frontLatency
               && response.latencyFrames + convolver.plan().latencyFrames == latency
               && planFor (response, convolver.plan().quantum) == convolver.plan()
               && (front == nullptr
                   || planFor (frontMatrixOf (response), front->plan().quantum) == front->plan());
    }

    std::unique_ptr<Convolver> front; // null where there is nothing in front
    Convolver convolver;
    AudioBuffer<float> filtered;
    Frames latency, frontLatency;
    std::vector<DelayLine<float>> bypassPath, dryPath;
    std::int64_t ringFrames; // after its input has ended
};

const PartitionPlan& LiveChain::plan() const noexcept { return newest->convolver.plan(); }

Frames LiveChain::latencyFrames() const noexcept { return newest->latency; }

Result<std::unique_ptr<LiveChain::Voice>> LiveChain::makeVoice (const ChainResponse& response, int quantum,
                                                                int crossfadeFrames,
                                                                const std::shared_ptr<WorkerThreads>& helpers)
{
    auto filter = PreparedFilter::prepare (response.matrix, planFor (response, quantum));

    if (! filter)
        return filter.error();

    if (! response.front)
        return std::make_unique<Voice> (nullptr, *std::move (filter), response, crossfadeFrames, helpers);

    const auto matrix = frontMatrixOf (response);
    auto front = PreparedFilter::prepare (matrix, planFor (matrix, quantum));

    if (! front)
        return front.error();

    return std::make_unique<Voice> (*std::move (front), *std::move (filter), response, crossfadeFrames,
                                    helpers);
}

Result<std::unique_ptr<LiveChain>> LiveChain::create (const ChainResponse& first, const Options& options)
{
    if (! isQuantum (options.quantum))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The quantum must be a power of two, {} … {} frames; found {}.",
                                    smallestQuantum, largestQuantum, options.quantum),
                       {} };

    const auto crossfadeFrames =
        static_cast<int> (framesFromSeconds (options.crossfadeSeconds, first.rateHz));
    auto voice = makeVoice (first, options.quantum, crossfadeFrames, options.helpers);

    if (! voice)
        return voice.error();

    std::unique_ptr<LiveChain> chain (new LiveChain (*std::move (voice), options, crossfadeFrames));
    return chain;
}

LiveChain::LiveChain (std::unique_ptr<Voice> first, const Options& options, int crossfadeFrames)
    : quantum (options.quantum),
      helpers (options.helpers),
      numInputs (first->convolver.inputs()),
      numOutputs (first->convolver.outputs()),
      crossfade (crossfadeFrames),
      playing (std::move (first)),
      newest (playing.get()),
      clean (numInputs, chunkFrames),
      taken (numInputs, chunkFrames),
      given (numInputs, chunkFrames),
      driven (numInputs, chunkFrames),
      takenDriven (numInputs, chunkFrames),
      givenDriven (numInputs, chunkFrames),
      paths (numInputs, numOutputs, chunkFrames),
      leavingPaths (numInputs, numOutputs, chunkFrames),
      inputGain (options.levels.inputGain, crossfadeFrames),
      dryGain (options.levels.dry(), crossfadeFrames),
      wetGain (options.levels.wet(), crossfadeFrames),
      width (options.levels.width, crossfadeFrames),
      bypass (options.bypassed ? 1.0f : 0.0f, crossfadeFrames),
      mixTarget (options.levels.mix),
      gainTarget (options.levels.gain),
      inputTarget (options.levels.inputGain),
      widthTarget (options.levels.width),
      bypassTarget (options.bypassed)
{
}

LiveChain::~LiveChain() = default;

Status LiveChain::exchange (const ChainResponse& next)
{
    if (next.matrix.inputs != numInputs || next.matrix.outputs != numOutputs)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "The running chain has {} inputs and {} outputs; the new response has {} and {}.",
                           numInputs, numOutputs, next.matrix.inputs, next.matrix.outputs),
                       {} };

    collect();

    if (hasPlayed.load (std::memory_order_relaxed) && newest->isOfTheClassOf (next))
        return exchangeOnHistory (next);

    auto voice = makeVoice (next, quantum, crossfade.length(), helpers);

    if (! voice)
        return voice.error();

    newest = voice->get();
    voices.publish (*std::move (voice));
    return Done {};
}

Status LiveChain::exchangeOnHistory (const ChainResponse& next)
{
    auto filter = PreparedFilter::prepare (next.matrix, newest->convolver.plan());

    if (! filter)
        return filter.error();

    if (newest->front != nullptr)
    {
        auto front = PreparedFilter::prepare (frontMatrixOf (next), newest->front->plan());

        if (! front)
            return front.error();

        if (auto asked = newest->front->exchange (*std::move (front)); ! asked)
            return asked;
    }

    return newest->convolver.exchange (*std::move (filter));
}

void LiveChain::collect()
{
    voices.collect();
    newest->collect();
}

void LiveChain::setLevels (const ChainLevels& levels) noexcept
{
    mixTarget.store (levels.mix, std::memory_order_relaxed);
    gainTarget.store (levels.gain, std::memory_order_relaxed);
    inputTarget.store (levels.inputGain, std::memory_order_relaxed);
    widthTarget.store (levels.width, std::memory_order_relaxed);
}

void LiveChain::setBypassed (bool shouldBypass) noexcept
{
    bypassTarget.store (shouldBypass, std::memory_order_relaxed);
}

void LiveChain::retireLeaving() noexcept
{
    voices.retire (leaving.release());
    fadeOutPosition = -1;
}

void LiveChain::takeFirstVoice() noexcept
{
    if (auto* next = voices.take())
    {
        voices.retire (playing.release());
        playing.reset (next);
    }
}

void LiveChain::takeVoice() noexcept
{
    if (leaving != nullptr)
    {
        const auto takenOver = takeoverPosition >= crossfade.length();

        if (takenOver && voices.pending() && fadeOutPosition < 0)
            fadeOutPosition = 0;

        return;
    }

    if (auto* next = voices.take())
    {
        leaving = std::move (playing);
        playing.reset (next);
        takeoverPosition = 0;
    }
}

void LiveChain::driveInput (int numFrames) noexcept
{
    if (inputGain.isSteadyAt (1.0f))
    {
        for (int c = 0; c < numInputs; ++c)
            std::copy (clean.channel (c), clean.channel (c) + numFrames, driven.channel (c));

        return;
    }

    for (int n = 0; n < numFrames; ++n)
    {
        const auto gain = inputGain.next();

        for (int c = 0; c < numInputs; ++c)
            driven.channel (c)[n] = gain * clean.channel (c)[n];
    }
}

void LiveChain::divideInput (const AudioBuffer<float>& all, AudioBuffer<float>& toNew,
                             AudioBuffer<float>& toOld, int numFrames) noexcept
{
    const auto position = static_cast<int> (std::min<std::int64_t> (takeoverPosition, crossfade.length()));

    for (int c = 0; c < numInputs; ++c)
    {
        const auto* whole = all.channel (c);
        auto* newPart = toNew.channel (c);
        auto* oldPart = toOld.channel (c);
        std::copy (whole, whole + numFrames, newPart);
        std::fill (oldPart, oldPart + numFrames, 0.0f);
        crossfade.blend (newPart, oldPart, position, numFrames);

        for (int n = 0; n < numFrames; ++n)
            oldPart[n] = whole[n] - newPart[n];
    }
}

void LiveChain::runVoices (int numFrames) noexcept
{
    if (leaving == nullptr)
    {
        playing->process (clean.constView (numFrames), driven.constView (numFrames), paths);
        return;
    }

    // The crossfade is of what goes in, not of what comes out: the old response's tail rings on by itself.
    divideInput (clean, taken, given, numFrames);
    divideInput (driven, takenDriven, givenDriven, numFrames);
    playing->process (taken.constView (numFrames), takenDriven.constView (numFrames), paths);
    leaving->process (given.constView (numFrames), givenDriven.constView (numFrames), leavingPaths);

    if (fadeOutPosition >= 0)
        fadeOutLeaving (numFrames);

    add (paths.through, leavingPaths.through, numFrames);
    add (paths.dry, leavingPaths.dry, numFrames);
    add (paths.wet, leavingPaths.wet, numFrames);
    takeoverPosition += numFrames;

    if (takeoverPosition >= crossfade.length() + leaving->ringFrames || fadeOutPosition >= crossfade.length())
        retireLeaving();
}

void LiveChain::fadeOutLeaving (int numFrames) noexcept
{
    auto* silence = given.channel (0);

    for (auto* rows : { &leavingPaths.through, &leavingPaths.dry, &leavingPaths.wet })
        for (int c = 0; c < rows->numChannels(); ++c)
        {
            std::fill (silence, silence + numFrames, 0.0f);
            crossfade.blend (silence, rows->channel (c), fadeOutPosition, numFrames);
            std::copy (silence, silence + numFrames, rows->channel (c));
        }

    fadeOutPosition += numFrames;
}

void LiveChain::widen (int numFrames) noexcept
{
    if (numOutputs != 2 || width.isSteadyAt (1.0f))
    {
        width.jump();
        return;
    }

    auto* left = paths.wet.channel (0);
    auto* right = paths.wet.channel (1);

    for (int n = 0; n < numFrames; ++n)
    {
        const auto middle = 0.5f * (left[n] + right[n]);
        const auto side = 0.5f * (left[n] - right[n]) * width.next();
        left[n] = middle + side;
        right[n] = middle - side;
    }
}

void LiveChain::process (int offset, int numFrames, AudioView<const float> in, AudioView<float> out) noexcept
{
    int rejected = 0;

    for (int c = 0; c < numInputs; ++c)
        rejected += table.copyFinite (clean.channel (c), in.channel (c) + offset, numFrames);

    if (rejected > 0)
        nonFinite.store (nonFiniteSamples() + static_cast<std::uint64_t> (rejected),
                         std::memory_order_relaxed);

    if (hasPlayed.load (std::memory_order_relaxed))
        takeVoice();
    else
        takeFirstVoice();

    hasPlayed.store (true, std::memory_order_relaxed);
    driveInput (numFrames);
    runVoices (numFrames);
    widen (numFrames);

    const auto onlyWet = dryGain.isSteadyAt (0.0f) && bypass.isSteadyAt (0.0f);

    if (onlyWet && wetGain.isSteadyAt (1.0f))
    {
        for (int c = 0; c < numOutputs; ++c)
            std::copy (paths.wet.channel (c), paths.wet.channel (c) + numFrames, out.channel (c) + offset);

        return;
    }

    // Apart from the mix, so that nothing of the wet path, an overflow included, reaches a bypassed output.
    if (bypass.isSteadyAt (1.0f))
    {
        for (int c = 0; c < numOutputs; ++c)
        {
            const auto source = dryInputOf (c, numInputs);
            auto* row = out.channel (c) + offset;

            if (source < 0)
                std::fill (row, row + numFrames, 0.0f);
            else
                std::copy (paths.through.channel (source), paths.through.channel (source) + numFrames, row);
        }

        dryGain.jump();
        wetGain.jump();
        return;
    }

    for (int n = 0; n < numFrames; ++n)
    {
        const auto dryNow = dryGain.next();
        const auto wetNow = wetGain.next();
        const auto bypassNow = bypass.next();

        for (int c = 0; c < numOutputs; ++c)
        {
            const auto source = dryInputOf (c, numInputs);
            const auto drySample = source < 0 ? 0.0f : paths.dry.channel (source)[n];
            const auto through = source < 0 ? 0.0f : paths.through.channel (source)[n];
            const auto mixed = drySample * dryNow + paths.wet.channel (c)[n] * wetNow;

            out.channel (c)[offset + n] = mixed * (1.0f - bypassNow) + through * bypassNow;
        }
    }
}

void LiveChain::process (AudioView<const float> in, AudioView<float> out) noexcept
{
    PARTITA_EXPECTS (in.numChannels == numInputs && out.numChannels == numOutputs
                     && in.numFrames == out.numFrames);
    const ScopedFlushDenormals flush;

    const ChainLevels levels { mixTarget.load (std::memory_order_relaxed),
                               gainTarget.load (std::memory_order_relaxed),
                               inputTarget.load (std::memory_order_relaxed),
                               widthTarget.load (std::memory_order_relaxed) };
    inputGain.setTarget (levels.inputGain);
    width.setTarget (levels.width);
    dryGain.setTarget (levels.dry());
    wetGain.setTarget (levels.wet());
    bypass.setTarget (bypassTarget.load (std::memory_order_relaxed) ? 1.0f : 0.0f);

    if (! hasPlayed.load (std::memory_order_relaxed))
        jumpToTargets();

    for (int done = 0; done < in.numFrames; done += chunkFrames)
        process (done, std::min (chunkFrames, in.numFrames - done), in, out);
}

void LiveChain::jumpToTargets() noexcept
{
    for (auto* gain : { &inputGain, &width, &dryGain, &wetGain, &bypass })
        gain->jump();
}

void LiveChain::reset() noexcept
{
    if (leaving != nullptr)
        retireLeaving();

    playing->reset();
    jumpToTargets();
    hasPlayed.store (false, std::memory_order_relaxed);
}

} // namespace partita
