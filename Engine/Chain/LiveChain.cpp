#include "Chain/LiveChain.h"

#include "Core/ScopedFlushDenormals.h"

#include <fmt/format.h>

#include <algorithm>

namespace partita
{
namespace
{

constexpr int chunkFrames = 256;

PartitionPlan planFor (const ChainResponse& response, int quantum)
{
    const auto& matrix = response.matrix;
    return planPartitions ({ capacityClass (matrix.longestTaps()), quantum, 0, matrix.shape() });
}

void add (AudioBuffer<float>& sum, const AudioBuffer<float>& other, int numFrames) noexcept
{
    for (int c = 0; c < sum.numChannels(); ++c)
        for (int n = 0; n < numFrames; ++n)
            sum.channel (c)[n] += other.channel (c)[n];
}

} // namespace

/// One response at work: its convolver and the dry path that is aligned to it.
struct LiveChain::Voice
{
    Voice (std::shared_ptr<const PreparedFilter> filter, Frames latencyFrames, int crossfadeFrames)
        : convolver (std::move (filter), crossfadeFrames),
          ringFrames (convolver.plan().capacityTaps() + latencyFrames)
    {
        for (int c = 0; c < convolver.inputs(); ++c)
            dryPath.emplace_back (static_cast<std::size_t> (latencyFrames));
    }

    void process (AudioView<const float> in, AudioBuffer<float>& dryOut, AudioBuffer<float>& wetOut) noexcept
    {
        convolver.process (in, wetOut.view (in.numFrames));

        for (int c = 0; c < in.numChannels; ++c)
            dryPath[static_cast<std::size_t> (c)].process (in.channel (c), dryOut.channel (c), in.numFrames);
    }

    void reset() noexcept
    {
        convolver.reset();

        for (auto& delay : dryPath)
            delay.reset();
    }

    Convolver convolver;
    std::vector<DelayLine<float>> dryPath;
    std::int64_t ringFrames; // after its input has ended
};

Result<std::unique_ptr<LiveChain::Voice>> LiveChain::makeVoice (const ChainResponse& response, int quantum,
                                                                int crossfadeFrames)
{
    auto filter = PreparedFilter::prepare (response.matrix, planFor (response, quantum));

    if (! filter)
        return filter.error();

    return std::make_unique<Voice> (*std::move (filter), response.latencyFrames, crossfadeFrames);
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
    auto voice = makeVoice (first, options.quantum, crossfadeFrames);

    if (! voice)
        return voice.error();

    std::unique_ptr<LiveChain> chain (new LiveChain (*std::move (voice), options, crossfadeFrames));
    chain->newestLatency = first.latencyFrames;
    return chain;
}

LiveChain::LiveChain (std::unique_ptr<Voice> first, const Options& options, int crossfadeFrames)
    : quantum (options.quantum),
      numInputs (first->convolver.inputs()),
      numOutputs (first->convolver.outputs()),
      crossfade (crossfadeFrames),
      playing (std::move (first)),
      newestConvolver (&playing->convolver),
      newestLatency (0),
      clean (numInputs, chunkFrames),
      taken (numInputs, chunkFrames),
      given (numInputs, chunkFrames),
      dry (numInputs, chunkFrames),
      wet (numOutputs, chunkFrames),
      oldDry (numInputs, chunkFrames),
      oldWet (numOutputs, chunkFrames),
      dryGain (options.levels.dry(), crossfadeFrames),
      wetGain (options.levels.wet(), crossfadeFrames),
      bypass (options.bypassed ? 1.0f : 0.0f, crossfadeFrames),
      mixTarget (options.levels.mix),
      gainTarget (options.levels.gain),
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

    if (next.latencyFrames == newestLatency && planFor (next, quantum) == newestConvolver->plan())
    {
        auto filter = PreparedFilter::prepare (next.matrix, newestConvolver->plan());
        return filter ? newestConvolver->exchange (*std::move (filter)) : Status (filter.error());
    }

    auto voice = makeVoice (next, quantum, crossfade.length());

    if (! voice)
        return voice.error();

    newestConvolver = &(*voice)->convolver;
    newestLatency = next.latencyFrames;
    voices.publish (*std::move (voice));
    return Done {};
}

