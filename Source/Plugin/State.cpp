#include "Plugin/State.h"

#include "Chain/Preset.h"
#include "Design/CurveFilter.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr double usualRateHz = 48000.0;

/// What only the plugin stores, beside the preset.
constexpr auto pluginKey = "plugin";
constexpr auto positionsKey = "parameters";
constexpr auto programKey = "program";

float positionIn (const Binding& binding, const ChainSettings& settings)
{
    const auto value = binding.read (settings);
    const auto& range = binding.parameter->getNormalisableRange();
    return value ? binding.parameter->convertTo0to1 (
               std::clamp (static_cast<float> (*value), range.start, range.end))
                 : binding.parameter->getDefaultValue();
}

/// The text of a preset, without the plugin's own part, which is given apart. Text that is no JSON is left to parsePreset.
std::pair<std::string, Json> divided (const std::string& text)
{
    auto json = Json::parse (text, nullptr, false);

    if (! json.is_object() || ! json.contains (pluginKey))
        return { text, Json::object() };

    auto own = std::move (json[pluginKey]);
    json.erase (pluginKey);
    return { json.dump(), own.is_object() ? std::move (own) : Json::object() };
}

/// Presets leave them alone.
std::array<juce::RangedAudioParameter*, 2> noPartOfASound (const Parameters& parameters)
{
    return { &parameters.bypass, &parameters.engineLatency };
}

std::string listed (const std::vector<std::string>& keys)
{
    std::string list;

    for (const auto& key : keys)
        list += (list.empty() ? "" : ", ") + key;

    return list;
}

} // namespace

bool isSamePosition (float a, float b) noexcept
{
    constexpr float noMovement = 4.0f / 16777216.0f; // so many steps of a float in 0 … 1
    return std::abs (a - b) <= noMovement;
}

float State::Bound::position() const { return arriving.value_or (binding.parameter->getValue()); }

bool State::Bound::isMoved() const { return ! isSamePosition (position(), loadedPosition); }

State::State (Parameters& toFollow) : parameters (toFollow), exactLevels (toFollow)
{
    for (auto& binding : bindingsOf (parameters))
        bounds.push_back ({ std::move (binding), 0.0f });

    hold();
}

void State::hold()
{
    exactLevels.load (stored.levels);

    for (auto& bound : bounds)
    {
        bound.loadedPosition = positionIn (bound.binding, stored);
        bound.isHeld = bound.binding.read (stored).has_value();
    }
}

void State::identify (const std::string& impulseFile, const ImpulseIdentity& identity)
{
    const std::scoped_lock lock (mutex);

    if (stored.impulse && stored.impulse->file == impulseFile)
        stored.impulse->identity = identity;
}

Status State::load (const std::string& json)
{
    const auto [presetJson, own] = divided (json);
    auto preset = parsePreset (presetJson, {});

    if (! preset)
        return preset.error();

    const auto given = own.find (positionsKey);
    const auto positions = given != own.end() && given->is_object() ? *given : Json::object();
    const auto positionOf = [&positions] (const juce::RangedAudioParameter& parameter, float otherwise)
    {
        const auto found = positions.find (parameter.paramID.toStdString());
        return found != positions.end() && found->is_number() ? std::clamp (found->get<float>(), 0.0f, 1.0f)
                                                              : otherwise;
    };

    load (std::move (preset->settings), listed (preset->unknownKeys),
          [&positionOf] (Bound& bound)
          {
              // The settings were stored with all movements in them: wherever a parameter stands, it has not moved from there.
              bound.loadedPosition = positionOf (*bound.binding.parameter, bound.loadedPosition);
              return bound.loadedPosition;
          });

    for (auto* parameter : noPartOfASound (parameters))
        if (const auto position = positionOf (*parameter, parameter->getValue());
            position != parameter->getValue())
            parameter->setValueNotifyingHost (position);

    if (const auto found = own.find (programKey); found != own.end() && found->is_number_integer())
        setProgram (found->get<int>());

    return Done {};
}

void State::load (ChainSettings settings)
{
    load (std::move (settings), {}, [] (const Bound& bound) { return bound.loadedPosition; });
}

void State::load (ChainSettings settings, std::string unknown,
                  const std::function<float (Bound&)>& positionOf)
{
    loadings.fetch_add (1, std::memory_order_acq_rel);

    {
        const std::scoped_lock lock (mutex);
        stored = std::move (settings);
        unknownEntries = std::move (unknown);
        hold();

        for (auto& bound : bounds)
            bound.arriving = positionOf (bound);

        ++arrivals;
        ++movers;
    }

    moveParameters();
    loads.fetch_add (1, std::memory_order_acq_rel);
    loadings.fetch_sub (1, std::memory_order_acq_rel);
}

