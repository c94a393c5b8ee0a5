#include "Plugin/Window/Rows.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{

void layOutRow (juce::Rectangle<int> row, std::initializer_list<juce::Component*> components)
{
    auto left = static_cast<int> (components.size());

    for (auto* each : components)
    {
        const auto place = row.removeFromLeft (row.getWidth() / left--);

        if (each != nullptr)
            each->setBounds (place);
    }
}

void paintPanel (juce::Graphics& g, juce::Rectangle<int> area)
{
    g.setColour (theme::panel);
    g.fillRoundedRectangle (area.toFloat(), 6.0f);
}

void paintTitle (juce::Graphics& g, const juce::String& title, juce::Rectangle<int> area)
{
    theme::drawText (g, title, area.toFloat(), juce::Justification::centredLeft,
                     theme::font (theme::titleSize, theme::Weight::semiBold), theme::text);
}

} // namespace partita::app
