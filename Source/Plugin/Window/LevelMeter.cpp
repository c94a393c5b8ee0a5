#include "Plugin/Window/LevelMeter.h"

#include "Plugin/Window/Theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace partita::app
{
namespace
{

constexpr float loudestDb = 6.0f, quietestDb = -60.0f, silentDb = -150.0f;
constexpr int titleHeight = 16, holdHeight = 16, clipHeight = 4, scaleWidth = 22, barGap = 2;

/// Levels for assistive technology, read only.
class MeterValue : public juce::AccessibilityTextValueInterface
{
public:
    explicit MeterValue (std::function<juce::String()> textToRead) : text (std::move (textToRead)) {}

    bool isReadOnly() const override { return true; }

    juce::String getCurrentValueAsString() const override { return text(); }

    void setValueAsString (const juce::String&) override {}

private:
    const std::function<juce::String()> text;
};

} // namespace

LevelMeter::LevelMeter (const juce::String& title)
{
    setTitle (title);
    setOpaque (true);
    setWantsKeyboardFocus (true);
    setMouseClickGrabsKeyboardFocus (false);
    setTooltip (TRANS ("Peak level in dB of full scale. Above: the highest true peak since the last click."));
}

int LevelMeter::yOf (float decibels) const
{
    const auto area = barsArea();
    const auto part = (loudestDb - decibels) / (loudestDb - quietestDb);
    return area.getY()
           + juce::roundToInt (juce::jlimit (0.0f, 1.0f, part) * static_cast<float> (area.getHeight()));
}

juce::Rectangle<int> LevelMeter::barsArea() const
{
    return getLocalBounds()
        .withTrimmedLeft (ringRoom)
        .withTrimmedTop (titleHeight + holdHeight + clipHeight + 4)
        .withTrimmedRight (scaleWidth);
}

std::vector<LevelMeter::Bar> LevelMeter::barsOf (const MeterFacts::Side& side) const
{
    std::vector<Bar> made;

    // As long as there is no audio, as if it were silent stereo.
    for (const auto& each : side.channels.empty() ? std::vector<MeterFacts::Channel> (2) : side.channels)
        made.push_back ({ yOf (each.peakDb), yOf (each.holdDb), each.clipped });

    return made;
}

juce::String LevelMeter::holdText() const
{
    auto highest = silentDb;

    for (const auto& each : shown.channels)
        highest = std::max (highest, each.holdDb);

    if (highest <= silentDb)
        return juce::String::fromUTF8 ("−∞");

    return (highest < 0.0f ? juce::String::fromUTF8 ("−") : juce::String ("+"))
           + juce::String (std::abs (highest), 1);
}

void LevelMeter::show (const MeterFacts::Side& side)
{
    shown = side;

    const auto before = std::exchange (bars, barsOf (side));

    if (before.size() != bars.size())
        repaint();
    else
        for (std::size_t i = 0; i < bars.size(); ++i)
            repaintMoved (before[i], bars[i]);

    if (auto next = holdText(); next != shownHold)
    {
        shownHold = next;
        repaint (getLocalBounds().withTrimmedTop (titleHeight).withHeight (holdHeight));
    }
}

/// Of all bars, which lie side by side.
void LevelMeter::repaintMoved (const Bar& before, const Bar& now)
{
    const auto moved = [&] (int from, int to)
    {
        if (from != to)
            repaint (barsBounds().withTop (std::min (from, to)).withBottom (std::max (from, to) + 1));
    };
    moved (before.peakY, now.peakY);
    moved (before.holdY, now.holdY);

    if (before.clipped != now.clipped)
        repaint();
}

void LevelMeter::resized() { bars = barsOf (shown); }

void LevelMeter::reset() const
{
    if (onReset != nullptr)
        onReset();
}

void LevelMeter::mouseUp (const juce::MouseEvent&) { reset(); }

bool LevelMeter::keyPressed (const juce::KeyPress& key)
{
    if (key != juce::KeyPress::spaceKey && key != juce::KeyPress::returnKey)
        return false;

    reset();
    return true;
}

void LevelMeter::focusGained (FocusChangeType cause)
{
    focusRing = cause != focusChangedByMouseClick;
    repaint();
}

void LevelMeter::focusLost (FocusChangeType)
{
    focusRing = false;
    repaint();
}

void LevelMeter::paint (juce::Graphics& g)
{
    g.fillAll (theme::panel);
    paintBars (g);

    if (! barsBounds().contains (g.getClipBounds()))
        paintTexts (g);
}

void LevelMeter::paintTexts (juce::Graphics& g) const
{
    auto area = getLocalBounds().withTrimmedLeft (ringRoom).withTrimmedRight (scaleWidth);
    theme::drawText (g, getTitle(), area.removeFromTop (titleHeight).toFloat(),
                     juce::Justification::centredLeft, theme::font (theme::labelSize, theme::Weight::medium),
                     theme::quietText);
    const auto clipped =
        std::any_of (bars.begin(), bars.end(), [] (const auto& each) { return each.clipped; });
    theme::drawText (g, shownHold, area.removeFromTop (holdHeight).toFloat(),
                     juce::Justification::centredLeft, theme::font (12.0f),
                     clipped ? theme::alarm : theme::text);

    if (focusRing)
        theme::drawFocus (
            g, getLocalBounds().withTrimmedRight (scaleWidth).withHeight (titleHeight + holdHeight).toFloat(),
            theme::outputAccent);

    const auto font = theme::font (9.5f);

    for (const auto level : { 0.0f, -6.0f, -12.0f, -24.0f, -36.0f, -48.0f })
    {
        const auto y = static_cast<float> (yOf (level));
        theme::drawText (g, juce::String (juce::roundToInt (std::abs (level))),
                         { static_cast<float> (barsBounds().getRight()) + 5.0f, y - 6.0f,
                           static_cast<float> (scaleWidth), 12.0f },
                         juce::Justification::centredLeft, font, theme::faintText);
    }
}

int LevelMeter::barWidth() const
{
    const auto count = juce::jmax (1, static_cast<int> (bars.size()));
    return juce::jlimit (3, 20, (barsArea().getWidth() - (count - 1) * barGap) / count);
}

juce::Rectangle<int> LevelMeter::barsBounds() const
{
    return barsArea().withWidth (static_cast<int> (bars.size()) * (barWidth() + barGap) - barGap);
}

void LevelMeter::paintBars (juce::Graphics& g) const
{
    const auto whole = barsArea();
    const auto width = barWidth();
    auto x = whole.getX();

    for (const auto& bar : bars)
    {
        g.setColour (bar.clipped ? theme::alarm : theme::sunken);
        g.fillRect (x, whole.getY() - clipHeight - 2, width, clipHeight);
        g.setColour (theme::sunken);
        g.fillRect (x, whole.getY(), width, whole.getHeight());

        const auto zero = yOf (0.0f);
        const auto top = juce::jmax (bar.peakY, zero);
        g.setColour (theme::outputAccent);
        g.fillRect (x, top, width, whole.getBottom() - top);

        if (bar.peakY < zero)
        {
            g.setColour (theme::alarm);
            g.fillRect (x, bar.peakY, width, zero - bar.peakY);
        }

        if (bar.holdY < whole.getBottom())
        {
            g.setColour (bar.holdY < zero ? theme::alarm : theme::text);
            g.fillRect (x, bar.holdY, width, 1);
        }

        x += width + barGap;
    }
}

std::unique_ptr<juce::AccessibilityHandler> LevelMeter::createAccessibilityHandler()
{
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::progressBar,
        juce::AccessibilityActions().addAction (juce::AccessibilityActionType::press, [this] { reset(); }),
        juce::AccessibilityHandler::Interfaces (
            std::make_unique<MeterValue> ([this] { return holdText() + " dB " + TRANS ("true peak"); })));
}

} // namespace partita::app
