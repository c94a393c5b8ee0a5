#include "Standalone/Window/PositionBar.h"

#include "Plugin/Window/Theme.h"

#include <cmath>

namespace partita::app
{
namespace
{

constexpr double keyStepSeconds = 5.0;
constexpr float inset = 6.0f; // for the ring of the keyboard's focus

/// 1:02.5, and with hours 1:00:02.5.
juce::String clock (double seconds)
{
    const auto tenths = static_cast<juce::int64> (std::floor (seconds * 10.0));
    const auto whole = tenths / 10;
    const auto rest = "." + juce::String (tenths % 10);
    const auto twoDigits = [] (juce::int64 number) { return juce::String (number).paddedLeft ('0', 2); };
    const auto minutes = whole / 60 % 60, hours = whole / 3600;
    return (hours > 0 ? juce::String (hours) + ":" + twoDigits (minutes) : juce::String (minutes)) + ":"
           + twoDigits (whole % 60) + rest;
}

} // namespace

PositionBar::PositionBar()
{
    setTitle (TRANS ("Place in the file"));
    setWantsKeyboardFocus (true);
}

juce::Rectangle<float> PositionBar::track() const
{
    const auto area = getLocalBounds().toFloat().reduced (inset, 0.0f).removeFromBottom (10.0f);
    return area.withSizeKeepingCentre (area.getWidth(), 4.0f);
}

juce::String PositionBar::timeText() const
{
    if (facts.loading >= 0.0f)
        return TRANS ("Reading") + " " + juce::String (juce::roundToInt (100.0f * facts.loading)) + " %";

    return facts.isLoaded ? clock (facts.seconds) + " / " + clock (facts.length) : juce::String();
}

void PositionBar::show (const Facts& next)
{
    const auto sameName = next.name == facts.name && next.isLoaded == facts.isLoaded;
    facts = next;
    const auto share = facts.length > 0.0 ? facts.seconds / facts.length : 0.0;
    const auto x = juce::roundToInt (share * static_cast<double> (track().getWidth()));

    if (const auto time = timeText();
        ! sameName || std::exchange (shownX, x) != x || std::exchange (shownTime, time) != time)
        repaint();
}

void PositionBar::paint (juce::Graphics& g)
{
    auto area = getLocalBounds().toFloat().reduced (inset, 0.0f);
    area.removeFromBottom (10.0f);
    const auto font = theme::font (theme::valueSize);
    const auto time = timeText();
    theme::drawText (g, time, area.removeFromRight (theme::widthOf (time, font) + 4.0f),
                     juce::Justification::centredRight, font, theme::quietText);
    theme::drawText (g, facts.name, area.withTrimmedRight (10.0f), juce::Justification::centredLeft, font,
                     facts.isLoaded ? theme::text : theme::faintText);

    const auto whole = track();
    g.setColour (theme::track);
    g.fillRoundedRectangle (whole, 2.0f);
    const auto share = facts.loading >= 0.0f ? facts.loading
                       : facts.length > 0.0  ? static_cast<float> (facts.seconds / facts.length)
                                             : 0.0f;
    g.setColour (facts.loading >= 0.0f ? theme::faintText : theme::filterAccent);
    g.fillRoundedRectangle (whole.withWidth (whole.getWidth() * share), 2.0f);

    if (focusRing)
        theme::drawFocus (g, getLocalBounds().toFloat(), theme::filterAccent);
}

void PositionBar::mouseDown (const juce::MouseEvent& event) { mouseDrag (event); }

void PositionBar::mouseDrag (const juce::MouseEvent& event)
{
    if (facts.isLoaded && onSeek)
        onSeek (
            facts.length
            * juce::jlimit (0.0, 1.0,
                            static_cast<double> ((event.position.x - track().getX()) / track().getWidth())));
}

bool PositionBar::keyPressed (const juce::KeyPress& key)
{
    const auto step = key == juce::KeyPress::leftKey ? -1 : key == juce::KeyPress::rightKey ? 1 : 0;

    if (step == 0 || ! facts.isLoaded || ! onSeek)
        return false;

    onSeek (juce::jlimit (0.0, facts.length, facts.seconds + step * keyStepSeconds));
    return true;
}

void PositionBar::focusGained (FocusChangeType cause)
{
    focusRing = cause != focusChangedByMouseClick;
    repaint();
}

void PositionBar::focusLost (FocusChangeType)
{
    focusRing = false;
    repaint();
}

std::unique_ptr<juce::AccessibilityHandler> PositionBar::createAccessibilityHandler()
{
    return std::make_unique<juce::AccessibilityHandler> (*this, juce::AccessibilityRole::slider);
}

} // namespace partita::app
