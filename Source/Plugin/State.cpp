#include "Plugin/State.h"

#include "Chain/Preset.h"
#include "Design/WindowedSinc.h"

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

// A host may give a value back through its own arithmetic: so many steps of a float in 0 … 1 are no movement.
constexpr float noMovement = 4.0f / 16777216.0f;

constexpr double usualRateHz = 48000.0;

FilterSpec lowpassOfParameterAlone()
{
    FilterSpec spec;
    spec.kind = FilterKind::lowpass;
    spec.edgeHz = static_cast<double> (highestCutoffHz);
    spec.attenuationDb = 96.0;
    spec.transitionHz = 400.0;
    return spec;
}

double transitionOf (const FilterSpec& spec, double rateHz)
{
    if (spec.transitionHz)
        return *spec.transitionHz;

    const auto fifth = 0.2 * spec.edgeHz;
    const auto room = 0.5 * rateHz - spec.edgeHz;
    return room > 0.0 ? std::min (fifth, room) : fifth;
}

FilterSpec movedTo (double edgeHz, const FilterSpec& spec, double rateHz)
{
    auto moved = spec;
    moved.edgeHz = edgeHz;

    if (spec.taps)
        return moved;

    const auto transition = transitionOf (spec, rateHz);

    if (transition / 2 < edgeHz)
    {
        moved.transitionHz = transition;
    }
    else
    {
        moved.transitionHz.reset();
        moved.taps = lowpassTaps (spec, rateHz);
    }

    return moved;
}

} // namespace

int lowpassTaps (const FilterSpec& spec, double rateHz)
{
    return spec.taps.value_or (
        design::kaiserTaps (spec.attenuationDb, transitionOf (spec, rateHz) / (0.5 * rateHz)) | 1);
}

bool fitsBelowNyquist (const FilterSpec& lowpass, double rateHz)
{
    const auto nyquistHz = 0.5 * rateHz;
    return lowpass.edgeHz < nyquistHz
           && lowpass.edgeHz + lowpass.transitionHz.value_or (0.0) / 2 <= nyquistHz;
}

std::vector<FilterSpec>::iterator findLowpass (std::vector<FilterSpec>& filters)
{
    return std::find_if (filters.begin(), filters.end(),
                         [] (const FilterSpec& spec) { return spec.kind == FilterKind::lowpass; });
}

State::State (Parameters& toFollow) : parameters (toFollow) {}

Status State::load (const std::string& presetJson)
{
    auto preset = parsePreset (presetJson, {});

    if (! preset)
        return preset.error();

    auto settings = std::move (preset->settings);
    const auto lowpass = findLowpass (settings.filters);
    const auto hasLowpass = lowpass != settings.filters.end();
    const auto edgeHz = hasLowpass ? lowpass->edgeHz : static_cast<double> (highestCutoffHz);
    const auto cutoff = parameters.cutoff.convertTo0to1 (static_cast<float> (
        std::clamp (edgeHz, static_cast<double> (lowestCutoffHz), static_cast<double> (highestCutoffHz))));
    const auto mix = parameters.mix.convertTo0to1 (settings.levels.mix);

    std::string unknown;

    for (const auto& key : preset->unknownKeys)
        unknown += (unknown.empty() ? "" : ", ") + key;

    loading.store (true, std::memory_order_release);

    {
        const std::scoped_lock lock (mutex);
        stored = std::move (settings);
        exactCutoff.reset();
        unknownEntries = std::move (unknown);

        if (hasLowpass)
            exactCutoff = ExactCutoff { edgeHz, cutoff };
    }

    // The host is told without the lock: it may ask for the state at once.
    parameters.cutoff.setValueNotifyingHost (cutoff);
    parameters.mix.setValueNotifyingHost (mix);

    loads.fetch_add (1, std::memory_order_acq_rel);
    loading.store (false, std::memory_order_release);
    return Done {};
}

double State::exactOrParameter() const
{
    const auto hertz = parameters.cutoff.get();

    if (exactCutoff
        && std::abs (parameters.cutoff.convertTo0to1 (hertz) - exactCutoff->position) <= noMovement)
        return exactCutoff->hertz;

    return static_cast<double> (hertz);
}

double State::cutoffHz() const
{
    const std::scoped_lock lock (mutex);
    return exactOrParameter();
}

ChainSettings State::settings (double rateHz) const
{
    const std::scoped_lock lock (mutex);
    auto now = stored;
    const auto cutoff = exactOrParameter();
    const auto rate = rateHz > 0.0 ? rateHz : usualRateHz;

    if (const auto lowpass = findLowpass (now.filters); lowpass != now.filters.end())
    {
        if (cutoff != lowpass->edgeHz)
            *lowpass = movedTo (cutoff, *lowpass, rate);
    }
    else if (cutoff < static_cast<double> (highestCutoffHz))
    {
        now.filters.push_back (movedTo (cutoff, lowpassOfParameterAlone(), rate));
    }

    now.levels.mix = parameters.mix.get();
    return now;
}

std::string State::remark() const
{
    const std::scoped_lock lock (mutex);
    return unknownEntries.empty()
               ? std::string()
               : "The settings hold entries that this version does not know: " + unknownEntries;
}

} // namespace partita::app
