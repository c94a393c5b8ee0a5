#include "FakeProcessor.h"

#include <cmath>

namespace partita::testing
{
namespace
{

using Range = juce::NormalisableRange<float>;

Range logRange (float low, float high)
{
    return { low, high,
             [] (float l, float h, float p) { return p <= 0 ? l : p >= 1 ? h : l * std::pow (h / l, p); },
             [] (float l, float h, float v) { return std::log (v / l) / std::log (h / l); },
             [] (float l, float h, float v) { return juce::jlimit (l, h, v); } };
}

juce::String trimmed (float v, int decimals)
{
    auto s = juce::String (v, decimals);
    return s.containsChar ('.') ? s.trimCharactersAtEnd ("0").trimCharactersAtEnd (".") : s;
}

juce::String hertzText (float v)
{
    const auto k = v >= 999.95f;
    const auto n = k ? v / 1000.0f : v;
    return trimmed (n, n < 10 ? 2 : n < 100 ? 1 : 0) + (k ? " kHz" : " Hz");
}

float hertzOf (const juce::String& t)
{
    return t.getFloatValue() * (t.containsIgnoreCase ("k") ? 1000.0f : 1.0f);
}

juce::String secondsText (float v) { return v < 0.9995f ? trimmed (v * 1000.0f, v < 0.01f ? 1 : 0) + " ms" : trimmed (v, 2) + " s"; }

float secondsOf (const juce::String& t) { return t.getFloatValue() * (t.containsIgnoreCase ("s") && ! t.containsIgnoreCase ("ms") ? 1.0f : 0.001f); }

} // namespace

FakeProcessor::FakeProcessor()
{
    using Text = std::function<juce::String (float, int)>;
    using Value = std::function<float (const juce::String&)>;
    const auto number = [this] (juce::String id, juce::String name, Range range, float standard, Text text, Value value)
    {
        addParameter (new juce::AudioParameterFloat (juce::ParameterID (id, 1), name, range, standard,
                                                     juce::AudioParameterFloatAttributes()
                                                         .withStringFromValueFunction (text)
                                                         .withValueFromStringFunction (value)));
    };
    const auto hertz = [&] (juce::String id, juce::String name, float low, float high, float standard, float off)
    {
        number (id, name, logRange (low, high), standard,
                [off] (float v, int) { return std::abs (v - off) < 1e-3f * off ? juce::String ("off") : hertzText (v); },
                [off] (const juce::String& t) { return t.trim().equalsIgnoreCase ("off") ? off : hertzOf (t); });
    };
    const auto decibels = [&] (juce::String id, juce::String name, float low, float high, float standard, bool sign)
    {
        number (id, name, { low, high }, standard, [sign] (float v, int)
                { return (v > 0.0f && sign ? "+" : "") + juce::String (v, 1).replace ("-", juce::String::fromUTF8 ("\xe2\x88\x92")) + " dB"; },
                [] (const juce::String& t) { return t.replace (juce::String::fromUTF8 ("\xe2\x88\x92"), "-").getFloatValue(); });
    };
    const auto seconds = [&] (juce::String id, juce::String name, float high, float standard, juce::String atEnd = {})
    {
        number (id, name, { 0.0f, high, 0.0f, 0.4f }, standard,
                [=] (float v, int) { return atEnd.isNotEmpty() && v >= high ? atEnd : secondsText (v); },
                [=] (const juce::String& t) { return t.trim().equalsIgnoreCase (atEnd) ? high : secondsOf (t); });
    };
    const auto times = [&] (juce::String id, juce::String name, float low, float high)
    {
        number (id, name, logRange (low, high), 1.0f,
                [] (float v, int) { return trimmed (v, 2) + juce::String::fromUTF8 (" \xc3\x97"); },
                [] (const juce::String& t) { return t.getFloatValue(); });
    };
    const auto percent = [&] (juce::String id, juce::String name, float high, float standard)
    {
        number (id, name, { 0.0f, high }, standard, [] (float v, int) { return juce::String (juce::roundToInt (100 * v)) + " %"; },
                [] (const juce::String& t) { return t.getFloatValue() / 100.0f; });
    };
    const auto toggle = [&] (juce::String id, juce::String name, bool standard)
    { addParameter (new juce::AudioParameterBool (juce::ParameterID (id, 1), name, standard)); };
    const auto choice = [&] (juce::String id, juce::String name, juce::StringArray names, int standard)
    { addParameter (new juce::AudioParameterChoice (juce::ParameterID (id, 1), name, names, standard)); };

    hertz ("filter_cutoff", "Cut-off", 10, 40000, 40000, 40000);
    percent ("mix", "Mix", 1, 1);
    toggle ("bypass", "Bypass", false);
    decibels ("input_gain", "Input", -60, 24, 0, true);
    decibels ("output_gain", "Output", -60, 24, 0, true);
    percent ("width", "Width", 2, 1);
    toggle ("filter_on", "Filter", true);
    choice ("filter_place", "Place", { "Wet only", "Everything" }, 0);
    choice ("filter_phase", "Phase", { "Linear", "Minimum", "Mixed", "Maximum" }, 1);
    percent ("filter_phase_amount", "Amount", 1, 0.5f);
    choice ("filter_length", "Length", { "Low", "Medium", "High", "Very high", "Maximum" }, 2);
    hertz ("highpass_cutoff", "High-pass", 10, 20000, 10, 10);
    hertz ("filter_transition", "Transition", 20, 5000, 400, -1);
    decibels ("filter_attenuation", "Attenuation", 30, 150, 96, false);

    for (int i = 1; i <= 8; ++i)
    {
        const auto id = "eq" + juce::String (i) + "_";
        toggle (id + "on", "On", false);
        choice (id + "kind", "Kind", { "Peak", "Low shelf", "High shelf", "Low cut", "High cut", "Band-pass", "Notch", "All-pass", "Tilt" }, 0);
        hertz (id + "frequency", "Frequency", 10, 40000, 1000, -1);
        decibels (id + "gain", "Gain", -24, 24, 0, true);
        number (id + "q", "Q", logRange (0.1f, 40), 0.7071f, [] (float v, int) { return trimmed (v, v < 10 ? 2 : 1); },
                [] (const juce::String& t) { return t.getFloatValue(); });
        choice (id + "slope", "Slope", { "6 dB/oct", "12 dB/oct", "18 dB/oct", "24 dB/oct", "36 dB/oct", "48 dB/oct", "72 dB/oct", "96 dB/oct" }, 1);
    }

    toggle ("impulse_on", "Impulse", true);
    seconds ("impulse_predelay", "Predelay", 1, 0);
    seconds ("impulse_start", "Start", 10, 0);
    seconds ("impulse_end", "End", 60, 60, "whole");
    seconds ("impulse_fade_in", "Fade in", 2, 0);
    seconds ("impulse_fade_out", "Fade out", 10, 0);
    seconds ("impulse_attack", "Attack", 2, 0);
    times ("impulse_decay", "Decay", 0.1f, 4);
    times ("impulse_decay_low", "Decay low", 0.25f, 4);
    times ("impulse_decay_high", "Decay high", 0.25f, 4);
    times ("impulse_size", "Size", 0.5f, 2);
    toggle ("impulse_reverse", "Reverse", false);
    decibels ("impulse_gain", "Gain", -60, 24, 0, true);
    choice ("impulse_level", "Level", { "As it is", "Peak", "Energy", "Loudness", "Wet level" }, 0);
    hertz ("impulse_low_cut", "Low cut", 10, 2000, 10, 10);
    hertz ("impulse_high_cut", "High cut", 500, 40000, 40000, 40000);
}

juce::RangedAudioParameter& FakeProcessor::parameter (const juce::String& id) const
{
    for (auto* each : getParameters())
        if (auto* ranged = dynamic_cast<juce::RangedAudioParameter*> (each); ranged != nullptr && ranged->paramID == id)
            return *ranged;

    throw std::invalid_argument ("no parameter " + id.toStdString());
}

} // namespace partita::testing
