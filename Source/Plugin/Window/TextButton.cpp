#include "Plugin/Window/TextButton.h"

#include "Plugin/Window/Icons.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr float textSize = 12.0f, inset = 10.0f, chevronSize = 8.0f, chevronGap = 5.0f;

}

TextButton::TextButton (const juce::String& words, juce::Colour accentToUse) : FlatButton (words, accentToUse)
{
    setButtonText (words);
}

int TextButton::idealWidth() const
{
    return juce::roundToInt (std::ceil (theme::widthOf (getButtonText(), font()) + 2.0f * inset
                                        + (opensMenu ? chevronGap + chevronSize : 0.0f)));
}

juce::Font TextButton::font() const { return theme::font (textSize, theme::Weight::medium); }

void TextButton::setOpensMenu()
{
    opensMenu = true;
    repaint();
}

void TextButton::setEmphasised (bool shouldBe)
{
    emphasised = shouldBe;
    repaint();
}

void TextButton::paintButton (juce::Graphics& g, bool isOver, bool isDown)
{
    auto area = getLocalBounds().toFloat();
    const auto isLit = getToggleState();

    if (emphasised)
        g.setColour (isDown ? accent.darker (0.2f) : isOver ? accent.brighter (0.15f) : accent);
    else if (isLit || isDown)
        g.setColour (theme::raised);
    else
        g.setColour (isOver && isEnabled() ? theme::hovered : juce::Colours::transparentBlack);

    g.fillRoundedRectangle (area, theme::corner);
    const auto colour = ! isEnabled() ? theme::faintText.withAlpha (0.5f)
                        : emphasised  ? theme::sunken
                        : isLit       ? accent
                        : isOver      ? theme::text
                                      : theme::quietText;
    paintFocus (g);

    if (opensMenu)
    {
        area.removeFromRight (inset);
        icons::draw (g, icons::chevronDown(), area.removeFromRight (chevronSize), colour);
        area.removeFromRight (chevronGap - inset);
    }

    theme::drawText (g, getButtonText(), area, juce::Justification::centred, font(), colour);
}

} // namespace partita::app
