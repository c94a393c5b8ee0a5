#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Design/MultibandSpec.h"

#include <vector>

namespace partita::design
{

/// The derivative per frame, by smallest relative error up to an edge: gain 2πf / rate at +90°.
///
/// Errors    those of equiripple; an odd number of taps has no gain at the Nyquist frequency, so the edge must lie below it
[[nodiscard]] Result<std::vector<double>> differentiator (int taps, double highHz, double rateHz,
                                                          const StopRequest& stop = {});

/// The Hilbert transformer, by smallest error between two edges: gain 1 at −90°. Where the gain beyond one of them would rise by
/// more than 1 dB above that, the band is widened until it can't.
///
/// Errors    those of equiripple; the lower edge must lie above 0 Hz and, for odd numbers of taps, the upper one below the
///           Nyquist frequency
[[nodiscard]] Result<std::vector<double>> hilbertTransformer (int taps, double lowHz, double highHz,
                                                              double rateHz, const StopRequest& stop = {});

/// A delay of a number of frames, whole or not, as a Kaiser-windowed sinc.
///
/// Shape     0 ≤ delay ≤ taps − 1; best near (taps − 1) / 2. Scaled to a gain of 1 at 0 Hz
[[nodiscard]] Result<std::vector<double>> fractionalDelay (int taps, double delayFrames,
                                                           double attenuationDb);

/// Takes out a frequency and its multiples: linear phase, −6 dB at half the width from each.
///
/// Shape     an odd number of taps, as Kaiser's formula gives for transitions of half the width. Gain 1 at 0 Hz, unless a notch
///           there is asked for
/// Errors    badSpecification: notches wider than half their distance; unsuitable: no notch below the Nyquist frequency
struct NotchComb
{
    double fundamentalHz = 50.0;
    double widthHz = 4.0;
    double attenuationDb = 60.0;
    int notches = 0; ///< 0: all below the Nyquist frequency
};

[[nodiscard]] Result<std::vector<double>> notchComb (const NotchComb&, double rateHz);

/// taps equal taps that sum to 1.
[[nodiscard]] Result<std::vector<double>> movingAverage (int taps);

/// The value, or a derivative per frame, in the middle of the polynomial that fits the frames best.
///
/// Shape     an odd number of taps above the order; to be convolved with
/// Numbers   by discrete orthogonal polynomials; agrees with scipy.signal.savgol_coeffs to 1e-9 of the largest tap
/// Errors    badSpecification
/// Source    Savitzky & Golay 1964; Gorry 1990 (Gram polynomials)
[[nodiscard]] Result<std::vector<double>> savitzkyGolay (int taps, int order, int derivative = 0);

} // namespace partita::design