void LiveChain::collect()
{
    voices.collect();
    newestConvolver->collect();
}

void LiveChain::setLevels (const ChainLevels& levels) noexcept
{
    mixTarget.store (levels.mix, std::memory_order_relaxed);
    gainTarget.store (levels.gain, std::memory_order_relaxed);
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

void LiveChain::runVoices (int numFrames) noexcept
{
    if (leaving == nullptr)
    {
        playing->process (clean.constView (numFrames), dry, wet);
        return;
    }

    // The crossfade is of what goes in, not of what comes out: the old response's tail rings on by itself.
    const auto position = static_cast<int> (std::min<std::int64_t> (takeoverPosition, crossfade.length()));

    for (int c = 0; c < numInputs; ++c)
    {
        auto* toNew = taken.channel (c);
        auto* toOld = given.channel (c);
        std::copy (clean.channel (c), clean.channel (c) + numFrames, toNew);
        std::fill (toOld, toOld + numFrames, 0.0f);
        crossfade.blend (toNew, toOld, position, numFrames);

        for (int n = 0; n < numFrames; ++n)
            toOld[n] = clean.channel (c)[n] - toNew[n];
    }

    playing->process (taken.constView (numFrames), dry, wet);
    leaving->process (given.constView (numFrames), oldDry, oldWet);

    if (fadeOutPosition >= 0)
    {
        for (auto* row : { &oldDry, &oldWet })
            for (int c = 0; c < row->numChannels(); ++c)
            {
                auto* silence = given.channel (0);
                std::fill (silence, silence + numFrames, 0.0f);
                crossfade.blend (silence, row->channel (c), fadeOutPosition, numFrames);
                std::copy (silence, silence + numFrames, row->channel (c));
            }

        fadeOutPosition += numFrames;
    }

    add (dry, oldDry, numFrames);
    add (wet, oldWet, numFrames);
    takeoverPosition += numFrames;

    if (takeoverPosition >= crossfade.length() + leaving->ringFrames || fadeOutPosition >= crossfade.length())
        retireLeaving();
}

void LiveChain::process (int offset, int numFrames, AudioView<const float> in, AudioView<float> out) noexcept
{
    int rejected = 0;

    for (int c = 0; c < numInputs; ++c)
        rejected += table.copyFinite (clean.channel (c), in.channel (c) + offset, numFrames);

    if (rejected > 0)
        nonFinite.store (nonFiniteSamples() + static_cast<std::uint64_t> (rejected),
                         std::memory_order_relaxed);

    takeVoice();
    runVoices (numFrames);

    const auto onlyWet = dryGain.isSteadyAt (0.0f) && bypass.isSteadyAt (0.0f);

    if (onlyWet && wetGain.isSteadyAt (1.0f))
    {
        for (int c = 0; c < numOutputs; ++c)
            std::copy (wet.channel (c), wet.channel (c) + numFrames, out.channel (c) + offset);

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
                std::copy (dry.channel (source), dry.channel (source) + numFrames, row);
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
            const auto drySample = source < 0 ? 0.0f : dry.channel (source)[n];
            const auto mixed = drySample * dryNow + wet.channel (c)[n] * wetNow;

            out.channel (c)[offset + n] = mixed * (1.0f - bypassNow) + drySample * bypassNow;
        }
    }
}

void LiveChain::process (AudioView<const float> in, AudioView<float> out) noexcept
{
    PARTITA_EXPECTS (in.numChannels == numInputs && out.numChannels == numOutputs
                     && in.numFrames == out.numFrames);
    const ScopedFlushDenormals flush;

    const ChainLevels levels { mixTarget.load (std::memory_order_relaxed),
                               gainTarget.load (std::memory_order_relaxed) };
    dryGain.setTarget (levels.dry());
    wetGain.setTarget (levels.wet());
    bypass.setTarget (bypassTarget.load (std::memory_order_relaxed) ? 1.0f : 0.0f);

    for (int done = 0; done < in.numFrames; done += chunkFrames)
        process (done, std::min (chunkFrames, in.numFrames - done), in, out);
}

void LiveChain::reset() noexcept
{
    if (leaving != nullptr)
        retireLeaving();

    playing->reset();
    dryGain.jump();
    wetGain.jump();
    bypass.jump();
}

} // namespace partita
