#include "Plugin/Window/Switch.h"

#include "Plugin/Window/ParameterValueInterface.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

class SwitchHandler : public juce::AccessibilityHandler
{
public:
    SwitchHandler (Switch& owner, juce::AccessibilityActions possible)
        : AccessibilityHandler (owner, juce::AccessibilityRole::toggleButton, std::move (possible),
                                Interfaces (std::make_unique<ParameterValueInterface> (owner.parameter()))),
          shown (owner)
    {
    }

    juce::AccessibleState getCurrentState() const override
    {
        const auto state = AccessibilityHandler::getCurrentState().withCheckable();
        return shown.isOn() ? state.withChecked() : state;
    }

private:
    const Switch& shown;
};

void drawPill (juce::Graphics& g, juce::Rectangle<float> area, bool isOn, juce::Colour accent)
{
    g.setColour (isOn ? accent : theme::track);
    g.fillRoundedRectangle (area, area.getHeight() / 2.0f);
    const auto knob = area.getHeight() - 4.0f;
    g.setColour (isOn ? theme::sunken : theme::quietText);
    g.fillEllipse (juce::Rectangle<float> (knob, knob)
                       .withCentre ({ isOn ? area.getRight() - area.getHeight() / 2.0f
                                           : area.getX() + area.getHeight() / 2.0f,
                                      area.getCentreY() }));
}

} // namespace

Switch::Switch (juce::RangedAudioParameter& parameterToShow, const juce::String& title,
                juce::Colour accentToUse, Style styleToUse)
    : ParameterControl (parameterToShow, title, accentToUse), style (styleToUse)
{
}

void Switch::paint (juce::Graphics& g)
{
    constexpr float width = 24.0f, height = 13.0f;
    const auto colour = isEnabled() ? accent : theme::faintText;

    if (style == Style::plain)
    {
        drawPill (g,
                  juce::Rectangle<float> (width, height).withCentre (getLocalBounds().toFloat().getCentre()),
                  isOn(), isHovered() ? colour.brighter (0.2f) : colour);

        if (showsFocus())
            theme::drawFocus (g, getLocalBounds().toFloat(), accent);

        return;
    }

    paintFrame (g);
    auto area = valueArea().toFloat();
    drawPill (g, area.removeFromLeft (width).withSizeKeepingCentre (width, height), isOn(), colour);
    theme::drawText (g, valueText(), area.withTrimmedLeft (7.0f), juce::Justification::centredLeft,
                     theme::font (theme::valueSize), valueColour());
}

void Switch::mouseUp (const juce::MouseEvent& event)
{
    if (! event.mods.isPopupMenu() && contains (event.getPosition()))
        toggle();
}

bool Switch::keyPressed (const juce::KeyPress& key)
{
    if (key == juce::KeyPress::spaceKey)
    {
        toggle();
        return true;
    }

    return ParameterControl::keyPressed (key);
}

std::unique_ptr<juce::AccessibilityHandler> Switch::createAccessibilityHandler()
{
    juce::AccessibilityActions actions;
    actions.addAction (juce::AccessibilityActionType::press, [this] { toggle(); });
    actions.addAction (juce::AccessibilityActionType::toggle, [this] { toggle(); });
    return std::make_unique<SwitchHandler> (*this, std::move (actions));
}

} // namespace partita::app
