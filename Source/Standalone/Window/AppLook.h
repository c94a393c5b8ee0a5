#pragma once

#include "Plugin/Window/WindowLook.h"

namespace partita::app
{

/// The window's look for JUCE's list of audio devices: its boxes, labels, buttons and meters.
class AppLook : public WindowLook
{
public:
    AppLook();

    juce::Font getComboBoxFont (juce::ComboBox&) override;
    juce::Font getLabelFont (juce::Label&) override;
    juce::Font getTextButtonFont (juce::TextButton&, int height) override;
};

} // namespace partita::app
