#pragma once

#include <cstddef>
#include <vector>

namespace partita::synthesis
{
/// Everything but direct sounds and cabinets is synthesised at this rate, whatever rate is asked for: a reverb
/// is the same reverb at every rate.
constexpr double rawRateHz = 48000.0;

/// The sound that comes straight from the source: a pulse of its own, so that it stays sharp at every rate.
struct DirectPulse
{
    double gain {};
    double seconds {};
};

/// A response before it is brought to a rate and finished.
///
/// rows         one for each channel, at rawRateHz, without the direct sound
/// direct       for each channel, or none at all
/// fadeSeconds  over the end
struct RawImpulse
{
    std::vector<std::vector<double>> rows;
    std::vector<DirectPulse> direct;
    double fadeSeconds {};
};

/// The channels at a rate: resampled, direct sounds added, nothing at zero frequency, faded to zero.
///
/// Numbers   the sum of each channel is zero but for rounding; the last value is zero
std::vector<std::vector<double>> finished (const RawImpulse&, double rateHz);

/// The same ending for rows that are at their rate already.
void finish (std::vector<std::vector<double>>& rows, double fadeSeconds, double rateHz);
}
