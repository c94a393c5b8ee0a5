#include "Plugin/Window/ValueField.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{

float ValueField::origin() const
{
    const auto standard = parameter().getDefaultValue();

    if (standard < 0.999f)
        return standard < 0.001f ? 0.0f : standard;

    // An upper end that is a word, such as “off”, is where nothing happens; a number there is the most of something.
    return parameter().getText (1.0f, 0).containsAnyOf ("0123456789") ? 0.0f : 1.0f;
}

void ValueField::paint (juce::Graphics& g)
{
    paintFrame (g);

    if (! isTyping())
        theme::drawText (g, shownText(), valueArea().toFloat(), juce::Justification::centredLeft,
                         theme::font (theme::valueSize), valueColour());

    const auto area = valueArea().toFloat();
    const juce::Rectangle<float> whole { area.getX(), area.getBottom() + 2.0f, area.getWidth(), 2.0f };
    g.setColour (theme::track.withMultipliedAlpha (isEnabled() ? 1.0f : 0.5f));
    g.fillRect (whole);

    const auto from = juce::jmin (origin(), position());
    const auto to = juce::jmax (origin(), position());

    if (isEnabled() && to > from)
    {
        g.setColour (accent);
        g.fillRect (
            whole.withX (whole.getX() + from * whole.getWidth()).withWidth ((to - from) * whole.getWidth()));
    }

    if (origin() > 0.0f && origin() < 1.0f)
    {
        g.setColour (isEnabled() ? theme::quietText : theme::track);
        g.fillRect (juce::Rectangle<float> (1.0f, 4.0f)
                        .withCentre ({ whole.getX() + origin() * whole.getWidth(), whole.getCentreY() }));
    }
}

} // namespace partita::app
