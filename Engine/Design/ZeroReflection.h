#pragma once

#include "Core/StopRequest.h"

#include <optional>
#include <vector>

namespace partita::design
{

/// By which all-pass the zeros of a filter that lie outside the unit circle are turned inside, 1 / z for each z. Its
/// phase at the angle ω is outerZeros·ω + phase(ω), and the second part is smooth, periodic, and 0 at 0 and π.
///
/// Zeros on the circle stay as they are and need not be known: they are in the filter and in no part of this.
struct ZeroReflection
{
    int outerZeros = 0;
    std::vector<double> phase; ///< at the bins 0 … grid / 2 of a transform
};

/// From the logarithmic derivative on a circle a little outside the unit circle, by 36 / grid: what turns round it is
/// split off, with two transforms and no roots. Nothing if the grid can't tell how many zeros lie outside.
///
/// Shape     grid a power of two, at least twice the taps
/// Numbers   as good as the zeros keep away from that circle: exp (−grid · distance)
/// Source    Schönhage 1982 (splitting by a circle, power sums from p′/p); differs: only the phase is made from the
///           power sums, so that no factor is multiplied out
[[nodiscard]] std::optional<ZeroReflection> reflectionBySplitting (const std::vector<double>& taps, int grid,
                                                                   const StopRequest& stop = {});

/// How many zeros lie outside the circle that reflectionBySplitting would take; nothing if the grid can't tell.
[[nodiscard]] std::optional<int> countZerosOutside (const std::vector<double>& taps, int grid,
                                                    const StopRequest& stop = {});

/// From all roots. One that can't be told from a root on the circle counts as on it. After a request to stop, returns soon with
/// numbers that are unfinished.
[[nodiscard]] ZeroReflection reflectionByRoots (const std::vector<double>& taps, int grid,
                                                const StopRequest& stop);

} // namespace partita::design
