#pragma once

#include "Plugin/Window/ResponseScale.h"
#include "Plugin/Window/WindowFacts.h"

#include <juce_graphics/juce_graphics.h>

/// The parts of a response plot that stand still between changes.
namespace partita::app::response
{

/// What is drawn beside the magnitude.
enum class Second
{
    none,
    phase,
    groupDelay
};

void drawGrid (juce::Graphics&, const ResponseScale&, double nyquistHz);

void drawCorridors (juce::Graphics&, const ResponseScale&, const std::vector<Corridor>&);

/// A band's own curve, filled to 0 dB.
void drawBand (juce::Graphics&, const ResponseScale&, const FrequencyGrid&, const std::vector<float>& gainDb,
               bool isSelected);

void drawMagnitude (juce::Graphics&, const ResponseScale&, const FilterFacts&);

/// Phase or group delay, with its axis at the right.
void drawSecond (juce::Graphics&, const ResponseScale&, const FilterFacts&, Second);

} // namespace partita::app::response
