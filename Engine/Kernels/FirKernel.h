#pragma once

namespace partita
{

/// One long sum in single precision would lose accuracy with its length; a sum of short ones does not.
inline constexpr int firTapsSummedAtOnce = 64;

/// Adds a finite impulse response's output to a row: y[n] += Σ h[k] · x[n − k], k = 0 … numTaps − 1.
///
/// Shape     x[−(numTaps − 1)] … x[numFrames − 1] must be readable; y must not overlap x or h
/// Realtime  no allocation, lock, system call or throw
/// Numbers   taps are summed from the first to the last in runs of firTapsSummedAtOnce, and the runs one after another:
///           the same bits wherever a block starts, and an error that hardly grows with the number of taps
void accumulateFir (const float* h, int numTaps, const float* x, float* y, int numFrames) noexcept;

} // namespace partita
