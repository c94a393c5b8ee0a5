#include "Plugin/Window/ResponseDrawing.h"

#include "Plugin/Window/FactsText.h"
#include "Plugin/Window/NiceStep.h"
#include "Plugin/Window/Theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace partita::app::response
{
namespace
{

const juce::Colour secondColour { 0xffc9ced4 };

juce::String frequencyLabel (double hertz)
{
    return hertz >= 1000.0 ? juce::String (juce::roundToInt (hertz / 1000.0)) + "k"
                           : juce::String (juce::roundToInt (hertz));
}

juce::String signedLabel (double value)
{
    const auto whole = juce::String (juce::roundToInt (std::abs (value)));
    return value > 0.0 ? "+" + whole : value < 0.0 ? juce::String::fromUTF8 ("−") + whole : whole;
}

/// A line of values over the grid; what is not finite interrupts it.
juce::Path curve (const ResponseScale& scale, const FrequencyGrid& grid, const std::vector<float>& values,
                  const std::function<float (float)>& yOf)
{
    juce::Path path;
    path.preallocateSpace (3 * static_cast<int> (values.size()) + 8);
    bool isDrawing = false;

    for (int i = 0; i < grid.points && i < static_cast<int> (values.size()); ++i)
    {
        const auto value = values[static_cast<std::size_t> (i)];

        if (! std::isfinite (value))
        {
            isDrawing = false;
            continue;
        }

        const auto x = scale.xOf (grid.at (i));

        if (isDrawing)
            path.lineTo (x, yOf (value));
        else
            path.startNewSubPath (x, yOf (value));

        isDrawing = true;
    }

    return path;
}

void stroke (juce::Graphics& g, const juce::Path& path, float width, juce::Colour colour)
{
    g.setColour (colour);
    g.strokePath (path,
                  juce::PathStrokeType (width, juce::PathStrokeType::curved, juce::PathStrokeType::rounded));
}

void drawFrequencies (juce::Graphics& g, const ResponseScale& scale)
{
    const auto area = scale.area;
    const auto font = theme::font (theme::smallSize);

    for (double decade = 10.0; decade < scale.highestHz; decade *= 10.0)
        for (int factor = 1; factor <= 9; ++factor)
        {
            const auto hertz = factor * decade;

            if (hertz <= scale.lowestHz || hertz >= scale.highestHz)
                continue;

            constexpr float labelWidth = 36.0f, labelHeight = 18.0f;
            const auto x = scale.xOf (hertz);
            const auto isLabelled = (factor == 1 || factor == 2 || factor == 5) && x < area.getRight() - 24.0f
                                    && x > area.getX() + 34.0f;
            g.setColour (factor == 1 ? theme::line : theme::faintLine);
            g.fillRect (x, area.getY(), 1.0f, area.getHeight() - (isLabelled ? labelHeight : 0.0f));

            if (isLabelled)
                theme::drawText (g, frequencyLabel (hertz),
                                 { x - labelWidth / 2.0f, area.getBottom() - 16.0f, labelWidth, 14.0f },
                                 juce::Justification::centred, font, theme::faintText);
        }
}

void drawGains (juce::Graphics& g, const ResponseScale& scale)
{
    const auto area = scale.area;
    const auto font = theme::font (theme::smallSize);

    for (auto gain = scale.gains.lowestDb + scale.gains.stepDb; gain < scale.gains.highestDb;
         gain += scale.gains.stepDb)
    {
        const auto y = scale.yOf (gain);
        const auto isZero = std::abs (gain) < 1e-6;
        g.setColour (isZero ? theme::line.brighter (0.25f) : theme::faintLine);
        constexpr float labelWidth = 30.0f;
        const auto isLabelled = y < area.getBottom() - 22.0f;
        g.fillRect (
            area.withTrimmedLeft (isLabelled ? labelWidth : 0.0f).withY (std::round (y)).withHeight (1.0f));

        if (isLabelled)
            theme::drawText (g, signedLabel (gain), { area.getX() + 4.0f, y - 7.0f, labelWidth, 14.0f },
                             juce::Justification::centredLeft, font, theme::faintText);
    }
}

struct SecondAxis
{
    double lowest, highest, step;
    juce::String unit;
};

SecondAxis axisOf (const FilterFacts& facts, Second second)
{
    if (second == Second::phase)
        return { -180.0, 180.0, 90.0, juce::String::fromUTF8 ("°") };

    auto lowest = 0.0, highest = 0.0;

    for (const auto each : facts.groupDelayMs)
        if (std::isfinite (each))
        {
            lowest = std::min (lowest, static_cast<double> (each));
            highest = std::max (highest, static_cast<double> (each));
        }

    const auto step = niceStep (std::max (0.4, highest - lowest) / 4.0);
    return { (std::floor (lowest / step) - 0.5) * step, (std::ceil (highest / step) + 0.5) * step, step,
             " ms" };
}

juce::String axisLabel (double value, double step, const juce::String& unit)
{
    const auto decimals = step >= 1.0 ? 0 : step >= 0.1 ? 1 : 2;
    const auto digits = facts_text::number (std::abs (value), decimals);
    return (value < 0.0 ? juce::String::fromUTF8 ("−") : juce::String()) + digits + unit;
}

} // namespace

void drawGrid (juce::Graphics& g, const ResponseScale& scale, double nyquistHz)
{
    drawFrequencies (g, scale);
    drawGains (g, scale);

    if (nyquistHz < scale.highestHz)
    {
        g.setColour (theme::panel);
        g.fillRect (scale.area.withLeft (scale.xOf (nyquistHz)));
    }
}

void drawCorridors (juce::Graphics& g, const ResponseScale& scale, const std::vector<Corridor>& corridors)
{
    const auto area = scale.area;

    for (const auto& each : corridors)
    {
        const auto left = juce::jmax (area.getX(), scale.xOf (juce::jmax (each.lowestHz, scale.lowestHz)));
        const auto right =
            juce::jmin (area.getRight(), scale.xOf (juce::jmin (each.highestHz, scale.highestHz)));

        if (right <= left)
            continue;

        const auto forbid = [&] (float top, float bottom, float edge)
        {
            if (bottom <= top)
                return;

            g.setColour (theme::quietText.withAlpha (0.05f));
            g.fillRect (left, top, right - left, bottom - top);
            g.setColour (theme::quietText.withAlpha (0.4f));
            g.fillRect (left, std::round (edge), right - left, 1.0f);
        };

        const auto upper = scale.yOf (each.upperDb);
        forbid (area.getY(), juce::jmin (upper, area.getBottom()), upper);

        if (each.lowerDb)
        {
            const auto lower = scale.yOf (*each.lowerDb);
            forbid (juce::jmax (lower, area.getY()), area.getBottom(), lower);
        }
    }
}

void drawBand (juce::Graphics& g, const ResponseScale& scale, const FrequencyGrid& grid,
               const std::vector<float>& gainDb, bool isSelected)
{
    if (gainDb.empty())
        return;

    auto path =
        curve (scale, grid, gainDb, [&] (float value) { return scale.yOf (static_cast<double> (value)); });

    if (isSelected)
        stroke (g, path, 1.0f, theme::filterAccent.withAlpha (0.5f));

    path.lineTo (scale.xOf (grid.highestHz), scale.yOf (0.0));
    path.lineTo (scale.xOf (grid.lowestHz), scale.yOf (0.0));
    path.closeSubPath();
    g.setColour (theme::filterAccent.withAlpha (isSelected ? 0.16f : 0.06f));
    g.fillPath (path);
}

void drawMagnitude (juce::Graphics& g, const ResponseScale& scale, const FilterFacts& facts)
{
    const auto yOf = [&] (float value) { return scale.yOf (static_cast<double> (value)); };

    if (! facts.magnitudeDb.empty())
        return stroke (g, curve (scale, facts.grid, facts.magnitudeDb, yOf), 2.0f, theme::filterAccent);

    g.setColour (theme::filterAccent.withAlpha (0.5f));
    g.fillRect (scale.area.getX(), yOf (0.0f) - 1.0f, scale.area.getWidth(), 2.0f);
}

void drawSecond (juce::Graphics& g, const ResponseScale& scale, const FilterFacts& facts, Second second)
{
    if (second == Second::none)
        return;

    const auto axis = axisOf (facts, second);
    const auto yOf = [&] (double value)
    {
        const auto part = (axis.highest - value) / (axis.highest - axis.lowest);
        return scale.area.getY() + static_cast<float> (part) * scale.area.getHeight();
    };

    const auto isPhase = second == Second::phase;
    auto values = isPhase ? facts.phaseRadians : facts.groupDelayMs;

    if (isPhase)
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] *= 180.0f / juce::MathConstants<float>::pi;

    // Where the phase wraps around, the line is lifted.
    if (isPhase)
        for (std::size_t i = 1; i < values.size(); ++i)
            if (std::abs (values[i] - values[i - 1]) > 180.0f)
                values[i - 1] = std::numeric_limits<float>::quiet_NaN();

    stroke (
        g, curve (scale, facts.grid, values, [&] (float value) { return yOf (static_cast<double> (value)); }),
        1.25f, secondColour.withAlpha (0.55f));

    const auto font = theme::font (theme::smallSize);

    for (auto value = std::ceil (axis.lowest / axis.step) * axis.step; value <= axis.highest;
         value += axis.step)
    {
        const auto y =
            juce::jlimit (scale.area.getY() + 15.0f, scale.area.getBottom() - 24.0f, yOf (value)) - 8.0f;
        theme::drawText (g, axisLabel (value, axis.step, axis.unit),
                         { scale.area.getRight() - 54.0f, y - 7.0f, 50.0f, 14.0f },
                         juce::Justification::centredRight, font, secondColour.withAlpha (0.6f));
    }
}

} // namespace partita::app::response
