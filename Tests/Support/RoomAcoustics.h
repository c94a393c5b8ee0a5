#pragma once

#include "Support/Rows.h"

#include <cstddef>
#include <vector>

namespace partita::test
{

/// The octaves from 125 Hz to 8 kHz, in the order of the functions below.
inline constexpr std::size_t octaveCount = 7;
[[nodiscard]] double octaveHz (std::size_t octave);

/// Through SciPy's octave filter at 48 kHz (reference octave_bands).
[[nodiscard]] std::vector<double> octaveBand (const std::vector<double>& row, std::size_t octave);

/// 60 dB at the slope between −5 and −35 dB of the backward-integrated energy of all rows, in seconds.
///
/// Source    ISO 3382-1; Schroeder 1965
[[nodiscard]] double decaySecondsT30 (const Rows<double>& rows, double rateHz);

/// The share of frames beyond the standard deviation, over that of Gaussian noise, in a Hann window of 20 ms
/// about the frame: 0 for single echoes, 1 for a dense field.
///
/// Source    Abel and Huang 2006, equation (3)
[[nodiscard]] double echoDensity (const std::vector<double>& row, std::size_t frame, double rateHz);

/// Of the two rows from `first` on; −1 … 1.
[[nodiscard]] double correlation (const std::vector<double>& a, const std::vector<double>& b,
                                  std::size_t first);

} // namespace partita::test
