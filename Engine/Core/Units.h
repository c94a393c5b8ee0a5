#pragma once

#include <cmath>
#include <cstdint>

namespace partita
{

/// A count of instants over all channels; 64 bits, so that no file is too long.
using Frames = std::int64_t;

/// Amplitude ratio of a level difference; minus infinity gives 0.
[[nodiscard]] inline double gainFromDecibels (double decibels) { return std::pow (10.0, decibels / 20.0); }

/// Level difference of an amplitude ratio; 0 gives minus infinity.
[[nodiscard]] inline double decibelsFromGain (double gain) { return 20.0 * std::log10 (std::abs (gain)); }

/// The nearest whole number of frames.
[[nodiscard]] inline Frames framesFromSeconds (double seconds, double rateHz)
{
    return static_cast<Frames> (std::llround (seconds * rateHz));
}

} // namespace partita
