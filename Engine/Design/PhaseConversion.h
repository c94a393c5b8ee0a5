#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Core/Units.h"
#include "Design/Phase.h"

#include <vector>

namespace partita::design
{

struct ConvertedFilter
{
    std::vector<double> taps;
    Frames latencyFrames = 0;

    /// The magnitude differs from the given filter's by no more than this at any frequency, rounding aside: the sum
    /// of the moduli of all that would have been a tap before the first one or after the last. Where zeros can't be
    /// parted, of a minimum or maximum phase, the largest difference at 16 bins or more for each tap.
    double magnitudeError = 0.0;
};

/// A filter with another phase and the same magnitude, in as many taps.
///
/// minimum   the zeros outside the unit circle are turned inside; those on the circle stay where they are. The full
///           length and the exact magnitude are kept: nothing is lifted, and no root is taken of the magnitude
/// maximum   that backwards
/// linear    a symmetric or antisymmetric filter as it is; of any other the modulus, cut to its length
/// mixed     from linear (0) to minimum (1) by the amount: its all-pass to that power. The group delay of the amount a
///           is (1 − a) times the linear one plus a times the minimum one. Its response has no end and is cut
///
/// A zero outside counts as on the circle if the roots' rounding can't tell it from one, or, in filters of more than 128
/// taps, if it is nearer than a tenth of the mean distance from zero to zero, 2π / taps.
///
/// Of more than 2048 taps whose zeros crowd round the circle, as those of noise do, the minimum phase is made by the cepstrum
/// on a fine grid, and magnitudeError says how exact it is: 1e-4 of the largest gain for 5000 taps of noise.
///
/// Shape     as many taps as given; the sign of the gain at 0 Hz stays
/// Latency   Phase::latencyOf the taps
/// Cost      O(N log N) where a gap parts the zeros outside from those on the circle, as in filters by
///           specification; the roots where there is none and for up to 128 taps; a transform of 2²² beyond 2048
/// Thread    any but audio
/// Errors    badSpecification for no taps, all zero, or not finite; unsuitable for more than 2²², unless they stay as
///           they are; cancelled
/// Numbers   minimum: 1e-12 of the largest tap for filters by specification (PhaseConversionTests)
/// Source    Oppenheim & Schafer, Discrete-Time Signal Processing, section 5.6 (minimum phase and all-pass),
///           12.8 (its cepstrum)
[[nodiscard]] Result<ConvertedFilter> withPhase (const std::vector<double>& taps, Phase,
                                                 const StopRequest& stop = {});

} // namespace partita::design
