#pragma once

namespace partita
{

/// Adds a finite impulse response's output to a row: y[n] += Σ h[k] · x[n − k], k = 0 … numTaps − 1.
///
/// Shape     x[−(numTaps − 1)] … x[numFrames − 1] must be readable; y must not overlap x or h
/// Realtime  no allocation, lock, system call or throw
/// Numbers   taps are summed from the first to the last for every frame: the same bits wherever a block starts
void accumulateFir (const float* h, int numTaps, const float* x, float* y, int numFrames) noexcept;

} // namespace partita
