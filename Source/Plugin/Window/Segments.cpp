#include "Plugin/Window/Segments.h"

#include "Plugin/Window/Theme.h"

#include <numeric>

namespace partita::app
{

Segments::Segments (const juce::String& title, const juce::StringArray& words, juce::Colour accent)
{
    setTitle (title);
    setFocusContainerType (FocusContainerType::focusContainer);

    for (int i = 0; i < words.size(); ++i)
    {
        auto& made = *buttons.emplace_back (std::make_unique<TextButton> (words[i], accent));
        made.setRadioGroupId (1, juce::dontSendNotification);
        made.onClick = [this, i]
        {
            choose (i);

            if (onChoice != nullptr)
                onChoice (i);
        };
        addAndMakeVisible (made);
    }
}

void Segments::choose (int newIndex)
{
    if (std::exchange (index, newIndex) != newIndex)
        for (std::size_t i = 0; i < buttons.size(); ++i)
            buttons[i]->setToggleState (static_cast<int> (i) == index, juce::dontSendNotification);
}

int Segments::idealWidth() const
{
    return std::accumulate (buttons.begin(), buttons.end(), 4,
                            [] (int sum, const auto& each) { return sum + each->idealWidth(); });
}

void Segments::paint (juce::Graphics& g)
{
    g.setColour (theme::sunken);
    g.fillRoundedRectangle (getLocalBounds().toFloat(), theme::corner + 1.0f);
}

void Segments::resized()
{
    auto area = getLocalBounds().reduced (2);
    auto spare = area.getWidth() + 4 - idealWidth();
    auto left = static_cast<int> (buttons.size());

    for (const auto& each : buttons)
    {
        const auto share = spare / juce::jmax (1, left--);
        spare -= share;
        each->setBounds (area.removeFromLeft (each->idealWidth() + share));
    }
}

bool Segments::keyPressed (const juce::KeyPress& key)
{
    const auto direction = key == juce::KeyPress::rightKey ? 1 : key == juce::KeyPress::leftKey ? -1 : 0;

    if (direction == 0)
        return false;

    auto& next = button (juce::jlimit (0, static_cast<int> (buttons.size()) - 1, index + direction));
    next.grabKeyboardFocus();
    next.onClick();
    return true;
}

} // namespace partita::app
