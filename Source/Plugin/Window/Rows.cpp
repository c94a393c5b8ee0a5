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
    constexpr int corner = 6;
    g.setColour (theme::panel);

    // Most of what is drawn again is far from the corners, which take long.
    if (area.reduced (corner).contains (g.getClipBounds()))
        g.fillRect (g.getClipBounds());
    else
        g.fillRoundedRectangle (area.toFloat(), static_cast<float> (corner));
}

void paintTitle (juce::Graphics& g, const juce::String& title, juce::Rectangle<int> area)
{
    theme::drawText (g, title, area.toFloat(), juce::Justification::centredLeft,
                     theme::font (theme::titleSize, theme::Weight::semiBold), theme::text);
}

} // namespace partita::app
