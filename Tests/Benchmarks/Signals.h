#pragma once

#include <cstddef>
#include <vector>

namespace partita::bench
{

/// White noise, uniform in ±1, the same each time.
[[nodiscard]] std::vector<float> whiteNoise (std::size_t frames, unsigned seed);

/// Normal noise that falls by 60 dB from the first tap to the last.
[[nodiscard]] std::vector<float> decayingNoise (int taps, unsigned seed = 1);

/// The first in.size() frames of in * taps, in double by one FFTW transform: not by our engine.
[[nodiscard]] std::vector<double> convolved (const std::vector<float>& in, const std::vector<float>& taps);

/// How an output compares with what it should be.
struct Comparison
{
    int latencyFrames = 0;
    double relativeError = 0.0; ///< RMS of the difference over RMS of the reference, latency taken off
};

/// Finds the latency by cross-correlation, then the error.
[[nodiscard]] Comparison compare (const std::vector<float>& output, const std::vector<double>& reference);

} // namespace partita::bench
