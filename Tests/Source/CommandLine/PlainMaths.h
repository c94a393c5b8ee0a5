#pragma once

#include "Support/WavBytes.h"

#include <cstdint>
#include <vector>

namespace partita::test
{

/// What the program's results are compared with: loops that are slow and plainly right.

/// White noise below ±0.5, the same each time for one seed.
[[nodiscard]] std::vector<double> noise (std::uint64_t seed, std::size_t frames);
[[nodiscard]] Channels noiseRows (std::uint64_t seed, std::size_t channels, std::size_t frames);

/// A decaying noise that begins with its largest sample.
[[nodiscard]] std::vector<double> decay (std::uint64_t seed, std::size_t frames);
[[nodiscard]] Channels decayRows (std::uint64_t seed, std::size_t channels, std::size_t frames);

[[nodiscard]] std::vector<double> sine (double frequencyHz, double amplitude, double rateHz,
                                        std::size_t frames);

/// y[n] = Σ a[k] b[n − k]
[[nodiscard]] std::vector<double> plainConvolution (const std::vector<double>& a,
                                                    const std::vector<double>& b);

/// y[k] = Σ a[n + k] b[n], from k = −(b.size() − 1) on.
[[nodiscard]] std::vector<double> plainCorrelation (const std::vector<double>& a,
                                                    const std::vector<double>& b);

/// Sinc times Kaiser window, gain 1 at 0 Hz: Oppenheim & Schafer, section 7.6. An odd number of taps.
[[nodiscard]] std::vector<double> plainLowpass (double edgeHz, double rateHz, int taps, double attenuationDb);

[[nodiscard]] std::vector<double> plainSum (const std::vector<double>& a, double gainA,
                                            const std::vector<double>& b, double gainB);
[[nodiscard]] std::vector<double> delayed (std::vector<double> row, std::size_t frames);
[[nodiscard]] std::vector<double> part (const std::vector<double>& row, std::size_t start,
                                        std::size_t frames);

[[nodiscard]] double peakOf (const Channels&);

/// Largest difference below the peak of what was expected, in dB. Plus infinity if the shapes differ or a
/// sample is not a number.
[[nodiscard]] double residualDb (const Channels& expected, const Channels& found);

/// Above the rounding of double convolutions: a sum of a few thousand products, each good to 2^−53, by way of
/// transforms that add a factor of their logarithm, stays below 1e−12 of the peak.
inline constexpr double doubleLimitDb = -240.0;

/// What every engine promises.
inline constexpr double floatLimitDb = -120.0;

} // namespace partita::test
