#pragma once

#include "Plugin/Window/FlatButton.h"

namespace partita::app
{

/// The name of what is loaded, with what stands behind it in quiet letters; opens a browser.
class NameButton : public FlatButton
{
public:
    NameButton (const juce::String& title, juce::Colour accent);

    void setNames (const juce::String& name, const juce::String& behind);

private:
    void paintButton (juce::Graphics&, bool isOver, bool isDown) override;

    juce::String name, behind;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (NameButton)
};

} // namespace partita::app
