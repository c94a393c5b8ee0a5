#pragma once

#include "Plugin/Window/ResponseScale.h"
#include "Plugin/Window/WindowFacts.h"

#include <juce_graphics/juce_graphics.h>

#include <array>
#include <cstdint>
#include <vector>

namespace partita::app
{

/// A response plot behind which two spectra move. All that a pixel can be, under none, one or both of them, is drawn once;
/// a new spectrum only chooses between the four where its edge has moved, and blends at the edge.
///
/// Units     images in physical pixels
/// Cost      of a new spectrum the pixels that its edges have passed; of another layer four blends of the image and a copy
class SpectrumRaster
{
public:
    /// What stands still: opaque RGB behind the spectra, ARGB in front of them, of one size.
    void setLayers (const juce::Image& behind, const juce::Image& front);

    void setSpectra (const SpectrumFacts&, const ResponseScale&, float pixelScale);
    void clearSpectra();

    /// RGB of the layers' size.
    void compose (juce::Image& result);

    /// Into what was composed last: only where the spectra have moved since. Tells where, in rectangles of at most columnsAtOnce.
    [[nodiscard]] std::vector<juce::Rectangle<int>> recompose (juce::Image& result);

    static constexpr int columnsAtOnce = 64;

private:
    static constexpr std::size_t numStates = 4; // bit 0 input, bit 1 output

    /// What the places of columns follow from.
    struct Axis
    {
        FrequencyGrid grid;
        double lowestHz = 0.0, highestHz = 0.0;
        float left = 0.0f, width = 0.0f, pixelScale = 0.0f;
        int columns = 0;

        friend bool operator== (const Axis&, const Axis&) = default;
    };

    /// Where a column reads the levels: between two points of the grid.
    struct Place
    {
        std::size_t below = 0;
        float share = 0.0f;
    };

    struct Edges
    {
        std::vector<int> wholeFrom;     ///< the first row that is covered wholly, for each column
        std::vector<std::uint8_t> part; ///< how much of the row above is covered, of 255
    };

    using States = std::array<juce::Image::BitmapData, numStates>;

    /// The rows whose pixels change when a column's edge moves.
    [[nodiscard]] static juce::Range<int> rowsPassed (const Edges& before, const Edges& now,
                                                      std::size_t column, int height);

    [[nodiscard]] States pixelsOfStates() const;
    void place (const FrequencyGrid&, const ResponseScale&, float pixelScale);
    void setEdges (Edges&, const std::vector<float>& levels, const ResponseScale&, float pixelScale) const;
    void sortByRow (int height);
    void blendEdges (juce::Image::BitmapData&) const;
    [[nodiscard]] bool hasSpectra (int width) const;
    void blendEdge (juce::Image::BitmapData& into, const States&, std::size_t column, const Edges&,
                    const Edges& other, std::size_t bit, std::size_t otherBit, juce::Range<int> rows) const;
    void redraw (juce::Image::BitmapData& into, const States&, std::size_t column,
                 juce::Range<int> rows) const;

    /// A column that is covered from a row on.
    struct Change
    {
        std::uint32_t column = 0;
        std::uint8_t bit = 0;
    };

    std::array<juce::Image, numStates> states;
    Axis axis;
    std::vector<Place> places; // by column, on the axis
    Edges input, output;
    Edges composedInput, composedOutput; ///< those of the image composed last
    std::vector<Change> changes;         ///< by row
    std::vector<std::uint32_t> changesUpTo;
    std::vector<std::uint8_t> rowStates;
};

} // namespace partita::app
