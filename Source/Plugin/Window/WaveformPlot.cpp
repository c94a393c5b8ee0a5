#include "Plugin/Window/WaveformPlot.h"

#include "Plugin/Window/FactsText.h"
#include "Plugin/Window/NiceStep.h"
#include "Plugin/Window/Theme.h"

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

constexpr std::array<const char*, 6> handleIds { "impulse_start",    "impulse_end",    "impulse_fade_in",
                                                 "impulse_fade_out", "impulse_attack", "impulse_decay" };

juce::String timeLabel (double seconds, double step)
{
    return step < 0.1 ? juce::String (juce::roundToInt (1000.0 * seconds)) + " ms"
                      : facts_text::number (seconds, step < 0.95 ? 1 : 0) + " s";
}

struct Extent
{
    float lowest = 0.0f, highest = 0.0f;

    void add (const ImpulseFacts::Channel& channel, std::size_t from, std::size_t to)
    {
        for (auto i = from; i < to; ++i)
        {
            lowest = std::min (lowest, channel.lowest[i]);
            highest = std::max (highest, channel.highest[i]);
        }
    }

    [[nodiscard]] float largest() const { return std::max (-lowest, highest); }
};

} // namespace

WaveformPlot::WaveformPlot (WindowModel& modelToShow)
    : model (modelToShow),
      facts (model.impulse()),
      reverse (model.parameter ("impulse_reverse"), [this] (float) { changed(); })
{
    setOpaque (true);
    setTitle (TRANS ("Impulse over time"));
    setFocusContainerType (FocusContainerType::focusContainer);

    for (std::size_t i = 0; i < handleIds.size(); ++i)
    {
        const auto kind = static_cast<TimeHandle::Kind> (i);
        handles[i] = std::make_unique<TimeHandle> (model.parameter (handleIds[i]), kind, plotScale, envelope,
                                                   [this] { changed(); });
        handles[i]->onActivate = [this, kind] { onActivate (kind); };
        addAndMakeVisible (*handles[i]);
    }

    changed();
}

void WaveformPlot::update()
{
    if (const auto latest = model.impulse(); latest->revision != facts->revision)
    {
        facts = latest;
        changed();
    }
}

void WaveformPlot::showInDb (bool shouldBe)
{
    if (std::exchange (plotScale.inDb, shouldBe) != shouldBe)
        changed();
}

void WaveformPlot::changed()
{
    plotScale.area = getLocalBounds().toFloat();
    plotScale.seconds = juce::jmax (0.001, facts->seconds);
    envelope = ImpulseEnvelope::of (model, *facts);

    for (const auto& each : handles)
        if (each != nullptr)
        {
            each->setVisible (! isEmpty());
            each->place();
        }

    repaint();
}

void WaveformPlot::resized() { changed(); }

void WaveformPlot::mouseUp (const juce::MouseEvent& event)
{
    if (isEmpty() && event.mouseWasClicked() && onBrowse != nullptr)
        onBrowse();
}

void WaveformPlot::drawTimes (juce::Graphics& g) const
{
    const auto area = plotScale.area;
    const auto step =
        niceStep (plotScale.seconds * 90.0 / juce::jmax (100.0, static_cast<double> (area.getWidth())));
    const auto font = theme::font (theme::smallSize);

    for (auto second = step; second < plotScale.seconds; second += step)
    {
        constexpr float labelWidth = 60.0f, labelHeight = 18.0f;
        const auto x = std::round (plotScale.xOf (second));
        const auto isLabelled = x < area.getRight() - labelWidth / 2.0f;
        g.setColour (theme::text.withAlpha (0.06f));
        g.fillRect (x, area.getY(), 1.0f, area.getHeight() - (isLabelled ? labelHeight : 0.0f));

        if (isLabelled)
            theme::drawText (g, timeLabel (second, step),
                             { x - labelWidth / 2.0f, area.getBottom() - 16.0f, labelWidth, 14.0f },
                             juce::Justification::centred, font, theme::text.withAlpha (0.8f));
    }
}

