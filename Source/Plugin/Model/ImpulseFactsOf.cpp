#include "Plugin/Model/ImpulseFactsOf.h"

#include "Impulse/Analysis/EnergyDecay.h"
#include "Impulse/Analysis/Onset.h"
#include "Impulse/FactoryImpulses.h"

#include <algorithm>
#include <filesystem>

namespace partita::app
{
namespace
{

constexpr std::size_t columns = 2400;
constexpr double silenceDb = -200.0;

ImpulseFacts::Channel overviewOf (const std::vector<double>& samples)
{
    ImpulseFacts::Channel overview;

    for (std::size_t column = 0; column < columns; ++column)
    {
        const auto first = samples.size() * column / columns;
        const auto end = std::max (first + 1, samples.size() * (column + 1) / columns);
        const auto [low, high] = std::minmax_element (samples.begin() + static_cast<std::ptrdiff_t> (first),
                                                      samples.begin() + static_cast<std::ptrdiff_t> (end));
        overview.lowest.push_back (static_cast<float> (*low));
        overview.highest.push_back (static_cast<float> (*high));
    }

    return overview;
}

/// The channel that speaks for all: the one with the most energy.
const std::vector<double>& loudestOf (const ImpulseResponse& impulse)
{
    const auto energy = [] (const std::vector<double>& samples)
    {
        double sum = 0.0;

        for (const auto sample : samples)
            sum += sample * sample;

        return sum;
    };
    return *std::max_element (impulse.channels.begin(), impulse.channels.end(),
                              [&] (const auto& a, const auto& b) { return energy (a) < energy (b); });
}

EnergyDecay decayOf (const ImpulseResponse& impulse)
{
    return EnergyDecay::broadband (loudestOf (impulse), onsetFrame (impulse.channels), impulse.rateHz);
}

/// Of a file its folder, of a factory impulse its category.
juce::String originOf (const std::string& file)
{
    if (! factory::isFactoryPath (file))
        return juce::String (std::filesystem::path (file).parent_path().filename().string());

    const auto name = file.substr (factory::prefix.size());

    for (const auto& each : factory::list())
        if (each.name == name)
            return juce::String (std::string (factory::nameOf (each.category)));

    return {};
}

} // namespace

ImpulseFacts impulseFactsOf (const PlayingChain& chain)
{
    ImpulseFacts facts;
    facts.revision = chain.revision;

    if (chain.impulse.original == nullptr || ! chain.settings.impulse)
        return facts;

    const auto& original = *chain.impulse.original;
    const auto& file = chain.settings.impulse->file;
    const auto onset = onsetFrame (original.channels);
    facts.name = juce::String (factory::isFactoryPath (file) ? file.substr (factory::prefix.size())
                                                             : std::filesystem::path (file).stem().string());
    facts.origin = originOf (file);
    facts.itemId = juce::String (file);
    facts.channels = juce::String (chain.channelsTaken);
    facts.seconds = static_cast<double> (original.frames()) / original.rateHz;
    facts.rateHz = original.rateHz;
    facts.onsetSeconds = static_cast<double> (onset) / original.rateHz;

    for (const auto& samples : original.channels)
        facts.overview.push_back (overviewOf (samples));

    const auto decay = decayOf (original);
    facts.decaySeconds = decay.t30Seconds();
    facts.playedDecaySeconds = decayOf (*chain.impulse.edited).t30Seconds();

    for (std::size_t column = 0; column < columns; ++column)
    {
        const auto seconds = facts.seconds * static_cast<double> (column) / static_cast<double> (columns);
        facts.decayDb.push_back (static_cast<float> (
            decay.levelDb (std::max (0.0, seconds - facts.onsetSeconds)).value_or (silenceDb)));
    }

    return facts;
}

} // namespace partita::app
