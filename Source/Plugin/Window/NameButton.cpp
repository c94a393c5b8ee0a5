#include "Plugin/Window/NameButton.h"

#include "Plugin/Window/Icons.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{

NameButton::NameButton (const juce::String& title, juce::Colour accentToUse) : FlatButton (title, accentToUse)
{
}

void NameButton::setNames (const juce::String& newName, const juce::String& newBehind)
{
    if (newName == name && newBehind == behind)
        return;

    name = newName;
    behind = newBehind;
    setDescription (behind.isEmpty() ? name : name + ", " + behind);
    repaint();
}

void NameButton::paintButton (juce::Graphics& g, bool isOver, bool isDown)
{
    auto area = getLocalBounds().toFloat();
    g.setColour (isDown ? theme::raised : isOver ? theme::hovered : theme::sunken);
    g.fillRoundedRectangle (area, theme::corner);
    paintFocus (g);

    area.reduce (10.0f, 0.0f);
    icons::draw (g, icons::chevronDown(), area.removeFromRight (9.0f),
                 isOver ? theme::text : theme::faintText);
    area.removeFromRight (8.0f);

    const auto nameFont = theme::font (13.0f, theme::Weight::medium), behindFont = theme::font (12.0f);
    const auto nameWidth = juce::jmin (area.getWidth(), std::ceil (theme::widthOf (name, nameFont)) + 1.0f);
    theme::drawText (g, name, area.removeFromLeft (nameWidth), juce::Justification::centredLeft, nameFont,
                     theme::text);
    area.removeFromLeft (8.0f);
    constexpr float leastWidth = 30.0f;

    if (area.getWidth() > leastWidth)
        theme::drawText (g, behind, area, juce::Justification::centredLeft, behindFont, theme::faintText);
}

} // namespace partita::app
