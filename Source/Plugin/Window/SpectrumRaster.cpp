#include "Plugin/Window/SpectrumRaster.h"

#include "Plugin/Window/Theme.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace partita::app
{
namespace
{

constexpr float inputAlpha = 0.09f, outputAlpha = 0.20f;
constexpr float fadeToBottom = 0.75f; // what of the ink is gone at the lower end

using Pixels = juce::Image::BitmapData;

juce::PixelRGB* rowOf (const Pixels& pixels, int y)
{
    return reinterpret_cast<juce::PixelRGB*> (pixels.getLinePointer (y));
}

const juce::PixelARGB* argbRowOf (const Pixels& pixels, int y)
{
    return reinterpret_cast<const juce::PixelARGB*> (pixels.getLinePointer (y));
}

/// A colour as JUCE blends it.
juce::PixelARGB ink (juce::Colour colour, float alpha) { return colour.withAlpha (alpha).getPixelARGB(); }

void tint (const Pixels& pixels, juce::Colour colour, float alpha)
{
    for (int y = 0; y < pixels.height; ++y)
    {
        const auto fade = 1.0f - fadeToBottom * static_cast<float> (y) / static_cast<float> (pixels.height);
        const auto blended = ink (colour, alpha * fade);
        auto* row = rowOf (pixels, y);

        for (int x = 0; x < pixels.width; ++x)
            row[x].blend (blended);
    }
}

void cover (const Pixels& pixels, const Pixels& front)
{
    for (int y = 0; y < pixels.height; ++y)
    {
        auto* row = rowOf (pixels, y);
        const auto* over = argbRowOf (front, y);

        for (int x = 0; x < pixels.width; ++x)
            if (over[x].getAlpha() != 0)
                row[x].blend (over[x]);
    }
}

juce::PixelRGB mixed (juce::PixelRGB from, juce::PixelRGB to, int part)
{
    from.tween (to, static_cast<juce::uint32> (part));
    return from;
}

bool isUsable (const std::vector<float>& levels, const FrequencyGrid& grid)
{
    return levels.size() >= 2 && static_cast<int> (levels.size()) == grid.points;
}

} // namespace

void SpectrumRaster::setLayers (const juce::Image& behind, const juce::Image& front)
{
    const Pixels over (front, Pixels::readOnly);

    for (std::size_t state = 0; state < numStates; ++state)
    {
        states[state] = behind.createCopy();
        const Pixels pixels (states[state], Pixels::readWrite);

        if ((state & 1) != 0)
            tint (pixels, theme::text, inputAlpha);

        if ((state & 2) != 0)
            tint (pixels, theme::filterAccent, outputAlpha);

        cover (pixels, over);
    }
}

void SpectrumRaster::setEdges (Edges& edges, const std::vector<float>& levels, const FrequencyGrid& grid,
                               const ResponseScale& scale, float pixelScale) const
{
    const auto width = static_cast<std::size_t> (states[0].getWidth());
    edges.wholeFrom.assign (width, states[0].getHeight());
    edges.part.assign (width, 0);

    if (! isUsable (levels, grid))
        return;

    const auto last = static_cast<double> (grid.points - 1);
    const auto first = grid.indexOf (scale.hertzAt (0.5f / pixelScale));
    const auto step = (grid.indexOf (scale.hertzAt (1.5f / pixelScale)) - first);

    for (std::size_t x = 0; x < width; ++x)
    {
        const auto index = std::clamp (first + step * static_cast<double> (x), 0.0, last);
        const auto below = std::min (static_cast<std::size_t> (index), levels.size() - 2);
        const auto share = static_cast<float> (index - static_cast<double> (below));
        const auto level = levels[below] + share * (levels[below + 1] - levels[below]);
        const auto top = pixelScale * scale.yOfLevel (level);
        const auto whole = std::ceil (top);
        edges.wholeFrom[x] = static_cast<int> (whole);
        edges.part[x] = static_cast<std::uint8_t> (255.0f * (whole - top));
    }
}

void SpectrumRaster::setSpectra (const SpectrumFacts& facts, const ResponseScale& scale, float pixelScale)
{
    setEdges (input, facts.inputDb, facts.grid, scale, pixelScale);
    setEdges (output, facts.outputDb, facts.grid, scale, pixelScale);
}

void SpectrumRaster::clearSpectra()
{
    input = {};
    output = {};
}

void SpectrumRaster::compose (juce::Image& result)
{
    Pixels into (result, Pixels::writeOnly);
    const Pixels sources[] { { states[0], Pixels::readOnly },
                             { states[1], Pixels::readOnly },
                             { states[2], Pixels::readOnly },
                             { states[3], Pixels::readOnly } };
    const auto width = static_cast<std::size_t> (into.width);
    const auto hasSpectra = input.wholeFrom.size() == width && output.wholeFrom.size() == width;
    rowStates.assign (width, 0);

    for (int y = 0; y < into.height; ++y)
    {
        if (hasSpectra)
            for (std::size_t x = 0; x < width; ++x)
                rowStates[x] = static_cast<std::uint8_t> ((y >= input.wholeFrom[x] ? 1 : 0)
                                                          | (y >= output.wholeFrom[x] ? 2 : 0));

        auto* row = rowOf (into, y);

        for (std::size_t x = 0; x < width;)
        {
            const auto state = rowStates[x];
            const auto* differs = std::find_if (rowStates.data() + x, rowStates.data() + width,
                                                [state] (std::uint8_t each) { return each != state; });
            const auto end = static_cast<std::size_t> (differs - rowStates.data());
            std::copy (rowOf (sources[state], y) + x, rowOf (sources[state], y) + end, row + x);
            x = end;
        }
    }

    if (hasSpectra)
        blendEdges (into);
}

void SpectrumRaster::blendEdges (Pixels& into) const
{
    const Pixels sources[] { { states[0], Pixels::readOnly },
                             { states[1], Pixels::readOnly },
                             { states[2], Pixels::readOnly },
                             { states[3], Pixels::readOnly } };

    const auto blend = [&] (const Edges& edges, const Edges& other, std::size_t bit, std::size_t otherBit)
    {
        for (std::size_t x = 0; x < edges.wholeFrom.size(); ++x)
        {
            const auto y = edges.wholeFrom[x] - 1;

            if (y < 0 || y >= into.height || edges.part[x] == 0)
                continue;

            const auto without = y >= other.wholeFrom[x] ? otherBit : 0;
            rowOf (into, y)[x] =
                mixed (rowOf (sources[without], y)[x], rowOf (sources[without | bit], y)[x], edges.part[x]);
        }
    };

    blend (input, output, 1, 2);
    blend (output, input, 2, 1);
}

} // namespace partita::app
