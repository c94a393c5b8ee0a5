#pragma once

#include <juce_audio_processors/juce_audio_processors.h>
#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace partita::app
{

/// A parameter's value for assistive technology, in the parameter's unit and text. Each change is one gesture.
class ParameterValueInterface : public juce::AccessibilityValueInterface
{
public:
    explicit ParameterValueInterface (juce::RangedAudioParameter& parameterToUse) : parameter (parameterToUse)
    {
    }

    /// With words of its own for the value, such as those of a point that has two.
    ParameterValueInterface (juce::RangedAudioParameter& parameterToUse,
                             std::function<juce::String()> wordsToUse)
        : parameter (parameterToUse), words (std::move (wordsToUse))
    {
    }

    bool isReadOnly() const override { return false; }

    double getCurrentValue() const override;

    juce::String getCurrentValueAsString() const override
    {
        return words != nullptr ? words() : parameter.getCurrentValueAsText();
    }

    void setValue (double) override;
    void setValueAsString (const juce::String&) override;
    AccessibleValueRange getRange() const override;

private:
    void setPosition (float);

    juce::RangedAudioParameter& parameter;
    const std::function<juce::String()> words;
};

} // namespace partita::app
