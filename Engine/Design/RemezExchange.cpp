#include "Design/RemezExchange.h"

#include "Design/EquilibriumReference.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace partita::detail
{
namespace
{

constexpr auto pi = std::numbers::pi;

constexpr int mostIterations = 200;
constexpr int patience = 8;
constexpr double leastProgress = 1e-7;
constexpr double converged = 1e-6;  // of the ripple, between the largest error and the smallest extremum
constexpr double acceptable = 5e-3; // of the ripple, where rounding lets no more be had

bool isFinite (const std::vector<Extremum>& extrema)
{
    return std::all_of (extrema.begin(), extrema.end(),
                        [] (const Extremum& extremum) { return std::isfinite (extremum.error); });
}

} // namespace

RemezExchange::RemezExchange (const MultibandSpec& s, double rateHz, const StopRequest& request)
    : spec (s),
      hertzOfAngle (rateHz / (2.0 * pi)),
      type (s.taps, s.symmetry),
      degree (type.degree()),
      stop (request),
      polynomial (request)
{
    // So near, nothing differs from the limit: the response is flat there to the square of this.
    const auto inset = 1e-4 * pi / s.taps;

    for (const auto& band : s.bands)
    {
        AngleBand next { band, band.lowHz / hertzOfAngle, std::min (band.highHz / hertzOfAngle, pi) };

        if (next.low < inset && isZeroAtDc (s.taps, s.symmetry))
            next.low = inset;

        if (next.high > pi - inset && isZeroAtNyquist (s.taps, s.symmetry))
            next.high = pi - inset;

        if (next.low <= next.high)
            bands.push_back (next);
    }
}

bool RemezExchange::hasRoom() const noexcept
{
    return degree >= 0 && degree + 2 >= static_cast<int> (bands.size());
}

bool RemezExchange::hasWidth() const noexcept
{
    return std::any_of (bands.begin(), bands.end(),
                        [] (const AngleBand& band) { return band.high > band.low; });
}

std::optional<design::EquirippleFilter> RemezExchange::run()
{
    begin();

    while (exchange())
        ++iterations;

    return isRequested (stop) ? std::nullopt : finish();
}

bool RemezExchange::reaches (double error)
{
    begin();
    auto goesOn = true;

    while (goesOn && highestRipple <= error && best.largest > error)
    {
        goesOn = exchange();
        ++iterations;
    }

    return highestRipple <= error;
}

bool RemezExchange::exchange()
{
    interpolate();
    auto extrema = alternating (findExtrema());

    if (isRequested (stop) || ! isFinite (extrema))
        return false;

    keepBest (extrema);

    if (best.spread < converged || iterations > lastProgress + patience || iterations + 1 >= mostIterations
        || extrema.size() < reference.size())
        return false;

    thin (extrema, reference.size());
    std::transform (extrema.begin(), extrema.end(), reference.begin(),
                    [] (const Extremum& extremum) { return extremum.angle; });
    return true;
}

void RemezExchange::begin()
{
    std::vector<std::pair<double, double>> edges;

    for (const auto& band : bands)
        edges.emplace_back (band.low, band.high);

    reference = equilibriumReference (edges, degree + 2);
}

void RemezExchange::interpolate()
{
    const auto count = reference.size();
    std::vector<double> values (count), slacks (count);
    std::size_t band = 0;

    for (std::size_t k = 0; k < count; ++k)
    {
        while (reference[k] > bands[band].high)
            ++band;

        const auto factor = type.factorAt (reference[k]);
        values[k] = gainAt (bands[band], reference[k]) / factor;
        slacks[k] = (k % 2 == 0 ? 1.0 : -1.0) / (weightAt (bands[band], reference[k]) * factor);
    }

    polynomial.setNodes (reference);
    ripple = polynomial.setValues (std::move (values), std::move (slacks));
}

double RemezExchange::gainAt (const AngleBand& band, double angle) const
{
    return detail::gainAt (band.band, angle * hertzOfAngle);
}

double RemezExchange::weightAt (const AngleBand& band, double angle) const
{
    return detail::weightAt (band.band, angle * hertzOfAngle, spec.weighting);
}

std::vector<Extremum> RemezExchange::errorsAt (const AngleBand& band, const std::vector<double>& angles) const
{
    const auto values = polynomial.at (angles);
    std::vector<Extremum> errors;

    for (std::size_t i = 0; i < angles.size(); ++i)
    {
        const auto error = gainAt (band, angles[i]) - type.factorAt (angles[i]) * values[i];
        errors.push_back ({ angles[i], weightAt (band, angles[i]) * error });
    }

    return errors;
}

// Points that are dense enough to show every turn of the error: the reference, band edges, and several points between any
// two of them.
std::vector<Extremum> RemezExchange::sample (const AngleBand& band, std::size_t firstNode,
                                             std::size_t endNode) const
{
    constexpr auto stepsBetween = 6.0;
    const auto widest = pi / (stepsBetween * (degree + 1));
    std::vector<double> angles;

    const auto advanceTo = [&] (double angle)
    {
        if (! angles.empty() && angle > angles.back())
        {
            const auto from = angles.back();
            const auto steps = std::max (stepsBetween, std::ceil ((angle - from) / widest));

            for (int i = 1; i < static_cast<int> (steps); ++i)
                angles.push_back (from + (angle - from) * i / steps);
        }

        if (angles.empty() || angle > angles.back())
            angles.push_back (angle);
    };

    if (firstNode == endNode || reference[firstNode] > band.low)
        advanceTo (band.low);

    for (auto k = firstNode; k < endNode; ++k)
        advanceTo (reference[k]);

    advanceTo (band.high);
    auto samples = errorsAt (band, angles);

    for (auto [k, at] = std::pair { firstNode, samples.begin() }; k < endNode; ++k)
    {
        at = std::find_if (at, samples.end(), [&] (const Extremum& s) { return s.angle >= reference[k]; });
        at->error = k % 2 == 0 ? ripple : -ripple;
    }

    return samples;
}

std::vector<Extremum> RemezExchange::findExtrema() const
{
    std::vector<Extremum> extrema;
    std::size_t node = 0;

    for (const auto& band : bands)
    {
        const auto first = node;

        while (node < reference.size() && reference[node] <= band.high)
            ++node;

        const auto found = extremaOf (sample (band, first, node), [&] (const std::vector<double>& angles)
                                      { return errorsAt (band, angles); });
        extrema.insert (extrema.end(), found.begin(), found.end());
    }

    return extrema;
}

void RemezExchange::keepBest (const std::vector<Extremum>& extrema)
{
    double largest = 0.0;

    for (const auto& extremum : extrema)
        largest = std::max (largest, std::abs (extremum.error));

    // Each exchange raises the ripple until it meets the largest error, which may rise and fall meanwhile.
    if (std::abs (ripple) > highestRipple * (1.0 + leastProgress) || largest < best.largest)
        lastProgress = iterations;

    highestRipple = std::max (highestRipple, std::abs (ripple));

    if (largest < best.largest)
        best = { reference, largest, largest / std::abs (ripple) - 1.0 };
}

std::optional<design::EquirippleFilter> RemezExchange::finish()
{
    if (! (best.spread < acceptable))
        return {};

    reference = best.reference;
    interpolate();
    auto coefficients = polynomial.cosineCoefficients();

    if (isRequested (stop))
        return {};

    design::EquirippleFilter result {
        type.tapsFrom (std::move (coefficients)), std::abs (ripple), best.largest, {}, iterations + 1
    };

    for (const auto angle : reference)
        result.extremaHz.push_back (angle * hertzOfAngle);

    return result;
}

} // namespace partita::detail
