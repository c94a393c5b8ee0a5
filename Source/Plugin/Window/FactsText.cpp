#include "Plugin/Window/FactsText.h"

#include <cmath>

namespace partita::app::facts_text
{
namespace
{

const auto dot = juce::String::fromUTF8 ("  ·  ");
const auto thinSpace = juce::String::fromUTF8 ("\u202f");

juce::String percent (double share)
{
    const auto value = 100.0 * share;
    return number (value, value < 0.995 ? 2 : value < 9.95 ? 1 : 0) + thinSpace + "%";
}

juce::String hertz (double value)
{
    if (value < 999.5)
        return juce::String (juce::roundToInt (value)) + " Hz";

    const auto digits = juce::String (value / 1000.0, 2).trimCharactersAtEnd ("0").trimCharactersAtEnd (".");
    return digits + " kHz";
}

} // namespace

juce::String number (double value, int decimals)
{
    return decimals > 0 ? juce::String (value, decimals) : juce::String (std::llround (value));
}

juce::String count (std::int64_t number)
{
    auto digits = juce::String (number);

    for (int at = digits.length() - 3; at > 0 && digits.length() > 4; at -= 3)
        digits = digits.substring (0, at) + thinSpace + digits.substring (at);

    return digits;
}

juce::String decibels (double value, int decimals)
{
    return (value < 0.0 ? juce::String::fromUTF8 ("−") : juce::String()) + number (std::abs (value), decimals)
           + " dB";
}

juce::String duration (double seconds)
{
    return seconds < 0.0995   ? juce::String (1000.0 * seconds, 1) + " ms"
           : seconds < 0.9995 ? juce::String (juce::roundToInt (1000.0 * seconds)) + " ms"
                              : juce::String (seconds, seconds < 9.995 ? 2 : 1) + " s";
}

juce::String summaryOf (const FilterFacts& facts)
{
    if (facts.isPending)
        return TRANS ("Designing the filter") + juce::String::fromUTF8 ("…");

    if (facts.magnitudeDb.empty() || facts.taps <= 1)
        return TRANS ("Nothing to filter: everything passes unchanged");

    juce::StringArray parts { count (facts.taps) + " " + TRANS ("taps") };

    if (facts.reachedAttenuationDb)
        parts.add (TRANS ("stops") + " " + decibels (-*facts.reachedAttenuationDb) + " " + TRANS ("down"));

    if (facts.reachedTransitionHz)
        parts.add (TRANS ("falls within") + " " + hertz (*facts.reachedTransitionHz));

    if (facts.reachedRippleDb)
        parts.add (TRANS ("ripple") + " "
                   + decibels (*facts.reachedRippleDb, *facts.reachedRippleDb < 0.1 ? 3 : 2));

    parts.add (facts.latencyMs > 0.0 ? juce::String (facts.latencyMs, 1) + " ms " + TRANS ("late")
                                     : TRANS ("not late"));
    return parts.joinIntoString (dot);
}

juce::String summaryOf (const ImpulseFacts& facts)
{
    if (facts.isPending)
        return TRANS ("Loading") + juce::String::fromUTF8 ("…");

    if (facts.name.isEmpty())
        return {};

    juce::StringArray parts { duration (facts.seconds), hertz (facts.rateHz), facts.channels };

    if (facts.decaySeconds)
    {
        auto decay = "RT " + duration (*facts.decaySeconds);

        if (facts.playedDecaySeconds
            && std::abs (*facts.playedDecaySeconds / *facts.decaySeconds - 1.0) > 0.01)
            decay << juce::String::fromUTF8 (" → ") << duration (*facts.playedDecaySeconds);

        parts.add (decay);
    }

    parts.removeEmptyStrings();
    return parts.joinIntoString (dot);
}

juce::String latencyOf (const EngineFacts& facts)
{
    if (! facts.isRunning)
        return TRANS ("The engine waits for audio");

    if (facts.latencyFrames == 0)
        return TRANS ("No latency");

    return TRANS ("Latency") + " " + count (facts.latencyFrames) + " " + TRANS ("samples") + ", "
           + juce::String (1000.0 * static_cast<double> (facts.latencyFrames) / facts.rateHz, 1) + " ms";
}

juce::String loadOf (const EngineFacts& facts)
{
    if (! facts.isRunning)
        return {};

    return TRANS ("Each call takes") + " " + percent (facts.meanShare) + " " + TRANS ("of its time, at worst")
           + " " + percent (facts.worstShare) + "  (" + TRANS ("planned") + " "
           + percent (facts.promisedMeanShare) + ", " + percent (facts.promisedWorstShare) + ")";
}

juce::String partitionsOf (const EngineFacts& facts)
{
    juce::StringArray lines { count (facts.taps) + " " + TRANS ("taps, in calls of") + " "
                              + count (facts.callFrames) + " " + TRANS ("samples at") + " "
                              + hertz (facts.rateHz) };

    if (facts.headTaps > 0)
        lines.add (TRANS ("the first") + " " + count (facts.headTaps) + " " + TRANS ("summed directly"));

    for (const auto& each : facts.levels)
        lines.add (count (each.count) + juce::String::fromUTF8 (" × ") + count (each.size) + " "
                   + TRANS ("from tap") + " " + count (each.offset));

    return lines.joinIntoString ("\n");
}

} // namespace partita::app::facts_text
