#pragma once

#include <juce_graphics/juce_graphics.h>

/// Symbols of the window, as outlines in a square of side 1 or as the middle of a stroke in it.
namespace partita::app::icons
{

struct Icon
{
    juce::Path path;
    float stroke = 0.0f; ///< in sixteenths of the side; 0 for a filled outline
};

[[nodiscard]] const Icon& chevronDown();
[[nodiscard]] const Icon& chevronLeft();
[[nodiscard]] const Icon& chevronRight();
[[nodiscard]] const Icon& undo();
[[nodiscard]] const Icon& redo();
[[nodiscard]] const Icon& arrowRight();
[[nodiscard]] const Icon& arrowLeft();
[[nodiscard]] const Icon& cross();
[[nodiscard]] const Icon& plus();
[[nodiscard]] const Icon& save();
[[nodiscard]] const Icon& search();
[[nodiscard]] const Icon& star();
[[nodiscard]] const Icon& filledStar();
[[nodiscard]] const Icon& folder();
[[nodiscard]] const Icon& warning();
[[nodiscard]] const Icon& power();

void draw (juce::Graphics&, const Icon&, juce::Rectangle<float>, juce::Colour);

} // namespace partita::app::icons
