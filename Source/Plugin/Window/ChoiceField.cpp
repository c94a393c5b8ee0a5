#include "Plugin/Window/ChoiceField.h"

#include "Plugin/Window/Icons.h"
#include "Plugin/Window/Menus.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{

juce::StringArray ChoiceField::choices() const
{
    juce::StringArray names;
    const auto steps = parameter().getNumSteps();

    for (int i = 0; i < steps; ++i)
        names.add (
            parameter().getText (static_cast<float> (i) / static_cast<float> (juce::jmax (1, steps - 1)), 0));

    return names;
}

void ChoiceField::paint (juce::Graphics& g)
{
    paintFrame (g);
    constexpr float chevronSize = 8.0f;
    const auto font = theme::font (theme::valueSize);
    auto area = valueArea().toFloat();
    const auto textWidth =
        juce::jmin (theme::widthOf (shownText(), font) + 1.0f, area.getWidth() - chevronSize - 4.0f);
    theme::drawText (g, shownText(), area.removeFromLeft (textWidth), juce::Justification::centredLeft, font,
                     valueColour());
    icons::draw (g, icons::chevronDown(),
                 juce::Rectangle<float> (chevronSize, chevronSize)
                     .withCentre ({ area.getX() + 5.0f + chevronSize / 2.0f, area.getCentreY() + 1.0f }),
                 isHovered() && isEnabled() ? accent : theme::faintText);
}

void ChoiceField::mouseUp (const juce::MouseEvent& event)
{
    if (! event.mouseWasDraggedSinceMouseDown() && ! event.mods.isPopupMenu()
        && event.getNumberOfClicks() == 1)
        activate();

    ParameterControl::mouseUp (event);
}

void ChoiceField::activate()
{
    juce::PopupMenu menu;
    const auto names = choices();
    const juce::Component::SafePointer<ChoiceField> self (this);

    for (int i = 0; i < names.size(); ++i)
        menu.addItem (names[i], isEnabled(), names[i] == valueText(),
                      [self, i, last = juce::jmax (1, names.size() - 1)]
                      {
                          if (self != nullptr)
                              self->setPosition (static_cast<float> (i) / static_cast<float> (last));
                      });

    app::showMenu (menu, *this);
}

} // namespace partita::app
