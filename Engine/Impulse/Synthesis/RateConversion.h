#pragma once

#include <vector>

namespace partita::synthesis
{
/// A response at another rate, with the same bits on every machine, which libsoxr does not promise.
///
/// Units     values are scaled by old / new rate, so that the gain at every frequency stays what it was
/// Shape     frames · new / old values, rounded; frame 0 stays at time 0, and what the interpolation would put
///           before it is left out
/// Numbers   flat to 0.001 dB up to 0.45 of the lower rate, 100 dB down from 0.5 of it on
/// Source    band-limited interpolation by a Kaiser-windowed sinc (Smith and Gossett 1984)
std::vector<double> rateConverted (const std::vector<double>& row, double oldRateHz, double newRateHz);
}