void WaveformPlot::drawLevels (juce::Graphics& g) const
{
    const auto area = plotScale.area;
    const auto font = theme::font (theme::smallSize);

    for (auto level = -20.0; level > ImpulseScale::quietestDb; level -= 20.0)
    {
        const auto y = std::round (plotScale.yOfDb (level));
        const auto isLabelled = y < area.getBottom() - 24.0f;
        g.setColour (theme::faintLine);

        if (plotScale.inDb)
            g.fillRect (area.withTrimmedRight (isLabelled ? 48.0f : 0.0f).withY (y).withHeight (1.0f));

        if (isLabelled)
            theme::drawText (g, juce::String::fromUTF8 ("−") + juce::String (juce::roundToInt (-level)),
                             { area.getRight() - 56.0f, y - 7.0f, 38.0f, 14.0f },
                             juce::Justification::centredRight, font, theme::faintText);
    }

    if (! plotScale.inDb)
    {
        g.setColour (theme::line);
        g.fillRect (area.getX(), std::round (area.getCentreY()), area.getWidth(), 1.0f);
    }
}

void WaveformPlot::drawWaveform (juce::Graphics& g) const
{
    const auto pixel = 1.0f / g.getInternalContext().getPhysicalPixelScaleFactor();
    const auto area = plotScale.area;
    auto peak = 1e-9f;

    for (const auto& channel : facts->overview)
    {
        Extent whole;
        whole.add (channel, 0, channel.lowest.size());
        peak = std::max (peak, whole.largest());
    }

    juce::RectangleList<float> sounding, silent;
    const auto columns = facts->overview.front().lowest.size();
    const auto numPixels = static_cast<std::size_t> (area.getWidth() / pixel);
    const auto halfPixelSeconds = 0.5 * plotScale.seconds / static_cast<double> (numPixels);
    const auto columnOf = [&] (double second)
    {
        const auto part = std::clamp (second / plotScale.seconds, 0.0, 1.0);
        return std::min (static_cast<std::size_t> (part * static_cast<double> (columns)), columns - 1);
    };

    for (std::size_t i = 0; i < numPixels; ++i)
    {
        const auto x = area.getX() + static_cast<float> (i) * pixel;
        const auto second = plotScale.secondAt (x + pixel / 2.0f);
        const auto from = columnOf (envelope.mirrored (second) - halfPixelSeconds);
        const auto to =
            std::clamp (columnOf (envelope.mirrored (second) + halfPixelSeconds), from + 1, columns);
        Extent extent;

        for (const auto& channel : facts->overview)
            extent.add (channel, from, to);

        const auto gain = envelope.gainAt (second);
        const auto scaled = (gain > 0.0 ? gain : 1.0) / static_cast<double> (peak);
        const auto top = plotScale.yOfAmplitude (
            scaled * static_cast<double> (plotScale.inDb ? extent.largest() : extent.highest));
        const auto bottom = plotScale.inDb
                                ? area.getBottom()
                                : plotScale.yOfAmplitude (scaled * static_cast<double> (extent.lowest));
        (gain > 0.0 ? sounding : silent)
            .addWithoutMerging ({ x, top, pixel, std::max (pixel, bottom - top) });
    }

    g.setColour (theme::impulseAccent.withMultipliedAlpha (plotScale.inDb ? 0.5f : 0.85f));
    g.fillRectList (sounding);
    g.setColour (theme::faintText.withMultipliedAlpha (0.35f));
    g.fillRectList (silent);
}