// The host is told without the lock: it may ask for the state at once. If another load comes in between, its positions are
// gone to once more, whoever was first: the last to be done leaves none of an older load.
void State::moveParameters()
{
    std::uint64_t reached = 0;

    for (;;)
    {
        std::vector<float> goals;

        {
            const std::scoped_lock lock (mutex);

            if (reached == arrivals)
            {
                if (--movers == 0)
                    for (auto& bound : bounds)
                        bound.arriving.reset();

                return;
            }

            reached = arrivals;

            for (const auto& bound : bounds)
                goals.push_back (bound.position());
        }

        for (std::size_t i = 0; i < bounds.size(); ++i)
            if (auto* parameter = bounds[i].binding.parameter; goals[i] != parameter->getValue())
                parameter->setValueNotifyingHost (goals[i]);
    }
}

void State::change (double rateHz, const std::function<void (ChainSettings&)>& apply)
{
    auto now = settings (rateHz);
    apply (now);
    load (std::move (now), snapshot().unknown,
          [] (const Bound& bound) { return bound.isHeld ? bound.loadedPosition : bound.position(); });
}

std::vector<float> State::positionsNow() const
{
    std::vector<float> all;

    for (const auto* parameter : parameters.all())
    {
        const auto bound =
            std::find_if (bounds.begin(), bounds.end(),
                          [parameter] (const Bound& each) { return each.binding.parameter == parameter; });
        all.push_back (bound == bounds.end() ? parameter->getValue() : bound->position());
    }

    return all;
}

std::vector<float> State::positions() const
{
    const std::scoped_lock lock (mutex);
    return positionsNow();
}

State::Snapshot State::snapshot() const
{
    const std::scoped_lock lock (mutex);
    return { stored, positionsNow(), unknownEntries, revision() };
}

void State::restore (const Snapshot& sound)
{
    load (sound.settings, sound.unknown,
          [this, &sound] (const Bound& bound)
          {
              const auto& all = parameters.all();
              const auto found = std::find (all.begin(), all.end(), bound.binding.parameter);
              return sound.positions[static_cast<std::size_t> (found - all.begin())];
          });
}

std::optional<int> State::automaticTaps (double rateHz) const
{
    if (! foundTaps || foundTaps->arrival != arrivals || foundTaps->rateHz != rateHz)
    {
        const auto filter =
            design::curveFilter (stored.equaliser->curve, rateHz, {}, stored.equaliser->phase);
        foundTaps = { arrivals, rateHz,
                      filter ? std::optional (static_cast<int> (filter->taps.size())) : std::nullopt };
    }

    return foundTaps->taps;
}

ChainSettings State::settingsNow (double givenRateHz) const
{
    auto now = stored;
    const auto rateHz = givenRateHz > 0.0 ? givenRateHz : usualRateHz;

    if (now.equaliser && ! now.equaliser->taps
        && std::any_of (bounds.begin(), bounds.end(),
                        [] (const Bound& bound) { return bound.binding.movesCurve && bound.isMoved(); }))
        now.equaliser->taps = automaticTaps (rateHz);

    for (const auto& bound : bounds)
        if (bound.isMoved())
            bound.binding.write (
                now, static_cast<double> (bound.binding.parameter->convertFrom0to1 (bound.position())),
                rateHz);

    return now;
}

ChainSettings State::settings (double rateHz) const
{
    const std::scoped_lock lock (mutex);
    return settingsNow (rateHz);
}

std::string State::text (double rateHz) const
{
    ChainSettings now;
    auto positions = Json::object();
    const auto store = [&positions] (const juce::RangedAudioParameter& parameter, float position)
    { positions[parameter.paramID.toStdString()] = position; };

    {
        const std::scoped_lock lock (mutex);
        now = settingsNow (rateHz);

        for (const auto& bound : bounds)
            if (! bound.binding.read (now)
                || ! isSamePosition (positionIn (bound.binding, now), bound.position()))
                store (*bound.binding.parameter, bound.position());
    }

    for (const auto* parameter : noPartOfASound (parameters))
        store (*parameter, parameter->getValue());

    auto json = Json::parse (presetText (now));
    json[pluginKey] = { { positionsKey, std::move (positions) }, { programKey, program() } };
    return json.dump (2, ' ', false, Json::error_handler_t::replace) + "\n";
}

State::Wish State::wish() const
{
    const std::scoped_lock lock (mutex);
    Wish now { loads.load (std::memory_order_acquire), {}, parameters.engineLatency.getIndex() };

    for (const auto& bound : bounds)
        if (! exactLevels.contains (*bound.binding.parameter))
            now.positions.push_back (bound.position());

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
