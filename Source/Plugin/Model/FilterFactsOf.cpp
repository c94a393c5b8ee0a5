#include "Plugin/Model/FilterFactsOf.h"

#include "Design/CurveMagnitude.h"
#include "Design/FilterAnalysis.h"
#include "Design/ToleranceSpec.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita::app
{
namespace
{

constexpr int gridPoints = 720;
constexpr int leastResponsePoints = 1 << 15; // below 1 Hz at 48 kHz
constexpr double silenceDb = -200.0;

float interpolated (const std::vector<double>& values, double index)
{
    const auto below = std::min (static_cast<std::size_t> (std::max (index, 0.0)), values.size() - 2);
    const auto part = index - static_cast<double> (below);
    const auto value = values[below] + part * (values[below + 1] - values[below]);
    return static_cast<float> (std::isfinite (value) ? std::max (value, silenceDb) : silenceDb);
}

void addResponse (FilterFacts& facts, const PlayingChain& chain)
{
    const auto response = responseOf (chain.filters.taps, chain.rateHz, leastResponsePoints);
    const auto latency = static_cast<double> (chain.filters.latencyFrames);

    for (int i = 0; i < facts.grid.points; ++i)
    {
        const auto hertz = facts.grid.at (i);
        const auto index = hertz / response.stepHz;
        const auto turned = static_cast<double> (interpolated (response.phase, index))
                            + 2.0 * std::numbers::pi * hertz / chain.rateHz * latency;
        const auto delay = static_cast<double> (interpolated (response.groupDelayFrames, index)) - latency;
        facts.magnitudeDb.push_back (interpolated (response.gainDb, index));
        facts.phaseRadians.push_back (static_cast<float> (std::remainder (turned, 2.0 * std::numbers::pi)));
        facts.groupDelayMs.push_back (static_cast<float> (1000.0 * delay / chain.rateHz));
    }
}

void addBands (FilterFacts& facts, const EqCurve& curve)
{
    for (std::size_t i = 0; i < std::min (curve.bands.size(), facts.bandDb.size()); ++i)
    {
        if (! curve.bands[i].on)
            continue;

        const design::CurveMagnitude magnitude (EqCurve { 0.0, { curve.bands[i] }, {} });

        for (int point = 0; point < facts.grid.points; ++point)
            facts.bandDb[i].push_back (
                static_cast<float> (std::max (silenceDb, magnitude.decibelsAt (facts.grid.at (point)))));
    }
}

/// The stop bands of a filter by its edges.
void addAsked (FilterFacts& facts, const FilterSpec& spec, double rateHz)
{
    const auto half = 0.5 * spec.transitionHz.value_or (0.2 * spec.edgeHz);
    const auto nyquistHz = 0.5 * rateHz;
    const auto stop = [&] (double lowest, double highest)
    {
        if (lowest < highest && lowest < nyquistHz)
            facts.asked.push_back ({ lowest, std::min (highest, nyquistHz), -spec.attenuationDb, {} });
    };

    switch (spec.kind)
    {
        case FilterKind::lowpass: stop (spec.edgeHz + half, nyquistHz); break;
        case FilterKind::highpass: stop (0.0, spec.edgeHz - half); break;
        case FilterKind::bandstop: stop (spec.edgeHz + half, spec.upperEdgeHz - half); break;

        case FilterKind::bandpass:
            stop (0.0, spec.edgeHz - half);
            stop (spec.upperEdgeHz + half, nyquistHz);
            break;
    }

    if (spec.transitionHz)
        facts.reachedTransitionHz = *spec.transitionHz;
}

void addAsked (FilterFacts& facts, const ToleranceFilter& filter, double rateHz)
{
    const auto bands = bandsOf (filter.edges, rateHz);

    if (! bands)
        return;

    for (const auto& band : *bands)
        if (band.passes)
            facts.asked.push_back (
                { band.lowHz, band.highHz, band.gainDb + band.toleranceDb, band.gainDb - band.toleranceDb });
        else
            facts.asked.push_back ({ band.lowHz, band.highHz, -band.toleranceDb, {} });
}

void measureReached (FilterFacts& facts)
{
    for (const auto& corridor : facts.asked)
        for (int i = 0; i < facts.grid.points; ++i)
        {
            const auto hertz = facts.grid.at (i);
            const auto level = static_cast<double> (facts.magnitudeDb[static_cast<std::size_t> (i)]);

            if (hertz < corridor.lowestHz || hertz > corridor.highestHz)
                continue;

            if (corridor.lowerDb)
                facts.reachedRippleDb = std::max (facts.reachedRippleDb.value_or (0.0), std::abs (level));
            else
                facts.reachedAttenuationDb =
                    std::max (facts.reachedAttenuationDb.value_or (silenceDb), level);
        }
}

} // namespace

FilterFacts filterFactsOf (const PlayingChain& chain)
{
    FilterFacts facts;
    facts.revision = chain.revision;
    facts.nyquistHz = 0.5 * chain.rateHz;
    facts.grid = { 20.0, std::min (40000.0, facts.nyquistHz), gridPoints };
    facts.taps = static_cast<int> (chain.filters.taps.size());
    facts.latencyMs = 1000.0 * static_cast<double> (chain.filters.latencyFrames) / chain.rateHz;

    if (chain.settings.equaliser)
        addBands (facts, chain.settings.equaliser->curve);

    if (! chain.settings.hasFilters() || chain.filters.taps.size() < 2)
        return facts;

    addResponse (facts, chain);

    for (const auto& spec : chain.settings.filters)
        addAsked (facts, spec, chain.rateHz);

    for (const auto& filter : chain.settings.toleranceFilters)
        addAsked (facts, filter, chain.rateHz);

    measureReached (facts);
    return facts;
}

} // namespace partita::app
