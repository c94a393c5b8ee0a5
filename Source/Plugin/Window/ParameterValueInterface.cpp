#include "Plugin/Window/ParameterValueInterface.h"

#include "Plugin/Window/TypedText.h"

namespace partita::app
{

double ParameterValueInterface::getCurrentValue() const
{
    return static_cast<double> (parameter.convertFrom0to1 (parameter.getValue()));
}

void ParameterValueInterface::setValue (double value)
{
    setPosition (parameter.convertTo0to1 (static_cast<float> (value)));
}

void ParameterValueInterface::setValueAsString (const juce::String& text)
{
    if (const auto position = positionFromText (parameter, text))
        setPosition (*position);
}

juce::AccessibilityValueInterface::AccessibleValueRange ParameterValueInterface::getRange() const
{
    const auto& range = parameter.getNormalisableRange();
    const auto length = static_cast<double> (range.end - range.start);
    const auto interval = parameter.isDiscrete() ? 1.0 : length / 100.0;
    return { { static_cast<double> (range.start), static_cast<double> (range.end) }, interval };
}

void ParameterValueInterface::setPosition (float position)
{
    parameter.beginChangeGesture();
    parameter.setValueNotifyingHost (juce::jlimit (0.0f, 1.0f, position));
    parameter.endChangeGesture();
}

} // namespace partita::app
