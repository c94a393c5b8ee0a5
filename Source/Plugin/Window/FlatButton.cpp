#include "Plugin/Window/FlatButton.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{

FlatButton::FlatButton (const juce::String& words, juce::Colour accentToUse)
    : Button (words), accent (accentToUse)
{
    setTitle (words);
}

void FlatButton::paintFocus (juce::Graphics& g) const
{
    if (focusRing)
        theme::drawFocus (g, getLocalBounds().toFloat(), accent);
}

void FlatButton::focusGained (FocusChangeType cause)
{
    focusRing = cause != focusChangedByMouseClick;
    Button::focusGained (cause);
}

void FlatButton::focusLost (FocusChangeType cause)
{
    focusRing = false;
    Button::focusLost (cause);
}

} // namespace partita::app
