#include "Plugin/Parameters.h"

#include <cmath>

namespace partita::app
{
namespace
{

using Range = juce::NormalisableRange<float>;

juce::ParameterID idOf (const juce::String& name)
{
    constexpr int firstVersion = 1;
    return { name, firstVersion };
}

// The ends are exact; between them each step is the same ratio.
Range logarithmic (float lowest, float highest)
{
    return { lowest, highest,
             [] (float low, float high, float position)
             {
                 if (position <= 0.0f || position >= 1.0f)
                     return position <= 0.0f ? low : high;

                 const auto ratio = static_cast<double> (high) / static_cast<double> (low);
                 return static_cast<float> (static_cast<double> (low)
                                            * std::pow (ratio, static_cast<double> (position)));
             },
             [] (float low, float high, float value)
             {
                 const auto ratio = static_cast<double> (high) / static_cast<double> (low);
                 const auto part = static_cast<double> (value) / static_cast<double> (low);
                 return static_cast<float> (std::log (part) / std::log (ratio));
             },
             [] (float low, float high, float value) { return juce::jlimit (low, high, value); } };
}

// Fine near zero: half of the way is an eighth of the range.
Range fromZero (float highest)
{
    Range range (0.0f, highest);
    range.skew = 1.0f / 3.0f;
    return range;
}

Range level (float lowest = -60.0f) { return { lowest, 24.0f }; }

// Spread over the spectrum, so that a band that is switched on is where there is room.
constexpr std::array<float, numEqBands> firstFrequenciesHz { 40.0f,   100.0f,  250.0f,  630.0f,
                                                             1600.0f, 4000.0f, 8000.0f, 14000.0f };

} // namespace

NumberParameter::NumberParameter (const char* id, const juce::String& title, Range values, float otherwise,
                                  ParameterText howItReads)
    : AudioParameterFloat (idOf (id), title, std::move (values), otherwise), text (std::move (howItReads))
{
}

float NumberParameter::getValueForText (const juce::String& written) const
{
    const auto number = text.read (written);
    return convertTo0to1 (number ? range.snapToLegalValue (static_cast<float> (*number)) : get());
}

juce::String NumberParameter::getText (float position, int longest) const
{
    const auto whole = text.write (static_cast<double> (convertFrom0to1 (position)));
    return longest > 0 ? whole.substring (0, longest) : whole;
}

template <class Parameter>
Parameter& Parameters::add (std::unique_ptr<Parameter> parameter)
{
    auto& added = *parameter;
    processor.addParameter (parameter.release());
    list.push_back (&added);
    return added;
}

NumberParameter& Parameters::number (const char* id, const juce::String& name, Range range, float otherwise,
                                     ParameterText text)
{
    return add (std::make_unique<NumberParameter> (id, name, std::move (range), otherwise, std::move (text)));
}

juce::AudioParameterBool& Parameters::toggle (const juce::String& id, const juce::String& name,
                                              bool otherwise)
{
    return add (std::make_unique<juce::AudioParameterBool> (idOf (id), name, otherwise));
}

juce::AudioParameterChoice& Parameters::choice (const juce::String& id, const juce::String& name,
                                                const juce::StringArray& choices, int otherwise)
{
    return add (std::make_unique<juce::AudioParameterChoice> (idOf (id), name, choices, otherwise));
}

EqBandParameters Parameters::band (int index, float frequencyHz)
{
    const auto id = [index] (const char* name) { return "eq" + juce::String (index) + "_" + name; };
    const auto name = [index] (const char* what) { return "Band " + juce::String (index) + " " + what; };
    const auto text = ParameterText::hertz();

    // In the order in which hosts list them.
    auto& on = toggle (id ("on"), name ("On"), false);
    auto& kind = choice (
        id ("kind"), name ("Kind"),
        { "Peak", "Low shelf", "High shelf", "Low cut", "High cut", "Band-pass", "Notch", "Tilt" }, 0);
    auto& frequency = number (id ("frequency").toRawUTF8(), name ("Frequency"),
                              logarithmic (lowestCutoffHz, highestCutoffHz), frequencyHz, text);
    auto& gain =
        number (id ("gain").toRawUTF8(), name ("Gain"), level (-24.0f), 0.0f, ParameterText::decibels());
    auto& q = number (id ("q").toRawUTF8(), name ("Q"), logarithmic (0.1f, 40.0f), 0.70710678f,
                      ParameterText::number());
    auto& slope = choice (id ("slope"), name ("Slope"),
                          { "6 dB/oct", "12 dB/oct", "18 dB/oct", "24 dB/oct", "36 dB/oct", "48 dB/oct",
                            "72 dB/oct", "96 dB/oct" },
                          1);
    return { on, kind, frequency, gain, q, slope };
}

Parameters::Parameters (juce::AudioProcessor& owner)
    : processor (owner),
      cutoff (number ("filter_cutoff", "Cut-off", logarithmic (lowestCutoffHz, highestCutoffHz),
                      highestCutoffHz,
                      ParameterText::hertz().withWord ("off", static_cast<double> (highestCutoffHz)))),
      mix (number ("mix", "Mix", Range (0.0f, 1.0f), 1.0f, ParameterText::percent())),
      bypass (toggle ("bypass", "Bypass", false)),
      inputGain (number ("input_gain", "Input gain", level(), 0.0f, ParameterText::decibels())),
      outputGain (number ("output_gain", "Output gain", level(), 0.0f, ParameterText::decibels())),
      width (number ("width", "Width", Range (0.0f, 2.0f), 1.0f, ParameterText::percent())),
      filterOn (toggle ("filter_on", "Filter", true)),
      filterPlace (choice ("filter_place", "Filter on", { "Wet only", "Everything" }, 0)),
      filterPhase (choice ("filter_phase", "Phase", { "Linear", "Minimum", "Mixed", "Maximum" }, 1)),
      filterPhaseAmount (
          number ("filter_phase_amount", "Phase amount", Range (0.0f, 1.0f), 0.5f, ParameterText::percent())),
      filterLength (
          choice ("filter_length", "Filter length", { "Low", "Medium", "High", "Very high", "Maximum" }, 2)),
      highpassCutoff (
          number ("highpass_cutoff", "High-pass", logarithmic (lowestHighpassHz, 20000.0f), lowestHighpassHz,
                  ParameterText::hertz().withWord ("off", static_cast<double> (lowestHighpassHz)))),
      filterTransition (number ("filter_transition", "Transition", logarithmic (20.0f, 5000.0f), 400.0f,
                                ParameterText::hertz())),
      filterAttenuation (number ("filter_attenuation", "Attenuation", Range (30.0f, 150.0f), 96.0f,
                                 ParameterText::decibels())),
      bands { { band (1, firstFrequenciesHz[0]), band (2, firstFrequenciesHz[1]),
                band (3, firstFrequenciesHz[2]), band (4, firstFrequenciesHz[3]),
                band (5, firstFrequenciesHz[4]), band (6, firstFrequenciesHz[5]),
                band (7, firstFrequenciesHz[6]), band (8, firstFrequenciesHz[7]) } },
      impulseOn (toggle ("impulse_on", "Impulse", true)),
      impulsePredelay (
          number ("impulse_predelay", "Predelay", fromZero (1.0f), 0.0f, ParameterText::seconds())),
      impulseStart (number ("impulse_start", "Start", fromZero (10.0f), 0.0f, ParameterText::seconds())),
      impulseEnd (
          number ("impulse_end", "End", fromZero (wholeImpulseSeconds), wholeImpulseSeconds,
                  ParameterText::seconds().withWord ("whole", static_cast<double> (wholeImpulseSeconds)))),
      impulseFadeIn (number ("impulse_fade_in", "Fade in", fromZero (2.0f), 0.0f, ParameterText::seconds())),
      impulseFadeOut (
          number ("impulse_fade_out", "Fade out", fromZero (10.0f), 0.0f, ParameterText::seconds())),
      impulseAttack (number ("impulse_attack", "Attack", fromZero (2.0f), 0.0f, ParameterText::seconds())),
      impulseDecay (
          number ("impulse_decay", "Decay", logarithmic (0.1f, 4.0f), 1.0f, ParameterText::percent())),
      impulseDecayLow (number ("impulse_decay_low", "Decay low", logarithmic (0.25f, 4.0f), 1.0f,
                               ParameterText::percent())),
      impulseDecayHigh (number ("impulse_decay_high", "Decay high", logarithmic (0.25f, 4.0f), 1.0f,
                                ParameterText::percent())),
      impulseSize (number ("impulse_size", "Size", logarithmic (0.5f, 2.0f), 1.0f, ParameterText::percent())),
      impulseReverse (toggle ("impulse_reverse", "Reverse", false)),
      impulseGain (number ("impulse_gain", "Impulse gain", level(), 0.0f, ParameterText::decibels())),
      impulseLevel (choice ("impulse_level", "Impulse level",
                            { "As it is", "Peak", "Energy", "Loudness", "Wet level" }, 0)),
      impulseLowCut (number ("impulse_low_cut", "Impulse low cut", logarithmic (10.0f, 2000.0f), 10.0f,
                             ParameterText::hertz().withWord ("off", 10.0))),
      impulseHighCut (number ("impulse_high_cut", "Impulse high cut", logarithmic (500.0f, 40000.0f),
                              40000.0f, ParameterText::hertz().withWord ("off", 40000.0))),
      engineLatency (add (std::make_unique<juce::AudioParameterChoice> (
          idOf ("engine_latency"), "Engine latency",
          juce::StringArray { "None", "128 samples", "512 samples", "2048 samples", "8192 samples" }, 0,
          juce::AudioParameterChoiceAttributes().withAutomatable (false))))
{
}

juce::RangedAudioParameter* Parameters::find (std::string_view id) const
{
    const auto found = std::find_if (list.begin(), list.end(),
                                     [id] (const juce::RangedAudioParameter* parameter)
                                     { return parameter->paramID.toStdString() == id; });
    return found == list.end() ? nullptr : *found;
}

} // namespace partita::app
