#include "Plugin/Parameters.h"

#include <cmath>

namespace partita::app
{
namespace
{

template <class Parameter>
Parameter& add (juce::AudioProcessor& owner, std::unique_ptr<Parameter> parameter)
{
    auto& added = *parameter;
    owner.addParameter (parameter.release());
    return added;
}

juce::ParameterID idOf (const char* name)
{
    constexpr int firstVersion = 1;
    return { name, firstVersion };
}

// The ends are exact; between them each step is the same ratio.
juce::NormalisableRange<float> cutoffRange()
{
    return { lowestCutoffHz, highestCutoffHz,
             [] (float low, float high, float position)
             {
                 if (position <= 0.0f || position >= 1.0f)
                     return position <= 0.0f ? low : high;

                 const auto ratio = static_cast<double> (high) / static_cast<double> (low);
                 return static_cast<float> (static_cast<double> (low)
                                            * std::pow (ratio, static_cast<double> (position)));
             },
             [] (float low, float high, float hertz)
             {
                 const auto ratio = static_cast<double> (high) / static_cast<double> (low);
                 const auto part = static_cast<double> (hertz) / static_cast<double> (low);
                 return static_cast<float> (std::log (part) / std::log (ratio));
             },
             [] (float low, float high, float hertz) { return juce::jlimit (low, high, hertz); } };
}

juce::AudioParameterFloatAttributes cutoffAttributes()
{
    return juce::AudioParameterFloatAttributes()
        .withStringFromValueFunction ([] (float value, int) { return cutoffText (value); })
        .withValueFromStringFunction ([] (const juce::String& text) { return cutoffFromText (text); });
}

juce::AudioParameterFloatAttributes mixAttributes()
{
    return juce::AudioParameterFloatAttributes()
        .withStringFromValueFunction (
            [] (float value, int) { return juce::String (juce::roundToInt (1000.0f * value) / 10.0) + " %"; })
        .withValueFromStringFunction ([] (const juce::String& text)
                                      { return text.getFloatValue() / 100.0f; });
}

} // namespace

juce::String cutoffText (float hertz)
{
    if (hertz >= highestCutoffHz)
        return "off";

    const auto inKilohertz = hertz >= 999.95f;
    const auto number = inKilohertz ? hertz / 1000.0f : hertz;
    const auto decimals = number < 9.9995f ? 3 : number < 99.995f ? 2 : 1;
    auto digits = juce::String (number, decimals);

    if (digits.containsChar ('.'))
        digits = digits.trimCharactersAtEnd ("0").trimCharactersAtEnd (".");

    return digits + (inKilohertz ? " kHz" : " Hz");
}

float cutoffFromText (const juce::String& text)
{
    if (text.trim().equalsIgnoreCase ("off"))
        return highestCutoffHz;

    const auto unit = text.trim().trimCharactersAtStart ("0123456789.+-eE").trim();
    const auto factor = unit.startsWithIgnoreCase ("k") ? 1000.0f : 1.0f;
    return juce::jlimit (lowestCutoffHz, highestCutoffHz, factor * text.getFloatValue());
}

Parameters::Parameters (juce::AudioProcessor& owner)
    : cutoff (add (owner, std::make_unique<juce::AudioParameterFloat> (idOf ("filter_cutoff"), "Cut-off",
                                                                       cutoffRange(), highestCutoffHz,
                                                                       cutoffAttributes()))),
      mix (add (owner, std::make_unique<juce::AudioParameterFloat> (
                           idOf ("mix"), "Mix", juce::NormalisableRange<float> (0.0f, 1.0f), 1.0f,
                           mixAttributes()))),
      bypass (add (owner, std::make_unique<juce::AudioParameterBool> (idOf ("bypass"), "Bypass", false)))
{
}

} // namespace partita::app
