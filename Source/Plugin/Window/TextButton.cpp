#include "Plugin/Window/TextButton.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr float textSize = 12.0f;

}

TextButton::TextButton (const juce::String& words, juce::Colour accentToUse) : FlatButton (words, accentToUse)
{
    setButtonText (words);
}

int TextButton::idealWidth() const
{
    return juce::roundToInt (
        std::ceil (theme::widthOf (getButtonText(), theme::font (textSize, theme::Weight::medium)) + 20.0f));
}

void TextButton::setEmphasised (bool shouldBe)
{
    emphasised = shouldBe;
    repaint();
}

void TextButton::paintButton (juce::Graphics& g, bool isOver, bool isDown)
{
    const auto area = getLocalBounds().toFloat();
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
    theme::drawText (g, getButtonText(), area, juce::Justification::centred,
                     theme::font (textSize, theme::Weight::medium), colour);

    paintFocus (g);
}

} // namespace partita::app