void WaveformPlot::drawEnvelope (juce::Graphics& g) const
{
    juce::Path path;
    const auto area = plotScale.area;
    const auto left = plotScale.xOf (envelope.startSeconds), right = plotScale.xOf (envelope.endSeconds);

    for (auto x = left; x <= right; x += 2.0f)
    {
        const auto y = plotScale.yOfAmplitude (envelope.gainAt (plotScale.secondAt (x)));

        if (x == left)
            path.startNewSubPath (x, juce::jmin (y, area.getBottom()));
        else
            path.lineTo (x, juce::jmin (y, area.getBottom()));
    }

    g.setColour (theme::impulseAccent.brighter (0.4f).withAlpha (0.8f));
    g.strokePath (path, juce::PathStrokeType (1.25f));
}

void WaveformPlot::drawDecay (juce::Graphics& g) const
{
    juce::Path path;
    const auto last = static_cast<double> (facts->decayDb.size());
    std::optional<bool> playedBefore;

    // Where what plays begins and ends, a mirrored curve leaps.
    for (std::size_t i = 0; i < facts->decayDb.size(); ++i)
    {
        const auto level = static_cast<double> (facts->decayDb[i]);

        if (! std::isfinite (level) || level < ImpulseScale::quietestDb)
            continue;

        const auto second = plotScale.seconds * static_cast<double> (i) / last;
        const auto x = plotScale.xOf (envelope.mirrored (second));
        const auto continues =
            playedBefore && (! envelope.reversed || *playedBefore == envelope.plays (second));
        playedBefore = envelope.plays (second);

        if (continues)
            path.lineTo (x, plotScale.yOfDb (level));
        else
            path.startNewSubPath (x, plotScale.yOfDb (level));
    }

    g.setColour (theme::text.withAlpha (0.75f));
    g.strokePath (path, juce::PathStrokeType (1.25f, juce::PathStrokeType::curved));
}

void WaveformPlot::drawReadout (juce::Graphics& g) const
{
    for (const auto& each : handles)
    {
        if (! each->isHovered() && ! each->isDragged())
            continue;

        const auto font = theme::font (11.5f, theme::Weight::medium);
        const auto text = each->readout();
        const auto at = each->centre();
        const auto toTheLeft = at.x > plotScale.area.getCentreX();
        const auto width = theme::widthOf (text, font) + 18.0f;
        const auto box =
            juce::Rectangle<float> (width, 22.0f)
                .withCentre (at.translated ((toTheLeft ? -1.0f : 1.0f) * (width / 2.0f + 14.0f), 0.0f))
                .constrainedWithin (plotScale.area.reduced (4.0f));
        g.setColour (theme::raised.withAlpha (0.95f));
        g.fillRoundedRectangle (box, theme::corner);
        theme::drawText (g, text, box, juce::Justification::centred, font, theme::text);
        return;
    }
}

void WaveformPlot::drawEmpty (juce::Graphics& g) const
{
    const auto area = plotScale.area.reduced (10.0f);
    juce::Path outline, dashed;
    outline.addRoundedRectangle (area, 6.0f);
    const float dashes[] { 5.0f, 5.0f };
    juce::PathStrokeType (1.0f).createDashedStroke (dashed, outline, dashes, 2);
    g.setColour (theme::track);
    g.fillPath (dashed);
    const auto middle = area.getCentreY();
    theme::drawText (g, TRANS ("Drop an impulse response here"),
                     area.withY (middle - 20.0f).withHeight (20.0f), juce::Justification::centred,
                     theme::font (14.0f, theme::Weight::medium), theme::quietText);
    theme::drawText (g, TRANS ("or click to choose one of those that come with Partita"),
                     area.withY (middle + 2.0f).withHeight (18.0f), juce::Justification::centred,
                     theme::font (12.0f), theme::faintText);
}

void WaveformPlot::paint (juce::Graphics& g)
{
    g.fillAll (theme::sunken);

    if (isEmpty())
    {
        drawEmpty (g);
        return;
    }

    drawLevels (g);
    drawWaveform (g);
    drawTimes (g);
    drawDecay (g);
    drawEnvelope (g);

    for (const auto& each : handles)
        each->draw (g);

    drawReadout (g);
}

} // namespace partita::app
