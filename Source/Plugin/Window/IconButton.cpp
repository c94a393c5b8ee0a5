#include "Plugin/Window/IconButton.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{

IconButton::IconButton (const juce::String& title, const icons::Icon& iconToShow, juce::Colour accentToUse)
    : FlatButton (title, accentToUse), icon (&iconToShow)
{
    setTooltip (title);
}

void IconButton::setIcon (const icons::Icon& iconToShow)
{
    if (std::exchange (icon, &iconToShow) != &iconToShow)
        repaint();
}

void IconButton::setLit (bool shouldBeLit)
{
    if (std::exchange (lit, shouldBeLit) != shouldBeLit)
        repaint();
}

void IconButton::paintButton (juce::Graphics& g, bool isOver, bool isDown)
{
    const auto area = getLocalBounds().toFloat();

    if (isEnabled() && (isOver || isDown))
    {
        g.setColour (isDown ? theme::raised : theme::hovered);
        g.fillRoundedRectangle (area, theme::corner);
    }

    constexpr float side = 13.0f;
    const auto colour = ! isEnabled() ? theme::faintText.withAlpha (0.45f)
                        : lit         ? accent
                        : isOver      ? theme::text
                                      : theme::quietText;
    icons::draw (g, *icon, area.withSizeKeepingCentre (side, side), colour);

    paintFocus (g);
}

} // namespace partita::app
