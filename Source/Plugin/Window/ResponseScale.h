#pragma once

#include <juce_graphics/juce_graphics.h>

#include <array>

namespace partita::app
{

/// What gains a response is drawn for.
struct GainRange
{
    const char* name;
    double lowestDb, highestDb, stepDb;
};

inline constexpr std::array gainRanges { GainRange { "±6 dB", -6.0, 6.0, 2.0 },
                                         GainRange { "±12 dB", -12.0, 12.0, 3.0 },
                                         GainRange { "±24 dB", -24.0, 24.0, 6.0 },
                                         GainRange { "to −84 dB", -84.0, 12.0, 12.0 },
                                         GainRange { "to −144 dB", -144.0, 24.0, 24.0 } };

/// Where frequencies and gains lie in a plot: logarithmic and linear.
struct ResponseScale
{
    juce::Rectangle<float> area;
    double lowestHz = 20.0, highestHz = 20000.0;
    GainRange gains = gainRanges[2];

    [[nodiscard]] float xOf (double hertz) const;
    [[nodiscard]] double hertzAt (float x) const;
    [[nodiscard]] float yOf (double decibels) const;
    [[nodiscard]] double decibelsAt (float y) const;

    /// Of a level of a spectrum, which has a range of its own.
    [[nodiscard]] float yOfLevel (float decibels) const;
};

} // namespace partita::app
