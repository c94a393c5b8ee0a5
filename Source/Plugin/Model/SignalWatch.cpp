#include "Plugin/Model/SignalWatch.h"

#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <utility>

namespace partita::app
{
namespace
{

constexpr int framesRead = 1 << 14;

bool isStill (const MeterFacts::Side& side)
{
    constexpr float stillDb = -199.0f;
    return std::all_of (side.channels.begin(), side.channels.end(),
                        [] (const MeterFacts::Channel& channel) { return channel.peakDb <= stillDb; });
}

} // namespace

SignalWatch::Instruments::Instruments (std::shared_ptr<SignalTap> toRead)
    : tap (std::move (toRead)),
      inputMeter (tap->input.channels(), tap->rateHz),
      outputMeter (tap->output.channels(), tap->rateHz),
      inputSpectrum (tap->rateHz),
      outputSpectrum (tap->rateHz),
      inputRows (tap->input.channels(), framesRead),
      outputRows (tap->output.channels(), framesRead)
{
}

SignalWatch::SignalWatch() : Thread ("Partita meters") { startThread(); }

SignalWatch::~SignalWatch()
{
    rest();
    stopThread (-1);
}

void SignalWatch::look (std::shared_ptr<SignalTap> tap, bool withSpectra)
{
    if (watched != tap)
    {
        rest();
        watched = tap;
        watched->watch (true);
    }

    {
        const std::scoped_lock lock (mutex);
        wish = Wish { std::move (tap), withSpectra, mustReset };
        mustReset = false;
    }

    notify();
}

void SignalWatch::rest()
{
    if (watched != nullptr)
        watched->watch (false);

    watched.reset();
}

SignalWatch::Heard SignalWatch::take()
{
    const std::scoped_lock lock (mutex);
    return std::exchange (heard, {});
}

void SignalWatch::resetMeters()
{
    const std::scoped_lock lock (mutex);
    mustReset = true;
}

void SignalWatch::run()
{
    while (! threadShouldExit())
    {
        std::optional<Wish> next;

        {
            const std::scoped_lock lock (mutex);
            next.swap (wish);
        }

        if (! next)
        {
            wait (-1);
            continue;
        }

        auto found = listen (*next);
        const std::scoped_lock lock (mutex);

        if (found.meters != nullptr)
            heard.meters = std::move (found.meters);

        if (found.spectrum != nullptr)
            heard.spectrum = std::move (found.spectrum);
    }
}

SignalWatch::Heard SignalWatch::listen (const Wish& asked)
{
    const ScopedFlushDenormals flush;

    if (! instruments || instruments->tap != asked.tap)
        instruments.emplace (asked.tap);

    auto& i = *instruments;

    if (asked.resetMeters)
    {
        i.inputMeter.reset();
        i.outputMeter.reset();
    }

    const auto now = Clock::now();
    const auto seconds = lastLook ? std::chrono::duration<double> (now - *lastLook).count() : 0.0;
    lastLook = now;

    const auto drain =
        [&] (SampleRing& ring, AudioBuffer<float>& rows, SignalMeter& meter, SpectrumAnalyser& analyser)
    {
        while (const auto frames = ring.read (rows.view()))
        {
            const auto view = rows.constView (frames);
            meter.add (view);

            if (asked.withSpectra)
                analyser.add (view);
        }
    };

    drain (i.tap->input, i.inputRows, i.inputMeter, i.inputSpectrum);
    drain (i.tap->output, i.outputRows, i.outputMeter, i.outputSpectrum);

    const auto& input = i.inputMeter.side (seconds);
    const auto& output = i.outputMeter.side (seconds);

    // Silence, and shown already; spectra fall faster than levels.
    if (! asked.resetMeters && isStill (input) && isStill (output) && isStill (shown->input) && isStill (shown->output)
        && ! shown->input.channels.empty())
        return {};

    shown = std::make_shared<MeterFacts> (MeterFacts { ++revisions, input, output });

    if (! asked.withSpectra)
        return { shown, {} };

    return { shown, std::make_shared<SpectrumFacts> (SpectrumFacts {
                        ++revisions, SpectrumAnalyser::gridFor (i.tap->rateHz),
                        i.inputSpectrum.levels (seconds), i.outputSpectrum.levels (seconds) }) };
}

} // namespace partita::app
