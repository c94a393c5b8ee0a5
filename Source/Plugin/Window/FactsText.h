#pragma once

#include "Plugin/Window/WindowFacts.h"

/// Facts in plain words.
namespace partita::app::facts_text
{

/// “2 047 taps”: thousands apart.
/// With so many decimals. None mean none, for which juce::String takes as many as there are.
[[nodiscard]] juce::String number (double, int decimals);

[[nodiscard]] juce::String count (std::int64_t);

[[nodiscard]] juce::String decibels (double, int decimals = 1);

/// “850 ms”, “2.4 s”.
[[nodiscard]] juce::String duration (double seconds);

[[nodiscard]] juce::String summaryOf (const FilterFacts&);
[[nodiscard]] juce::String summaryOf (const ImpulseFacts&);

/// What the engine does, and how that compares with what its plan promised.
[[nodiscard]] juce::String latencyOf (const EngineFacts&);
[[nodiscard]] juce::String loadOf (const EngineFacts&);
[[nodiscard]] juce::String partitionsOf (const EngineFacts&);

} // namespace partita::app::facts_text
