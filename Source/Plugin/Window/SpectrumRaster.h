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
/// a new spectrum only chooses between the four, in runs of pixels, and blends at the spectra's edges.
///
/// Units     images in physical pixels
/// Cost      of a new spectrum about a copy of the image; of another layer four blends of it
class SpectrumRaster
{
public:
    /// What stands still: opaque RGB behind the spectra, ARGB in front of them, of one size.
    void setLayers (const juce::Image& behind, const juce::Image& front);

    void setSpectra (const SpectrumFacts&, const ResponseScale&, float pixelScale);
    void clearSpectra();

    /// RGB of the layers' size.
    void compose (juce::Image& result);

private:
    static constexpr std::size_t numStates = 4; // bit 0 input, bit 1 output

    struct Edges
    {
        std::vector<int> wholeFrom;     ///< the first row that is covered wholly, for each column
        std::vector<std::uint8_t> part; ///< how much of the row above is covered, of 255
    };

    void setEdges (Edges&, const std::vector<float>& levels, const FrequencyGrid&, const ResponseScale&,
                   float pixelScale) const;
    void sortByRow (int height);
    void blendEdges (juce::Image::BitmapData&) const;

    /// A column that is covered from a row on.
    struct Change
    {
        std::uint32_t column = 0;
        std::uint8_t bit = 0;
    };

    std::array<juce::Image, numStates> states;
    Edges input, output;
    std::vector<Change> changes; ///< by row
    std::vector<std::uint32_t> changesUpTo;
    std::vector<std::uint8_t> rowStates;
};

} // namespace partita::app
