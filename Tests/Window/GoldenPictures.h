#pragma once

#include <juce_graphics/juce_graphics.h>

namespace partita::testing
{

/// The mean of each square of so many pixels.
[[nodiscard]] juce::Image reduced (const juce::Image&, int side);

/// How far two pictures of one size are apart, in steps of 255 and as the mean of red, green and blue.
struct PictureDifference
{
    double mean = 0.0;       ///< of the absolute differences of all pixels
    double worstBlock = 0.0; ///< the largest of such means over squares of 10 pixels
};

[[nodiscard]] PictureDifference differenceOf (const juce::Image&, const juce::Image&);

/// The picture that is kept under this name, of windows at half their size; null if there is none.
[[nodiscard]] juce::Image goldenPicture (const juce::String& name);

[[nodiscard]] bool keepGoldenPicture (const juce::String& name, const juce::Image&);

} // namespace partita::testing
