#include "Plugin/Window/SpectrumRaster.h"

#include "Plugin/Window/Theme.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

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

/// Where another value begins than the one at `from`; eight at a time.
std::size_t runEnd (const std::vector<std::uint8_t>& values, std::size_t from)
{
    const auto value = values[from];
    const auto eight = 0x0101010101010101u * value;
    auto at = from;

    for (std::uint64_t word = 0; at + sizeof (word) <= values.size(); at += sizeof (word))
    {
        std::memcpy (&word, values.data() + at, sizeof (word));

        if (word != eight)
            break;
    }

    while (at < values.size() && values[at] == value)
        ++at;

    return at;
}

void widen (juce::Range<int>& rows, juce::Range<int> more)
{
    if (! more.isEmpty())
        rows = rows.isEmpty() ? more : rows.getUnionWith (more);
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

void SpectrumRaster::place (const FrequencyGrid& grid, const ResponseScale& scale, float pixelScale)
{
    const Axis next {
        grid,       scale.lowestHz,      scale.highestHz, scale.area.getX(), scale.area.getWidth(),
        pixelScale, states[0].getWidth()
    };

    if (std::exchange (axis, next) == next)
        return;

    places.assign (static_cast<std::size_t> (axis.columns), {});

    if (grid.points < 2)
        return;

    const auto last = static_cast<double> (grid.points - 1);
    const auto first = grid.indexOf (scale.hertzAt (0.5f / pixelScale));
    const auto step = grid.indexOf (scale.hertzAt (1.5f / pixelScale)) - first;

    for (std::size_t x = 0; x < places.size(); ++x)
    {
        const auto index = std::clamp (first + step * static_cast<double> (x), 0.0, last);
        const auto below =
            std::min (static_cast<std::size_t> (index), static_cast<std::size_t> (grid.points - 2));
        places[x] = { below, static_cast<float> (index - static_cast<double> (below)) };
    }
}

void SpectrumRaster::setEdges (Edges& edges, const std::vector<float>& levels, const ResponseScale& scale,
                               float pixelScale) const
{
    edges.wholeFrom.assign (places.size(), states[0].getHeight());
    edges.part.assign (places.size(), 0);

    for (std::size_t x = 0; x < places.size() && ! levels.empty(); ++x)
    {
        const auto [below, share] = places[x];
        const auto level = levels[below] + share * (levels[below + 1] - levels[below]);
        const auto top = pixelScale * scale.yOfLevel (level);
        const auto whole = std::ceil (top);
        edges.wholeFrom[x] = static_cast<int> (whole);
        edges.part[x] = static_cast<std::uint8_t> (255.0f * (whole - top));
    }
}

void SpectrumRaster::setSpectra (const SpectrumFacts& facts, const ResponseScale& scale, float pixelScale)
{
    static const std::vector<float> none;
    const auto usable = [&] (const std::vector<float>& levels) -> const std::vector<float>&
    { return isUsable (levels, facts.grid) ? levels : none; };

    place (facts.grid, scale, pixelScale);
    setEdges (input, usable (facts.inputDb), scale, pixelScale);
    setEdges (output, usable (facts.outputDb), scale, pixelScale);
}

void SpectrumRaster::clearSpectra()
{
    input = {};
    output = {};
}

void SpectrumRaster::sortByRow (int height)
{
    const auto width = input.wholeFrom.size();
    const auto rowOfChange = [&] (const Edges& edges, std::size_t x)
    { return static_cast<std::size_t> (std::clamp (edges.wholeFrom[x], 0, height)); };

    changesUpTo.assign (static_cast<std::size_t> (height) + 2, 0);

    for (const auto* edges : { &input, &output })
        for (std::size_t x = 0; x < width; ++x)
            ++changesUpTo[rowOfChange (*edges, x) + 1];

    std::partial_sum (changesUpTo.begin(), changesUpTo.end(), changesUpTo.begin());
    changes.resize (2 * width);
    auto next = changesUpTo;
    std::uint8_t bit = 1;

    for (const auto* edges : { &input, &output })
    {
        for (std::size_t x = 0; x < width; ++x)
            changes[next[rowOfChange (*edges, x)]++] = { static_cast<std::uint32_t> (x), bit };

        bit = 2;
    }
}

SpectrumRaster::States SpectrumRaster::pixelsOfStates() const
{
    return { Pixels { states[0], Pixels::readOnly }, Pixels { states[1], Pixels::readOnly },
             Pixels { states[2], Pixels::readOnly }, Pixels { states[3], Pixels::readOnly } };
}

bool SpectrumRaster::hasSpectra (int width) const
{
    const auto size = static_cast<std::size_t> (width);
    return input.wholeFrom.size() == size && output.wholeFrom.size() == size;
}

void SpectrumRaster::compose (juce::Image& result)
{
    Pixels into (result, Pixels::writeOnly);
    const auto sources = pixelsOfStates();
    const auto width = static_cast<std::size_t> (into.width);
    const auto showsSpectra = hasSpectra (into.width);
    rowStates.assign (width, 0);

    if (showsSpectra)
        sortByRow (into.height);

    for (int y = 0; y < into.height; ++y)
    {
        if (showsSpectra)
            for (auto i = changesUpTo[static_cast<std::size_t> (y)];
                 i < changesUpTo[static_cast<std::size_t> (y) + 1]; ++i)
                rowStates[changes[i].column] |= changes[i].bit;

        for (std::size_t x = 0; x < width;)
        {
            const auto end = runEnd (rowStates, x);
            std::memcpy (rowOf (into, y) + x, rowOf (sources[rowStates[x]], y) + x,
                         (end - x) * sizeof (juce::PixelRGB));
            x = end;
        }
    }

    if (showsSpectra)
        blendEdges (into);

    composedInput = input;
    composedOutput = output;
}

juce::Range<int> SpectrumRaster::rowsPassed (const Edges& before, const Edges& now, std::size_t column,
                                             int height)
{
    const auto from = before.wholeFrom[column], to = now.wholeFrom[column];

    if (from == to && before.part[column] == now.part[column])
        return {};

    return { std::clamp (std::min (from, to) - 1, 0, height), std::clamp (std::max (from, to), 0, height) };
}

std::vector<juce::Rectangle<int>> SpectrumRaster::recompose (juce::Image& result)
{
    const auto width = result.getWidth(), height = result.getHeight();

    if (! hasSpectra (width) || composedInput.wholeFrom.size() != input.wholeFrom.size()
        || composedOutput.wholeFrom.size() != output.wholeFrom.size())
    {
        compose (result);
        return { result.getBounds() };
    }

    std::vector<juce::Rectangle<int>> moved;
    Pixels into (result, Pixels::readWrite);
    const auto sources = pixelsOfStates();

    for (int left = 0; left < width; left += columnsAtOnce)
    {
        const auto right = std::min (left + columnsAtOnce, width);
        juce::Range<int> inputRows, outputRows; // of all these columns

        for (auto column = static_cast<std::size_t> (left); column < static_cast<std::size_t> (right);
             ++column)
        {
            const auto byInput = rowsPassed (composedInput, input, column, height);
            const auto byOutput = rowsPassed (composedOutput, output, column, height);

            if (byInput.intersects (byOutput))
            {
                redraw (into, sources, column, byInput.getUnionWith (byOutput));
            }
            else
            {
                redraw (into, sources, column, byInput);
                redraw (into, sources, column, byOutput);
            }

            widen (inputRows, byInput);
            widen (outputRows, byOutput);
        }

        if (inputRows.intersects (outputRows))
            widen (inputRows, std::exchange (outputRows, {}));

        for (const auto& rows : { inputRows, outputRows })
            if (! rows.isEmpty())
                moved.emplace_back (left, rows.getStart(), right - left, rows.getLength());
    }

    composedInput = input;
    composedOutput = output;
    return moved;
}

void SpectrumRaster::redraw (Pixels& into, const States& sources, std::size_t column,
                             juce::Range<int> rows) const
{
    if (rows.isEmpty())
        return;

    const auto inputFrom = input.wholeFrom[column], outputFrom = output.wholeFrom[column];
    const auto copy = [&, x = static_cast<int> (column)] (std::size_t state, int from, int to)
    {
        const auto stride = into.lineStride; // of images of one size and format
        const auto* source = sources[state].getPixelPointer (x, from);
        auto* target = into.getPixelPointer (x, from);

        for (int y = from; y < to; ++y, source += stride, target += stride)
            std::memcpy (target, source, sizeof (juce::PixelRGB));
    };
    const auto firstFrom = rows.clipValue (std::min (inputFrom, outputFrom));
    const auto bothFrom = rows.clipValue (std::max (inputFrom, outputFrom));
    copy (0, rows.getStart(), firstFrom);
    copy (inputFrom < outputFrom ? 1 : 2, firstFrom, bothFrom);
    copy (3, bothFrom, rows.getEnd());
    blendEdge (into, sources, column, input, output, 1, 2, rows);
    blendEdge (into, sources, column, output, input, 2, 1, rows);
}

void SpectrumRaster::blendEdge (Pixels& into, const States& sources, std::size_t column, const Edges& edges,
                                const Edges& other, std::size_t bit, std::size_t otherBit,
                                juce::Range<int> rows) const
{
    const auto y = edges.wholeFrom[column] - 1;

    if (! rows.contains (y) || edges.part[column] == 0)
        return;

    const auto without = y >= other.wholeFrom[column] ? otherBit : 0;
    rowOf (into, y)[column] = mixed (rowOf (sources[without], y)[column],
                                     rowOf (sources[without | bit], y)[column], edges.part[column]);
}

void SpectrumRaster::blendEdges (Pixels& into) const
{
    const auto sources = pixelsOfStates();
    const juce::Range<int> all { 0, into.height };

    for (std::size_t x = 0; x < input.wholeFrom.size(); ++x)
    {
        blendEdge (into, sources, x, input, output, 1, 2, all);
        blendEdge (into, sources, x, output, input, 2, 1, all);
    }
}

} // namespace partita::app
