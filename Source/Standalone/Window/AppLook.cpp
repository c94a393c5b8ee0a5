#include "Standalone/Window/AppLook.h"

namespace partita::app
{

AppLook::AppLook()
{
    setColour (juce::ResizableWindow::backgroundColourId, theme::panel);
    setColour (juce::Label::textColourId, theme::quietText);
    setColour (juce::ComboBox::backgroundColourId, theme::sunken);
    setColour (juce::ComboBox::outlineColourId, theme::track);
    setColour (juce::ComboBox::focusedOutlineColourId, theme::quietText);
    setColour (juce::ComboBox::textColourId, theme::text);
    setColour (juce::ComboBox::arrowColourId, theme::quietText);
    setColour (juce::ListBox::backgroundColourId, theme::sunken);
    setColour (juce::ListBox::outlineColourId, theme::track);
    setColour (juce::ListBox::textColourId, theme::text);
    setColour (juce::TextButton::buttonColourId, theme::raised);
    setColour (juce::TextButton::textColourOffId, theme::text);
    setColour (juce::ToggleButton::textColourId, theme::text);
    setColour (juce::ToggleButton::tickColourId, theme::filterAccent);
    setColour (juce::ToggleButton::tickDisabledColourId, theme::faintText);
}

juce::Font AppLook::getComboBoxFont (juce::ComboBox&) { return theme::font (theme::valueSize); }

juce::Font AppLook::getLabelFont (juce::Label&) { return theme::font (theme::valueSize); }

juce::Font AppLook::getTextButtonFont (juce::TextButton&, int) { return theme::font (theme::valueSize); }

} // namespace partita::app
