#pragma once

#include "Core/Result.h"
#include "Design/FilterSpec.h"

#include <vector>

namespace partita::design
{

/// Shape parameter β of the Kaiser window for a stopband attenuation.
///
/// Source    Kaiser 1974; Oppenheim & Schafer, Discrete-Time Signal Processing, eq. 7.75
[[nodiscard]] double kaiserBeta (double attenuationDb);

/// Taps that the Kaiser window needs for an attenuation and a transition width given as a share of the
/// Nyquist frequency; not rounded to odd.
///
/// Source    Oppenheim & Schafer, eq. 7.76
[[nodiscard]] int kaiserTaps (double attenuationDb, double transitionOfNyquist);

/// Symmetric window w[n] = I₀ (β √(1 − (2n / (taps − 1) − 1)²)) / I₀ (β).
[[nodiscard]] std::vector<double> kaiserWindow (int taps, double beta);

/// A linear-phase filter by the window method: the ideal response times a Kaiser window, scaled to a gain of 1
/// where it passes (0 Hz, the Nyquist frequency, or the middle of the band).
///
/// Shape     an odd number of taps, symmetric; delay (taps − 1) / 2 frames
/// Numbers   double throughout; agrees with scipy.signal.firwin to 1e-12 of the peak (WindowedSincTests)
/// Errors    as validate; unsuitable if an edge or its transition does not lie below the Nyquist frequency
[[nodiscard]] Result<std::vector<double>> windowedSinc (const FilterSpec&, double rateHz);

} // namespace partita::design
