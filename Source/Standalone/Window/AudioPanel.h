#pragma once

#include "Plugin/Window/TextButton.h"
#include "Standalone/Session.h"
#include "Standalone/Window/AppLook.h"

#include <juce_audio_utils/juce_audio_utils.h>

#include <memory>

namespace partita::app
{

/// The choice of devices, rate, block and channels, and what has come of it.
class AudioPanel : public juce::Component, private juce::Timer
{
public:
    explicit AudioPanel (Session&);
    ~AudioPanel() override;

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void timerCallback() override;
    void chooseFolder();
    void showFolder();

    Session& session;
    AppLook look;
    juce::AudioDeviceSelectorComponent selector;
    TextButton recordings;
    std::unique_ptr<juce::FileChooser> chooser;
    juce::StringArray lines;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (AudioPanel)
};

} // namespace partita::app
