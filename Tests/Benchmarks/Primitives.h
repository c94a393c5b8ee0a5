#pragma once

#include "Floor.h"

#include <functional>

namespace partita::bench
{

/// Median nanoseconds of one call of each function, in batches long enough for the clock that take turns.
///
/// Thread    the measuring thread
[[nodiscard]] std::vector<double> timeInTurns (const std::vector<std::function<void()>>& functions,
                                               double seconds);

[[nodiscard]] inline double timeOf (const std::function<void()>& function, double seconds = 0.01)
{
    return timeInTurns ({ function }, seconds).front();
}

/// Nanoseconds of FFTW's real transform of so many samples and its inverse, with measured plans.
[[nodiscard]] double fftwPairNs (int length);

/// Measures the parts once, blocks by block when asked for them.
///
/// Thread    the measuring thread
class PrimitiveTimer
{
public:
    /// Transforms and multiply-adds for responses of up to so many taps.
    /// progress: 0 … 1
    PrimitiveTimer (int longestTaps, const std::function<void (double)>& progress);

    /// All parts for calls of so many frames.
    [[nodiscard]] Primitives forBlock (int block) const;

private:
    Curve pairNs, macNs;
};

} // namespace partita::bench
