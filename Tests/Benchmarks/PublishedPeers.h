#pragma once

#include "Rival.h"

#include <optional>

namespace partita::bench
{

/// The fastest zero-latency engine that anyone offered when the peers were last compared as a whole:
/// zita-convolver, FFTConvolver, TwoStageFFTConvolver, JUCE uniform and non-uniform, HISSTools, WDL. Measured on a
/// server processor of 2023, processor time of all threads, mono. Not measured by this program.
namespace published
{

inline constexpr auto source = "peers measured on a server processor of 2023";

/// Nanoseconds per sample of the best of them, where the cell was measured.
[[nodiscard]] std::optional<double> bestPeerNs (Cell);

/// One engine that can be measured here too, for the proportion between that processor and this one.
inline constexpr auto yardstickId = "juce";
inline constexpr Cell yardstickCell { 64, 48000 };
inline constexpr double yardstickNs = 326.0;

/// FFTW's transform pair there: another proportion, for the reader to see how far one number can stand for a processor.
inline constexpr int transformLength = 2048;
inline constexpr double transformPairNs = 2121.0;

} // namespace published

} // namespace partita::bench
