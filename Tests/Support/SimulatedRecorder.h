#pragma once

#include "Support/Rows.h"

#include <functional>
#include <vector>

namespace partita::test
{

/// The whole convolution, by one transform in double.
[[nodiscard]] std::vector<double> convolved (const std::vector<double>& signal,
                                             const std::vector<double>& response);

/// What a recorder takes down whose clock ticks `ratio` times as fast as the player's: frame n is place n / ratio + start of
/// the signal, by Lagrange's interpolation through 16 points of the signal at four times its rate, which a transform makes
/// exactly. Error below −140 dB up to three quarters of the Nyquist frequency.
[[nodiscard]] std::vector<double> recordedBy (const std::vector<double>& signal, double ratio,
                                              double start = 0.0);

/// What a curve without memory makes of the signal, as in air: at four times its rate, what leaves the band taken out.
[[nodiscard]] std::vector<double> distorted (const std::vector<double>& signal,
                                             const std::function<double (double)>& curve);

/// Noise of this RMS added, Gaussian by the sum of twelve.
void addNoise (std::vector<double>& signal, double rms, std::uint64_t seed);

/// Energy of a − b over that of b from lowHz to highHz, in dB; what one of them lacks counts as silence.
[[nodiscard]] double bandErrorDb (const std::vector<double>& a, const std::vector<double>& b, double rateHz,
                                  double lowHz, double highHz);

} // namespace partita::test
