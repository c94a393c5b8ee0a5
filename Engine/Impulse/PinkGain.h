#pragma once

#include <vector>

namespace partita::detail
{

enum class Weighting
{
    none,
    loudness ///< K
};

/// How many times the power of pink noise from 20 Hz to 20 kHz, or to the Nyquist frequency, is behind a response.
/// Zeros at the end change no bit of it.
///
/// Source    ITU-R BS.1770-4 (weighting)
[[nodiscard]] double pinkPower (const std::vector<double>& response, double rateHz, Weighting);

} // namespace partita::detail
