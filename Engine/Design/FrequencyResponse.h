#pragma once

#include <complex>
#include <vector>

namespace partita
{

/// The response from 0 Hz to the Nyquist frequency, at even steps.
///
/// Units     dB; radians, unwrapped from 0 Hz on, in the linear convention exp (−iωn); frames
struct FilterResponse
{
    double stepHz = 0.0;
    std::vector<double> gainDb;           ///< −infinity where there is nothing
    std::vector<double> phase;            ///< unwrapped
    std::vector<double> groupDelayFrames; ///< not a number where there is no gain to speak of
};

/// The response at no fewer than leastPoints even steps, at least 8 for each tap.
[[nodiscard]] FilterResponse responseOf (const std::vector<double>& taps, double rateHz, int leastPoints);

/// Running sum of the taps: the answer to a step of height 1.
[[nodiscard]] std::vector<double> stepResponse (const std::vector<double>& taps);

/// The transform of the taps at one frequency, summed directly.
///
/// Cost      a nanosecond for each tap
/// Numbers   as exact as the taps' phases, which are as exact as their numbers: 1e-16 of Σ |h| for each thousand taps
[[nodiscard]] std::complex<double> responseAt (const std::vector<double>& taps, double frequencyHz,
                                               double rateHz);

} // namespace partita
