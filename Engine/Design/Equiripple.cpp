#include "Design/Equiripple.h"

#include "Design/BarycentricInterpolant.h"
#include "Design/EquilibriumReference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace partita::design
{
namespace
{

constexpr auto pi = std::numbers::pi;

/// What the taps' symmetry and parity make of the amplitude A (ω) = Q (ω) · P (cos ω), with P a polynomial.
class Kind
{
public:
    Kind (int numTaps, Symmetry s) : taps (numTaps), symmetry (s) {}

    [[nodiscard]] int degree() const
    {
        if (taps % 2 == 0)
            return taps / 2 - 1;

        return symmetry == Symmetry::even ? (taps - 1) / 2 : (taps - 3) / 2;
    }

    [[nodiscard]] double factorAt (double angle) const
    {
        if (symmetry == Symmetry::even)
            return taps % 2 == 1 ? 1.0 : std::cos (0.5 * angle);

        return taps % 2 == 1 ? std::sin (angle) : std::sin (0.5 * angle);
    }

    /// From the coefficients p[k] of P = Σ p[k] cos kω.
    [[nodiscard]] std::vector<double> tapsFrom (std::vector<double> p) const
    {
        std::vector<double> result (static_cast<std::size_t> (taps));
        const auto upper = [&result] (std::size_t n) -> double& { return result[result.size() / 2 + n]; };
        const auto lower = [&result] (std::size_t n) -> double&
        { return result[(result.size() - 1) / 2 - n]; };
        const auto count = p.size();
        p.resize (count + 2);
        p[0] *= 2.0;

        if (symmetry == Symmetry::even)
        {
            for (std::size_t n = 0; n < count; ++n)
                upper (n) = lower (n) = 0.5 * (taps % 2 == 1 ? p[n] : 0.5 * (p[n] + p[n + 1]));

            return result;
        }

        for (std::size_t n = 0; n < count; ++n)
        {
            const auto even = taps % 2 == 0;
            const auto tap = 0.25 * (p[n] - p[n + (even ? 1 : 2)]);
            lower (n + (even ? 0 : 1)) = tap;
            upper (n + (even ? 0 : 1)) = -tap;
        }

        return result;
    }

private:
    int taps;
    Symmetry symmetry;
};

/// A band in angles, drawn in a little where the kind of filter has a zero at its edge.
struct AngleBand
{
    GainBand band;
    double low, high;
};

struct Extremum
{
    double angle, error;
};

class Exchange
{
public:
    Exchange (const MultibandSpec& s, double rate)
        : spec (s), hertzOfAngle (rate / (2.0 * pi)), kind (s.taps, s.symmetry), degree (kind.degree())
    {
        // So near, nothing differs from the limit: the response is flat there to the square of this.
        const auto inset = 1e-4 * pi / s.taps;

        for (const auto& band : s.bands)
        {
            AngleBand next { band, band.lowHz / hertzOfAngle, std::min (band.highHz / hertzOfAngle, pi) };

            if (next.low < inset && detail::isZeroAtDc (s.taps, s.symmetry))
                next.low = inset;

            if (next.high > pi - inset && detail::isZeroAtNyquist (s.taps, s.symmetry))
                next.high = pi - inset;

            if (next.low <= next.high)
                bands.push_back (next);
        }
    }

    [[nodiscard]] Status checkRoom() const
    {
        const auto isWide = [] (const AngleBand& band) { return band.high > band.low; };

        if (std::none_of (bands.begin(), bands.end(), isWide))
            return Error { ErrorCode::badSpecification,
                           "At least one band must be wider than a single frequency.", "bands" };

        if (! hasRoom())
            return Error { ErrorCode::badSpecification,
                           fmt::format ("{} taps are too few for {} bands: each band takes two more.",
                                        spec.taps, bands.size()),
                           "taps" };

        return Done {};
    }

    [[nodiscard]] bool hasRoom() const
    {
        return degree >= 0 && degree + 2 >= static_cast<int> (bands.size());
    }

    /// Nothing if the smallest error is lost in rounding.
    [[nodiscard]] std::optional<EquirippleFilter> run()
    {
        std::vector<std::pair<double, double>> edges;

        for (const auto& band : bands)
            edges.emplace_back (band.low, band.high);

        reference = detail::equilibriumReference (edges, degree + 2);

        for (; iterations < mostIterations; ++iterations)
        {
            interpolate();
            auto extrema = alternating (findExtrema());

            if (! isFinite (extrema))
                break;

            keepBest (extrema);

            if (best.spread < converged || iterations > lastProgress + patience)
                break;

            if (extrema.size() < reference.size())
                break;

            thin (extrema);
            std::transform (extrema.begin(), extrema.end(), reference.begin(),
                            [] (const Extremum& extremum) { return extremum.angle; });
        }

        return finish();
    }

private:
    static constexpr int mostIterations = 200;
    static constexpr int patience = 8;
    static constexpr double leastProgress = 1e-7;
    static constexpr double converged =
        1e-6; // of the ripple, between the largest error and the smallest extremum
    static constexpr double acceptable = 5e-3; // of the ripple, where rounding lets no more be had

    struct Best
    {
        std::vector<double> reference;
        double largest = std::numeric_limits<double>::infinity(), spread = largest;
    };

    void interpolate()
    {
        const auto count = reference.size();
        std::vector<double> values (count), slacks (count);
        std::size_t band = 0;

        for (std::size_t k = 0; k < count; ++k)
        {
            while (reference[k] > bands[band].high)
                ++band;

            const auto factor = kind.factorAt (reference[k]);
            values[k] = gainAt (bands[band], reference[k]) / factor;
            slacks[k] = (k % 2 == 0 ? 1.0 : -1.0) / (weightAt (bands[band], reference[k]) * factor);
        }

        polynomial.setNodes (reference);
        ripple = polynomial.setValues (std::move (values), std::move (slacks));
    }

    [[nodiscard]] double gainAt (const AngleBand& band, double angle) const
    {
        return detail::gainAt (band.band, angle * hertzOfAngle);
    }

    [[nodiscard]] double weightAt (const AngleBand& band, double angle) const
    {
        return detail::weightAt (band.band, angle * hertzOfAngle, spec.weighting);
    }

    [[nodiscard]] Extremum errorAt (const AngleBand& band, double angle) const
    {
        const auto error = gainAt (band, angle) - kind.factorAt (angle) * polynomial.at (angle);
        return { angle, weightAt (band, angle) * error };
    }

    /// Points that are dense enough to show every turn of the error: the reference, band edges, and several points
    /// between any two of them.
    [[nodiscard]] std::vector<Extremum> sample (const AngleBand& band, std::size_t firstNode,
                                                std::size_t endNode) const
    {
        constexpr auto stepsBetween = 6.0;
        const auto widest = pi / (stepsBetween * (degree + 1));
        std::vector<Extremum> samples;

        const auto advanceTo = [&] (double angle, std::optional<double> known)
        {
            if (! samples.empty() && angle > samples.back().angle)
            {
                const auto from = samples.back().angle;
                const auto steps = std::max (stepsBetween, std::ceil ((angle - from) / widest));

                for (int i = 1; i < static_cast<int> (steps); ++i)
                    samples.push_back (errorAt (band, from + (angle - from) * i / steps));
            }

            if (samples.empty() || angle > samples.back().angle)
                samples.push_back (known ? Extremum { angle, *known } : errorAt (band, angle));
        };

        if (firstNode == endNode || reference[firstNode] > band.low)
            advanceTo (band.low, {});

        for (auto k = firstNode; k < endNode; ++k)
            advanceTo (reference[k], k % 2 == 0 ? ripple : -ripple);

        advanceTo (band.high, {});
        return samples;
    }

    static double vertexOf (Extremum before, Extremum at, Extremum after)
    {
        const auto left = at.angle - before.angle, right = after.angle - at.angle;
        const auto fallLeft = (at.error - before.error) / left, fallRight = (at.error - after.error) / right;
        return at.angle + 0.5 * (fallLeft * right - fallRight * left) / (fallLeft + fallRight);
    }

    static bool isHigher (Extremum a, Extremum b)
    {
        return std::abs (a.error) > std::abs (b.error) && a.error * b.error > 0.0;
    }

    /// The turning point between three samples of which the middle one is the highest in the direction of its sign.
    [[nodiscard]] Extremum refine (const AngleBand& band, Extremum before, Extremum at, Extremum after) const
    {
        constexpr int steps = 3;

        for (int step = 0; step < steps; ++step)
        {
            const auto vertex = vertexOf (before, at, after);

            if (! (vertex > before.angle && vertex < after.angle) || vertex == at.angle)
                return at;

            const auto found = errorAt (band, vertex);

            if (isHigher (found, at))
            {
                (vertex < at.angle ? after : before) = at;
                at = found;
            }
            else
                (vertex < at.angle ? before : after) = found;
        }

        return at;
    }

    /// An edge, or the turning point between it and the sample beside it, if there is one.
    [[nodiscard]] Extremum refineEdge (const AngleBand& band, Extremum edge, Extremum beside,
                                       Extremum next) const
    {
        const auto vertex = vertexOf (edge, beside, next);
        const auto [low, high] = std::minmax (edge.angle, beside.angle);

        if (! (vertex > low && vertex < high))
            return edge;

        const auto found = errorAt (band, vertex);

        if (! isHigher (found, edge))
            return edge;

        return edge.angle < beside.angle ? refine (band, edge, found, beside)
                                         : refine (band, beside, found, edge);
    }

    void appendExtrema (std::vector<Extremum>& extrema, const AngleBand& band,
                        const std::vector<Extremum>& samples) const
    {
        const auto count = samples.size();

        for (std::size_t i = 0; i < count; ++i)
        {
            const auto sign = samples[i].error < 0.0 ? -1.0 : 1.0;
            const auto height = sign * samples[i].error;
            const auto isFirst = i == 0, isLast = i + 1 == count;

            if ((! isFirst && sign * samples[i - 1].error > height)
                || (! isLast && sign * samples[i + 1].error >= height))
                continue;

            if (! isFirst && ! isLast)
                extrema.push_back (refine (band, samples[i - 1], samples[i], samples[i + 1]));
            else if (count < 3)
                extrema.push_back (samples[i]);
            else if (isFirst)
                extrema.push_back (refineEdge (band, samples[0], samples[1], samples[2]));
            else
                extrema.push_back (refineEdge (band, samples[i], samples[i - 1], samples[i - 2]));
        }
    }

    [[nodiscard]] std::vector<Extremum> findExtrema() const
    {
        std::vector<Extremum> extrema;
        std::size_t node = 0;

        for (const auto& band : bands)
        {
            const auto first = node;

            while (node < reference.size() && reference[node] <= band.high)
                ++node;

            appendExtrema (extrema, band, sample (band, first, node));
        }

        return extrema;
    }

    /// Of neighbours with the same sign the largest one.
    static std::vector<Extremum> alternating (const std::vector<Extremum>& extrema)
    {
        std::vector<Extremum> result;

        for (const auto& extremum : extrema)
        {
            if (result.empty() || (result.back().error < 0.0) != (extremum.error < 0.0))
                result.push_back (extremum);
            else if (std::abs (extremum.error) > std::abs (result.back().error))
                result.back() = extremum;
        }

        return result;
    }

    static bool isFinite (const std::vector<Extremum>& extrema)
    {
        return std::all_of (extrema.begin(), extrema.end(),
                            [] (const Extremum& extremum) { return std::isfinite (extremum.error); });
    }

    /// As many as the reference has, alternating, with the largest among them.
    void thin (std::vector<Extremum>& extrema) const
    {
        const auto size = [] (const Extremum& extremum) { return std::abs (extremum.error); };

        while (extrema.size() > reference.size())
        {
            const auto smallest =
                std::min_element (extrema.begin(), extrema.end(),
                                  [&] (const auto& a, const auto& b) { return size (a) < size (b); });

            if (smallest == extrema.begin() || smallest + 1 == extrema.end())
                extrema.erase (smallest);
            else if (extrema.size() == reference.size() + 1)
                extrema.erase (size (extrema.front()) < size (extrema.back()) ? extrema.begin()
                                                                              : extrema.end() - 1);
            else
            {
                const auto pair = size (smallest[-1]) < size (smallest[1]) ? smallest - 1 : smallest;
                extrema.erase (pair, pair + 2);
            }
        }
    }

    void keepBest (const std::vector<Extremum>& extrema)
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

    [[nodiscard]] std::optional<EquirippleFilter> finish()
    {
        if (! (best.spread < acceptable))
            return {};

        reference = best.reference;
        interpolate();

        EquirippleFilter filter { kind.tapsFrom (polynomial.cosineCoefficients()),
                                  std::abs (ripple),
                                  best.largest,
                                  {},
                                  iterations + 1 };

        for (const auto angle : reference)
            filter.extremaHz.push_back (angle * hertzOfAngle);

        return filter;
    }

    const MultibandSpec& spec;
    double hertzOfAngle;
    Kind kind;
    int degree;
    std::vector<AngleBand> bands;
    std::vector<double> reference;
    detail::BarycentricInterpolant polynomial;
    double ripple = 0.0;
    Best best;
    double highestRipple = 0.0;
    int iterations = 0, lastProgress = 0;
};

/// The one filter without any error, where there is one: the same gain everywhere.
std::optional<EquirippleFilter> exactFilter (const MultibandSpec& spec)
{
    const auto gain = spec.bands.front().lowGain;
    const auto isConstant =
        std::all_of (spec.bands.begin(), spec.bands.end(),
                     [gain] (const GainBand& band) { return band.lowGain == gain && band.highGain == gain; });
    const auto canBeConstant = spec.symmetry == Symmetry::even && spec.taps % 2 == 1;

    if (! isConstant || ! (canBeConstant || gain == 0.0))
        return {};

    EquirippleFilter filter { std::vector<double> (static_cast<std::size_t> (spec.taps)), 0.0, 0.0, {}, 0 };
    filter.taps[filter.taps.size() / 2] = gain;
    return filter;
}

EquirippleFilter padded (EquirippleFilter filter, int taps)
{
    const auto rest = static_cast<std::size_t> (taps) - filter.taps.size();
    filter.taps.insert (filter.taps.begin(), rest / 2, 0.0);
    filter.taps.resize (static_cast<std::size_t> (taps));
    return filter;
}

/// The longest filter of the same kind whose error can still be resolved, with zeros at its ends.
Result<EquirippleFilter> longestResolvable (const MultibandSpec& spec, double rateHz)
{
    std::optional<EquirippleFilter> longest;
    int tooFew = 0, tooMany = spec.taps / 2; // pairs of taps

    while (tooMany - tooFew > 1)
    {
        auto shorter = spec;
        const auto pairs = (tooFew + tooMany) / 2;
        shorter.taps = 2 * pairs + spec.taps % 2;
        Exchange exchange (shorter, rateHz);
        auto filter = exchange.hasRoom() ? exchange.run() : std::nullopt;
        const auto fits = filter || ! exchange.hasRoom();
        (fits ? tooFew : tooMany) = pairs;

        if (filter)
            longest = std::move (filter);
    }

    if (longest)
        return padded (*std::move (longest), spec.taps);

    return Error {
        ErrorCode::unsuitable,
        "The gains of these bands can't be met to a smallest error that double precision resolves. "
        "Check the bands, or choose least squares.",
        "bands"
    };
}

} // namespace

Result<EquirippleFilter> equiripple (const MultibandSpec& spec, double rateHz)
{
    if (auto valid = validate (spec, rateHz); ! valid)
        return valid.error();

    if (auto exact = exactFilter (spec))
        return *std::move (exact);

    Exchange exchange (spec, rateHz);

    if (auto roomy = exchange.checkRoom(); ! roomy)
        return roomy.error();

    auto filter = exchange.run();
    return filter ? *std::move (filter) : longestResolvable (spec, rateHz);
}

} // namespace partita::design
