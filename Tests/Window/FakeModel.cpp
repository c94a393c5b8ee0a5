#include "FakeModel.h"

#include "Design/CurveMagnitude.h"
#include "Design/FilterAnalysis.h"
#include "FakeFilter.h"
#include "Impulse/Analysis/EnergyDecay.h"
#include "Impulse/FactoryImpulses.h"
#include "Plugin/Window/WindowBand.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace partita::testing
{
namespace
{

constexpr int gridPoints = 720;
constexpr int spectrumPoints = 320;
constexpr int overviewColumns = 2400;

app::Catalogue factoryCatalogue()
{
    app::Catalogue catalogue;

    for (const auto& each : factory::list())
        catalogue.items.push_back (
            { "factory:" + juce::String (each.name), each.name,
              juce::String (std::string (factory::nameOf (each.category))).substring (0, 1).toUpperCase()
                  + juce::String (std::string (factory::nameOf (each.category))).substring (1),
              each.description, each.name.starts_with ("Concert") });

    return catalogue;
}

app::Catalogue presetCatalogue()
{
    app::Catalogue catalogue;
    const auto add = [&] (const char* name, const char* category, const char* description,
                          bool favourite = false) {
        catalogue.items.push_back (
            { juce::String ("preset:") + name, name, category, description, favourite });
    };
    add ("Band in a Hall", "Reverb", "A concert hall around the band, lows held back", true);
    add ("Plate for Voices", "Reverb", "Bright plate with 20 ms of predelay");
    add ("Small Chamber", "Reverb", "Short, dark, close");
    add ("Dusk Low-pass", "Filter", "Everything above 2 kHz goes, in minimum phase");
    add ("Master, linear phase", "Filter", "Gentle shelves that keep the shape of every sound", true);
    add ("Rumble out", "Filter", "High-pass at 30 Hz, 96 dB down");
    add ("4 x 12, close", "Guitar", "Cabinet with the microphone on the cone");
    add ("Tweed 1 x 12", "Guitar", "A small open-backed cabinet");
    return catalogue;
}

/// Made once: the long ones take a second.
const ImpulseResponse& factoryImpulse (const std::string& name)
{
    static std::map<std::string, ImpulseResponse> all;

    if (! all.contains (name))
    {
        const auto made = factory::make (name);

        if (! made.ok())
            throw std::runtime_error (made.error().text());

        all.emplace (name, *made);
    }

    return all.at (name);
}

EqBand bandOf (const app::WindowBand& parameters)
{
    EqBand band;
    band.kind = static_cast<EqBandKind> (parameters.kindNow());
    band.frequencyHz = parameters.hertz();
    band.gainDb = parameters.gainDb();
    band.q = static_cast<double> (parameters.q.convertFrom0to1 (parameters.q.getValue()));
    band.slopeDbPerOctave = parameters.slope.getCurrentValueAsText().getIntValue();
    return band;
}

float interpolated (const std::vector<double>& values, double index)
{
    const auto below = std::min (static_cast<std::size_t> (std::max (index, 0.0)), values.size() - 2);
    const auto part = index - static_cast<double> (below);
    return static_cast<float> (values[below] + part * (values[below + 1] - values[below]));
}

} // namespace

template <>
std::shared_ptr<const app::FilterFacts>& FakeModel::place()
{
    return filterFacts;
}

template <>
std::shared_ptr<const app::SpectrumFacts>& FakeModel::place()
{
    return spectrumFacts;
}

template <>
std::shared_ptr<const app::ImpulseFacts>& FakeModel::place()
{
    return impulseFacts;
}

template <>
std::shared_ptr<const app::MeterFacts>& FakeModel::place()
{
    return meterFacts;
}

template <>
std::shared_ptr<const app::EngineFacts>& FakeModel::place()
{
    return engineFacts;
}

template <>
std::shared_ptr<const app::MessageFacts>& FakeModel::place()
{
    return messageFacts;
}

template <>
std::shared_ptr<const app::EditFacts>& FakeModel::place()
{
    return editFacts;
}

FakeModel::FakeModel()
{
    show (app::FilterFacts {});
    show (app::SpectrumFacts {});
    show (app::ImpulseFacts {});
    show (app::MeterFacts {});
    show (app::EngineFacts {});
    show (app::MessageFacts {});
    show (app::EditFacts {});
    show (app::CatalogueKind::presets, presetCatalogue());
    show (app::CatalogueKind::impulses, factoryCatalogue());
}

void FakeModel::show (app::CatalogueKind kind, app::Catalogue catalogue)
{
    catalogue.revision = ++revisions;
    (kind == app::CatalogueKind::presets ? presetItems : impulseItems) =
        std::make_shared<const app::Catalogue> (std::move (catalogue));
}

void FakeModel::set (const juce::String& id, float value)
{
    auto& found = parameter (id);
    found.setValueNotifyingHost (found.convertTo0to1 (value));
}

void FakeModel::set (const juce::String& id, const juce::String& text)
{
    auto& found = parameter (id);
    found.setValueNotifyingHost (found.getValueForText (text));
}

float FakeModel::get (const juce::String& id) const
{
    const auto& found = processor.parameter (id);
    return found.convertFrom0to1 (found.getValue());
}

void FakeModel::designFilter (double rateHz)
{
    app::FilterFacts facts;
    facts.grid = { 20.0, std::min (40000.0, rateHz / 2.0), gridPoints };
    facts.nyquistHz = rateHz / 2.0;
    std::vector<FilterSpec> filters;
    const auto phases =
        std::array { Phase { PhaseKind::linear }, Phase { PhaseKind::minimum },
                     Phase { PhaseKind::mixed, static_cast<double> (get ("filter_phase_amount")) },
                     Phase { PhaseKind::maximum } };
    const auto phase = phases[static_cast<std::size_t> (get ("filter_phase"))];
    const auto lowPass = static_cast<double> (get ("filter_cutoff")),
               highPass = static_cast<double> (get ("highpass_cutoff"));
    const auto transition = static_cast<double> (get ("filter_transition"));
    const auto attenuation = static_cast<double> (get ("filter_attenuation"));
    EqCurve curve;

    for (int i = 0; i < app::numShownBands; ++i)
    {
        const app::WindowBand parameters (*this, i);

        if (! parameters.isOn())
            continue;

        curve.bands.push_back (bandOf (parameters));
        const design::CurveMagnitude magnitude (EqCurve { 0.0, { curve.bands.back() }, {} });
        auto& row = facts.bandDb[static_cast<std::size_t> (i)];

        for (int p = 0; p < gridPoints; ++p)
            row.push_back (static_cast<float> (std::max (-200.0, magnitude.decibelsAt (facts.grid.at (p)))));
    }

    const auto addEdge = [&] (FilterKind kind, double edge)
    {
        FilterSpec spec;
        spec.kind = kind;
        spec.edgeHz = edge;
        spec.attenuationDb = attenuation;
        spec.transitionHz = std::min (transition, 1.8 * edge);
        spec.phase = phase;
        filters.push_back (spec);
        const auto half = *spec.transitionHz / 2.0;

        if (kind == FilterKind::lowpass)
            facts.asked.push_back ({ edge + half, facts.nyquistHz, -attenuation, {} });
        else
            facts.asked.push_back ({ 0.0, edge - half, -attenuation, {} });

        facts.reachedTransitionHz = transition;
    };

    if (lowPass < 39999.0)
        addEdge (FilterKind::lowpass, lowPass);

    if (highPass > 10.01)
        addEdge (FilterKind::highpass, highPass);

    const auto designed = partita::testing::designFilter (filters, curve, phase, rateHz);
    const auto latency = designed.latencyFrames;
    facts.taps = static_cast<int> (designed.taps.size());
    facts.latencyMs = 1000.0 * latency / rateHz;
    const auto response = responseOf (designed.taps, rateHz, 1 << 16);
    auto worstStop = -400.0;

    for (int p = 0; p < gridPoints; ++p)
    {
        const auto hertz = facts.grid.at (p);
        const auto index = hertz / response.stepHz;
        facts.magnitudeDb.push_back (interpolated (response.gainDb, index));
        const auto unwrapped = static_cast<double> (interpolated (response.phase, index))
                               + 2.0 * std::numbers::pi * hertz / rateHz * latency;
        facts.phaseRadians.push_back (
            static_cast<float> (std::remainder (unwrapped, 2.0 * std::numbers::pi)));
        facts.groupDelayMs.push_back (static_cast<float> (
            1000.0 * (static_cast<double> (interpolated (response.groupDelayFrames, index)) - latency)
            / rateHz));

        for (const auto& each : facts.asked)
            if (hertz >= each.lowestHz && hertz <= each.highestHz)
                worstStop = std::max (worstStop, static_cast<double> (facts.magnitudeDb.back()));
    }

    if (worstStop > -400.0)
        facts.reachedAttenuationDb = worstStop;

    show (std::move (facts));
}

void FakeModel::loadFactoryImpulse (const std::string& name)
{
    const auto& impulse = factoryImpulse (name);
    app::ImpulseFacts facts;
    facts.name = impulse.name;
    facts.itemId = "factory:" + juce::String (name);
    facts.seconds = static_cast<double> (impulse.frames()) / impulse.rateHz;
    facts.rateHz = impulse.rateHz;
    facts.channels = impulse.channels.size() == 4   ? "true stereo"
                     : impulse.channels.size() == 2 ? "stereo"
                                                    : "mono";

    for (const auto& each : impulseItems->items)
        if (each.id == facts.itemId)
            facts.origin = each.category;

    for (const auto& channel : impulse.channels)
    {
        app::ImpulseFacts::Channel overview;

        for (int c = 0; c < overviewColumns; ++c)
        {
            const auto from = channel.begin()
                              + static_cast<std::ptrdiff_t> (channel.size() * static_cast<std::size_t> (c)
                                                             / overviewColumns);
            const auto to = std::max (
                from + 1, channel.begin()
                              + static_cast<std::ptrdiff_t> (channel.size() * static_cast<std::size_t> (c + 1)
                                                             / overviewColumns));
            const auto [low, high] = std::minmax_element (from, std::min (to, channel.end()));
            overview.lowest.push_back (static_cast<float> (*low));
            overview.highest.push_back (static_cast<float> (*high));
        }

        facts.overview.push_back (std::move (overview));
    }

    const auto decay = EnergyDecay::broadband (impulse.channels.front(), 0, impulse.rateHz);
    facts.decaySeconds = decay.t30Seconds();
    facts.playedDecaySeconds = facts.decaySeconds;

    for (int c = 0; c < overviewColumns; ++c)
        facts.decayDb.push_back (
            static_cast<float> (decay.levelDb (facts.seconds * c / overviewColumns).value_or (-200.0)));

    show (std::move (facts));
}

void FakeModel::playSpectrum (int moment)
{
    app::SpectrumFacts facts;
    facts.grid = { 20.0, 24000.0, spectrumPoints };
    const auto& response = *filterFacts;
    const auto time = 0.21 * moment;

    for (int i = 0; i < spectrumPoints; ++i)
    {
        const auto hertz = facts.grid.at (i);
        const auto octave = std::log2 (hertz / 60.0);
        auto level = -26.0 - 4.2 * std::max (octave, -2.2 * octave);

        for (int k = 1; k <= 7; ++k)
            level += 2.6 * std::sin (k * 1.9 * octave + time * (1.0 + 0.3 * k) + k)
                     / std::sqrt (static_cast<double> (k));

        level += 5.0 * std::exp (-30.0 * std::pow (std::remainder (octave, 1.0), 2.0))
                 * std::max (0.0, 1.0 - octave / 6.0);
        facts.inputDb.push_back (static_cast<float> (level));
        auto gain = 0.0f;

        if (! response.magnitudeDb.empty())
        {
            const auto index = std::clamp (response.grid.indexOf (hertz), 0.0,
                                           static_cast<double> (response.grid.points - 1));
            gain = response.magnitudeDb[static_cast<std::size_t> (index)];
        }

        facts.outputDb.push_back (static_cast<float> (level) + gain);
    }

    show (std::move (facts));
}

void FakeModel::playMeters (float inputDb, float outputDb)
{
    const auto side = [] (float level) -> app::MeterFacts::Side
    {
        return { { { level, level + 4.2f, level + 4.2f > 0.0f },
                   { level - 1.7f, level + 2.9f, level + 2.9f > 0.0f } },
                 level - 8.0f,
                 level - 9.3f };
    };
    show (app::MeterFacts { 0, side (inputDb), side (outputDb) });
}

void FakeModel::load (app::CatalogueKind kind, const juce::String& id)
{
    commands.add ("load " + id);

    if (kind == app::CatalogueKind::presets)
    {
        auto facts = shown<app::EditFacts>();
        facts.presetId = id;
        facts.presetName = id.fromFirstOccurrenceOf (":", false, false);
        facts.presetModified = false;
        show (facts);
    }
    else
    {
        auto facts = shown<app::ImpulseFacts>();
        facts.itemId = id;
        facts.name = id.fromFirstOccurrenceOf (":", false, false);
        show (facts);
    }
}

void FakeModel::step (app::CatalogueKind kind, int direction)
{
    commands.add (juce::String (kind == app::CatalogueKind::presets ? "preset " : "impulse ")
                  + (direction > 0 ? "next" : "previous"));
}

void FakeModel::setFavourite (app::CatalogueKind kind, const juce::String& id, bool favourite)
{
    commands.add ((favourite ? "favourite " : "no favourite ") + id);
    auto items = *catalogue (kind);

    for (auto& each : items.items)
        if (each.id == id)
            each.favourite = favourite;

    show (kind, items);
}

void FakeModel::addImpulseFolder (const juce::File& folder)
{
    commands.add ("folder " + folder.getFileName());
}

bool FakeModel::accepts (const juce::File& file) const
{
    return file.hasFileExtension ("wav;flac;txt;partita");
}

void FakeModel::load (const juce::File& file) { commands.add ("file " + file.getFileName()); }

void FakeModel::removeImpulse()
{
    commands.add ("remove impulse");
    show (app::ImpulseFacts {});
}

void FakeModel::replaceMissingImpulse (const juce::File& file)
{
    commands.add ("replace " + file.getFileName());
}

void FakeModel::dismissMessage()
{
    commands.add ("dismiss");
    show (app::MessageFacts {});
}

void FakeModel::savePreset (const juce::String& name) { commands.add ("save " + name); }

void FakeModel::undo() { commands.add ("undo"); }

void FakeModel::redo() { commands.add ("redo"); }

void FakeModel::choose (app::CompareSlot slot)
{
    commands.add (slot == app::CompareSlot::a ? "A" : "B");
    auto facts = shown<app::EditFacts>();
    facts.slot = slot;
    show (facts);
}

void FakeModel::copyToOtherSlot() { commands.add ("copy"); }

void FakeModel::resetMeters() { commands.add ("reset meters"); }

} // namespace partita::testing
