#include "Plugin/Window/SpectrumRaster.h"

#include "Plugin/Window/Theme.h"

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

constexpr float inputAlpha = 0.10f, outputAlpha = 0.16f;

struct Ink
{
    int red, green, blue;

    explicit Ink (juce::Colour colour)
        : red (colour.getRed()), green (colour.getGreen()), blue (colour.getBlue())
    {
    }
};

/// How much of a pixel row lies below an edge, out of 256 parts of full ink.
int coverage (float top, int row, float fullInk)
{
    return static_cast<int> (std::clamp (static_cast<float> (row) + 1.0f - top, 0.0f, 1.0f) * fullInk);
}

juce::uint8 mixed (int below, int above, int parts)
{
    return static_cast<juce::uint8> (below + (((above - below) * parts) >> 8));
}

std::vector<float> topsOf (const std::vector<float>& levels, const FrequencyGrid& grid,
                           const ResponseScale& scale, float pixelScale, int width)
{
    std::vector<float> tops (static_cast<std::size_t> (width));
    const auto last = static_cast<double> (grid.points - 1);

    for (int x = 0; x < width; ++x)
    {
        const auto hertz = scale.hertzAt ((static_cast<float> (x) + 0.5f) / pixelScale);
        const auto index = std::clamp (grid.indexOf (hertz), 0.0, last);
        const auto below = std::min (static_cast<std::size_t> (index), levels.size() - 2);
        const auto part = static_cast<float> (index - static_cast<double> (below));
        const auto level = levels[below] + part * (levels[below + 1] - levels[below]);
        tops[static_cast<std::size_t> (x)] = pixelScale * scale.yOfLevel (level);
    }

    return tops;
}

bool isUsable (const std::vector<float>& levels, const FrequencyGrid& grid)
{
    return levels.size() >= 2 && static_cast<int> (levels.size()) == grid.points;
}

} // namespace

void SpectrumRaster::setFront (const juce::Image& front)
{
    const juce::Image::BitmapData pixels (front, juce::Image::BitmapData::readOnly);
    frontSpans.assign (static_cast<std::size_t> (pixels.height), {});

    for (int y = 0; y < pixels.height; ++y)
    {
        const auto isEmpty = [&] (int x)
        { return reinterpret_cast<const juce::PixelARGB*> (pixels.getPixelPointer (x, y))->getAlpha() == 0; };

        Span span { 0, pixels.width };

        while (span.first < span.end && isEmpty (span.first))
            ++span.first;

        while (span.end > span.first && isEmpty (span.end - 1))
            --span.end;

        frontSpans[static_cast<std::size_t> (y)] = span;
    }
}

void SpectrumRaster::setSpectra (const SpectrumFacts& facts, const ResponseScale& scale, float pixelScale,
                                 int width)
{
    clearSpectra();

    if (isUsable (facts.inputDb, facts.grid))
        inputTop = topsOf (facts.inputDb, facts.grid, scale, pixelScale, width);

    if (isUsable (facts.outputDb, facts.grid))
        outputTop = topsOf (facts.outputDb, facts.grid, scale, pixelScale, width);

    highestTop = pixelScale * scale.area.getBottom();

    for (const auto* each : { &inputTop, &outputTop })
        if (! each->empty())
            highestTop = std::min (highestTop, *std::min_element (each->begin(), each->end()));
}

void SpectrumRaster::clearSpectra()
{
    inputTop.clear();
    outputTop.clear();
}

void SpectrumRaster::compose (const juce::Image& behind, const juce::Image& front, juce::Image& result) const
{
    const juce::Image::BitmapData back (behind, juce::Image::BitmapData::readOnly);
    const juce::Image::BitmapData over (front, juce::Image::BitmapData::readOnly);
    const juce::Image::BitmapData into (result, juce::Image::BitmapData::writeOnly);
    const Ink inputInk (theme::text), outputInk (theme::filterAccent);

    for (int y = 0; y < into.height; ++y)
    {
        auto* row = reinterpret_cast<juce::PixelRGB*> (into.getLinePointer (y));
        const auto* backRow = reinterpret_cast<const juce::PixelRGB*> (back.getLinePointer (y));
        std::copy (backRow, backRow + into.width, row);
        const auto isInked = static_cast<float> (y) + 1.0f > highestTop;

        const auto fill = [&] (const std::vector<float>& tops, const Ink& ink, float alpha)
        {
            if (tops.empty() || ! isInked)
                return;

            for (int x = 0; x < into.width; ++x)
            {
                const auto parts = coverage (tops[static_cast<std::size_t> (x)], y, 256.0f * alpha);
                auto& pixel = row[x];
                pixel.setARGB (255, mixed (pixel.getRed(), ink.red, parts),
                               mixed (pixel.getGreen(), ink.green, parts),
                               mixed (pixel.getBlue(), ink.blue, parts));
            }
        };

        fill (inputTop, inputInk, inputAlpha);
        fill (outputTop, outputInk, outputAlpha);

        const auto* overRow = reinterpret_cast<const juce::PixelARGB*> (over.getLinePointer (y));
        const auto span = frontSpans[static_cast<std::size_t> (y)];

        for (int x = span.first; x < span.end; ++x)
            if (overRow[x].getAlpha() != 0)
                row[x].blend (overRow[x]);
    }
}

} // namespace partita::app
