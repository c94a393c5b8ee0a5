#pragma once

#include "Plugin/Window/FlatButton.h"
#include "Plugin/Window/Icons.h"

namespace partita::app
{

/// A button that is a symbol, with its name for tooltips and assistive technology.
class IconButton : public FlatButton
{
public:
    IconButton (const juce::String& title, const icons::Icon&, juce::Colour accent);

    void setIcon (const icons::Icon&);

    /// Lit in the accent's colour, as a star that is set.
    void setLit (bool);

private:
    void paintButton (juce::Graphics&, bool isOver, bool isDown) override;

    const icons::Icon* icon;
    bool lit = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (IconButton)
};

} // namespace partita::app
