#include "Plugin/Window/ParameterAttachment.h"

namespace partita::app
{

ParameterAttachment::ParameterAttachment (juce::RangedAudioParameter& toFollow,
                                          std::function<void (float)> onChange)
    : parameter (toFollow), valueChanged (std::move (onChange)), told (toFollow.getValue())
{
    parameter.addListener (this);
}

ParameterAttachment::~ParameterAttachment() { parameter.removeListener (this); }

void ParameterAttachment::tell (float position)
{
    told = position;
    valueChanged (parameter.convertFrom0to1 (position));
}

void ParameterAttachment::sendInitialUpdate() { tell (parameter.getValue()); }

void ParameterAttachment::frame()
{
    if (const auto position = parameter.getValue(); position != told)
        tell (position);
}

void ParameterAttachment::parameterValueChanged (int, float position)
{
    if (juce::MessageManager::existsAndIsCurrentThread())
        tell (position);
}

void ParameterAttachment::setValueAsCompleteGesture (float value)
{
    if (parameter.convertTo0to1 (value) == parameter.getValue())
        return;

    beginGesture();
    setValueAsPartOfGesture (value);
    endGesture();
}

void ParameterAttachment::beginGesture() { parameter.beginChangeGesture(); }

void ParameterAttachment::setValueAsPartOfGesture (float value)
{
    if (const auto position = parameter.convertTo0to1 (value); position != parameter.getValue())
        parameter.setValueNotifyingHost (position);
}

void ParameterAttachment::endGesture() { parameter.endChangeGesture(); }

} // namespace partita::app
