#include "Design/CurveFilter.h"

#include <fmt/format.h>

#include <cmath>

namespace partita::design
{
namespace
{

constexpr int mostTaps = (1 << 22) - 1;
constexpr int fewestDefaultTaps = (1 << 9) - 1;
constexpr int mostDefaultTaps = (1 << 18) - 1;
constexpr double defaultErrorDb = 0.1;

Result<CurveFilter> make (const EqCurve& curve, const CurveMagnitude& magnitude, double rateHz, int taps,
                          Phase phase, const StopRequest& stop)
{
    CurveDesigner designer (rateHz, { taps, CurveDesigner::gridFor (magnitude, rateHz, taps),
                                      static_cast<int> (curve.bands.size()),
                                      static_cast<int> (curve.points.size()) });
    CurveFilter filter { std::vector<double> (static_cast<std::size_t> (taps)), 0, {} };
    designer.design (curve, phase, filter.taps, stop);

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", "equaliser" };

    filter.latencyFrames = phase.latencyOf (filter.taps.size());
    filter.error = designer.errorOf (filter.taps);
    return filter;
}

} // namespace

Status validateCurveTaps (std::optional<int> taps)
{
    if (taps && (*taps < 3 || *taps > mostTaps || *taps % 2 == 0))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The number of taps must be odd, so that the delay is a whole number of "
                                    "frames, and 3 … {}; found {}.",
                                    mostTaps, *taps),
                       "equaliser" };

    return Done {};
}

Result<CurveFilter> curveFilter (const EqCurve& curve, double rateHz, std::optional<int> taps, Phase phase,
                                 const StopRequest& stop)
{
    if (auto valid = validate (curve); ! valid)
        return valid.error();

    if (auto valid = validate (phase); ! valid)
        return valid.error();

    if (auto valid = validateCurveTaps (taps); ! valid)
        return valid.error();

    const CurveMagnitude magnitude (curve);

    if (taps)
        return make (curve, magnitude, rateHz, *taps, phase, stop);

    auto count = fewestDefaultTaps;
    auto filter = make (curve, magnitude, rateHz, count, phase, stop);

    while (filter && filter->error.decibels > defaultErrorDb && count < mostDefaultTaps)
    {
        count = 2 * count + 1;
        filter = make (curve, magnitude, rateHz, count, phase, stop);
    }

    return filter;
}

} // namespace partita::design
