#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Design/CurveDesigner.h"
#include "Design/EqCurve.h"
#include "Design/Phase.h"

#include <optional>
#include <vector>

namespace partita::design
{

struct CurveFilter
{
    std::vector<double> taps;
    Frames latencyFrames = 0;
    CurveError error; ///< see CurveDesigner::errorOf
};

/// Errors    badSpecification for a number that is even or not 3 … 4 194 303; none is fine
[[nodiscard]] Status validateCurveTaps (std::optional<int> taps);

/// Taps whose magnitude is the curve's. Without a number of taps, the smallest 2ⁿ − 1 from 511 to 262 143 that keeps
/// the error below 0.1 dB; how many that takes depends on how low and how narrow the bands are. An error that stays
/// above it is no failure but stated.
///
/// Shape     an odd number of taps
/// Errors    those of validate for the curve and the phase, and of validateCurveTaps; cancelled
[[nodiscard]] Result<CurveFilter> curveFilter (const EqCurve&, double rateHz, std::optional<int> taps = {},
                                               Phase = {}, const StopRequest& stop = {});

} // namespace partita::design
