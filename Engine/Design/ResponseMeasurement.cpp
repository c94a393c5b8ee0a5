#include "Design/ResponseMeasurement.h"

#include "Design/FrequencyResponse.h"
#include "Design/ResponseGrid.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

namespace partita::design
{
namespace
{

constexpr int pointsOfTap = 32, leastPoints = 512;

constexpr double sharp = 0.16 * 0.16 / 2.0; // curvature of a ripple, as a share of the band's range

double curvatureOf (double before, double at, double after) { return before - 2.0 * at + after; }

/// Of the parabola through three equally spaced values, from the middle one, in steps.
double vertexOf (double before, double at, double after)
{
    const auto curvature = curvatureOf (before, at, after);
    return curvature == 0.0 ? 0.0 : std::clamp (0.5 * (before - after) / curvature, -1.0, 1.0);
}

/// How far the parabola goes beyond the middle value.
double overshoot (double before, double at, double after)
{
    const auto vertex = vertexOf (before, at, after);
    return std::abs (0.5 * curvatureOf (before, at, after) * vertex * vertex);
}

} // namespace

ResponseMeasurement::ResponseMeasurement (std::span<const double> t, double rate)
    : taps (t.begin(), t.end()), rateHz (rate)
{
    const auto length = detail::gridLength (taps.size(), pointsOfTap, leastPoints);
    binHz = rateHz / length;

    for (const auto value : detail::responseOnGrid (taps, length))
        magnitudes.push_back (std::abs (value));
}

double ResponseMeasurement::gainAt (double hertz) const
{
    return std::abs (responseAt (taps, hertz, rateHz));
}

/// Parabolas of ever smaller steps about a bin: direction 1 for a maximum, −1 for a minimum.
double ResponseMeasurement::extremeNear (std::size_t bin, double direction) const
{
    auto hertz = static_cast<double> (bin) * binHz;
    auto best = magnitudes[bin];
    constexpr int passes = 4;

    for (auto [step, pass] = std::pair { binHz, 0 }; pass < passes; ++pass, step *= 0.25)
    {
        const auto before = gainAt (hertz - step), at = gainAt (hertz), after = gainAt (hertz + step);
        hertz += step * vertexOf (before, at, after);
        best = direction * std::max (direction * best, direction * gainAt (hertz));
    }

    return best;
}

GainRange ResponseMeasurement::rangeIn (double lowHz, double highHz) const
{
    const auto atLow = gainAt (lowHz), atHigh = gainAt (highHz);
    GainRange range { std::min (atLow, atHigh), std::max (atLow, atHigh) };
    const auto first = static_cast<std::size_t> (std::ceil (lowHz / binHz));
    const auto end = std::min (static_cast<std::size_t> (highHz / binHz) + 1, magnitudes.size());

    for (auto k = first; k < end; ++k)
    {
        range.lowest = std::min (range.lowest, magnitudes[k]);
        range.highest = std::max (range.highest, magnitudes[k]);
    }

    const auto swing = range.highest - range.lowest;
    std::vector<std::size_t> extremes;

    for (auto k = first + 1; k + 1 < end; ++k)
        if ((magnitudes[k] >= magnitudes[k - 1]) == (magnitudes[k] >= magnitudes[k + 1]))
            extremes.push_back (k);

    for (std::size_t i = 0; i < extremes.size(); ++i)
    {
        const auto k = extremes[i];
        const auto before = magnitudes[k - 1], at = magnitudes[k], after = magnitudes[k + 1];
        const auto direction = at >= before ? 1.0 : -1.0;
        const auto beyond = overshoot (before, at, after);
        const auto matters = direction > 0.0 ? at + 2.0 * beyond > range.highest
                                             : at - 2.0 * beyond < range.lowest && at > 2.0 * beyond;

        if (! matters)
            continue;

        constexpr std::size_t crowded = 32;
        const auto isSharp = std::abs (curvatureOf (before, at, after)) > sharp * swing;
        const auto isNearEdge = i < crowded || i + crowded >= extremes.size();
        const auto vertexHz = (static_cast<double> (k) + vertexOf (before, at, after)) * binHz;
        const auto extreme = isSharp      ? extremeNear (k, direction)
                             : isNearEdge ? gainAt (vertexHz)
                                          : at + direction * beyond;
        range.lowest = std::min (range.lowest, extreme);
        range.highest = std::max (range.highest, extreme);
    }

    constexpr auto rest = 5e-6;
    return { std::max (0.0, range.lowest - rest * swing), range.highest + rest * swing };
}

std::optional<double> ResponseMeasurement::staysWithin (const GainRange& range, double fromHz,
                                                        double limitHz) const
{
    const auto isWithin = [&range] (double gain) { return gain >= range.lowest && gain <= range.highest; };

    if (! isWithin (gainAt (fromHz)))
        return {};

    auto inside = fromHz;
    const auto step = limitHz < fromHz ? -binHz : binHz;

    for (auto next = fromHz + step; (limitHz - next) * step > 0.0; next += step)
    {
        const auto bin = std::clamp (static_cast<std::size_t> (std::lround (next / binHz)), std::size_t { 0 },
                                     magnitudes.size() - 1);

        if (! isWithin (magnitudes[bin]))
        {
            auto outside = next;
            constexpr int halvings = 40;

            for (int i = 0; i < halvings; ++i)
            {
                const auto between = 0.5 * (inside + outside);
                (isWithin (gainAt (between)) ? inside : outside) = between;
            }

            return inside;
        }

        inside = next;
    }

    return limitHz;
}

} // namespace partita::design
