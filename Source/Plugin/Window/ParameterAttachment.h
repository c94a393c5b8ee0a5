#pragma once

#include "Plugin/Window/FrameClock.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>

namespace partita::app
{

/// Ties a part of the window to a parameter, as juce::ParameterAttachment does, which posts a message from whichever thread moves
/// the parameter: under automation that is the audio thread, which must not. This one looks instead, at every frame.
///
/// Thread    the message thread; a movement there is told at once
class ParameterAttachment : private juce::AudioProcessorParameter::Listener, private FrameClock::Follower
{
public:
    /// The values told and given are the parameter's own, not positions.
    ParameterAttachment (juce::RangedAudioParameter&, std::function<void (float)> valueChanged);
    ~ParameterAttachment() override;

    void sendInitialUpdate();
    void setValueAsCompleteGesture (float value);
    void beginGesture();
    void setValueAsPartOfGesture (float value);
    void endGesture();

private:
    void parameterValueChanged (int, float position) override;

    void parameterGestureChanged (int, bool) override {}

    void frame() override;
    void tell (float position);

    juce::RangedAudioParameter& parameter;
    const std::function<void (float)> valueChanged;
    float told;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (ParameterAttachment)
};

} // namespace partita::app
