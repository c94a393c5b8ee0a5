#include "Design/EquilibriumReference.h"

#include "Design/LinearEquations.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace partita::detail
{
namespace
{

constexpr auto pi = std::numbers::pi;

struct Interval
{
    double low, high; // of x = cos ω

    [[nodiscard]] double at (double angle) const
    {
        return 0.5 * (low + high) + 0.5 * (high - low) * std::cos (angle);
    }
};

/// The density of a set of intervals in x, as far as it is known without q.
class Density
{
public:
    explicit Density (const std::vector<Interval>& intervals) : bands (intervals) { solveForGaps(); }

    /// With respect to the angle that runs through an interval, band or gap, which removes its own end points'
    /// singularities.
    [[nodiscard]] double at (const Interval& own, double angle) const
    {
        const auto x = own.at (angle);
        double q = 0.0;

        for (std::size_t k = 0; k < coefficients.size(); ++k)
            q += coefficients[k] * std::cos (static_cast<double> (k) * std::acos (std::clamp (x, -1.0, 1.0)));

        return std::abs (q) * rootsApartFrom (own, x);
    }

private:
    [[nodiscard]] double rootsApartFrom (const Interval& own, double x) const
    {
        const auto isOwn = [&own] (double edge) { return edge == own.low || edge == own.high; };
        double product = 1.0;
        auto lowIsEdge = false, highIsEdge = false;

        for (const auto& band : bands)
            for (const auto edge : { band.low, band.high })
            {
                lowIsEdge = lowIsEdge || edge == own.low;
                highIsEdge = highIsEdge || edge == own.high;

                if (! isOwn (edge))
                    product *= std::abs (x - edge);
            }

        // Where bands touch, the density does not grow.
        const auto inside = (lowIsEdge ? 1.0 : x - own.low) * (highIsEdge ? 1.0 : own.high - x);
        return std::sqrt (inside / product);
    }

    // q as a sum of Chebyshev polynomials, the highest with factor 1: one linear equation for each gap.
    void solveForGaps()
    {
        const auto gaps = bands.size() - 1;
        std::vector<std::vector<double>> rows (gaps, std::vector<double> (gaps + 1));

        for (std::size_t gap = 0; gap < gaps; ++gap)
        {
            const Interval own { bands[gap].high, bands[gap + 1].low };
            constexpr int nodes = 400;

            for (int i = 0; i < nodes; ++i)
            {
                const auto x = own.at (pi * (i + 0.5) / nodes);
                const auto weight = rootsApartFrom (own, x);

                for (std::size_t k = 0; k <= gaps; ++k)
                    rows[gap][k] +=
                        weight * std::cos (static_cast<double> (k) * std::acos (std::clamp (x, -1.0, 1.0)));
            }
        }

        // The term with the factor 1 goes to the other side.
        for (auto& row : rows)
            row.back() = -row.back();

        coefficients = detail::solve (std::move (rows));
        coefficients.push_back (1.0);
    }

    std::vector<Interval> bands; // ascending in x
    std::vector<double> coefficients;
};

/// The share of the measure from the lower end of an interval in x, by equal steps of its angle.
std::vector<double> cumulative (const Density& density, const Interval& band, int cells)
{
    std::vector<double> sums { 0.0 };

    for (int i = 0; i < cells; ++i)
        sums.push_back (sums.back() + density.at (band, pi * (i + 0.5) / cells) / cells);

    return sums;
}

/// As many whole numbers as there are shares, at least 1 each, in proportion to them.
std::vector<int> apportion (const std::vector<double>& shares, int total)
{
    double sum = 0.0;
    int given = 0;

    for (const auto share : shares)
        sum += share;

    std::vector<int> counts;

    for (const auto share : shares)
    {
        counts.push_back (std::max (1, static_cast<int> (total * share / sum)));
        given += counts.back();
    }

    const auto excess = [&] (std::size_t i) { return counts[i] - total * shares[i] / sum; };

    for (; given != total; given += given < total ? 1 : -1)
    {
        std::size_t best = shares.size();

        for (std::size_t i = 0; i < shares.size(); ++i)
            if (given < total ? (best == shares.size() || excess (i) < excess (best))
                              : (counts[i] > 1 && (best == shares.size() || excess (i) > excess (best))))
                best = i;

        counts[best] += given < total ? 1 : -1;
    }

    return counts;
}

/// Angles ω, ascending, that part a band's measure equally.
void appendQuantiles (std::vector<double>& angles, const std::pair<double, double>& band, const Interval& inX,
                      const std::vector<double>& sums, int count)
{
    const auto cells = static_cast<double> (sums.size() - 1);

    if (count == 1)
    {
        angles.push_back (0.5 * (band.first + band.second));
        return;
    }

    for (int i = 0; i < count; ++i)
    {
        const auto wanted = sums.back() * i / (count - 1);
        const auto after = std::clamp (std::lower_bound (sums.begin(), sums.end(), wanted) - sums.begin(),
                                       std::ptrdiff_t { 1 }, static_cast<std::ptrdiff_t> (sums.size() - 1));
        const auto upper = sums[static_cast<std::size_t> (after)],
                   lower = sums[static_cast<std::size_t> (after - 1)];
        const auto cell = static_cast<double> (after - 1) + (wanted - lower) / (upper - lower);
        const auto angle = std::acos (std::clamp (inX.at (pi * cell / cells), -1.0, 1.0));
        angles.push_back (i == 0           ? band.first
                          : i == count - 1 ? band.second
                                           : std::clamp (angle, band.first, band.second));
    }
}

} // namespace

std::vector<double> equilibriumReference (const std::vector<std::pair<double, double>>& bands, int count)
{
    std::vector<Interval> wide;

    for (auto band = bands.rbegin(); band != bands.rend(); ++band)
        if (band->second > band->first)
        {
            const Interval next { std::cos (band->second), std::cos (band->first) };

            if (! wide.empty() && next.low <= wide.back().high)
                wide.back().high = next.high;
            else
                wide.push_back (next);
        }

    std::vector<double> angles;
    const Density density (wide);
    std::vector<std::vector<double>> sums;
    std::vector<double> shares;

    for (const auto& band : bands)
    {
        const Interval inX { std::cos (band.second), std::cos (band.first) };
        const auto isPoint = band.second <= band.first;
        sums.push_back (isPoint ? std::vector<double> { 0.0, 0.0 } : cumulative (density, inX, 8 * count));
        shares.push_back (sums.back().back());
    }

    const auto counts = apportion (shares, count);

    for (std::size_t i = 0; i < bands.size(); ++i)
    {
        const Interval inX { std::cos (bands[i].second), std::cos (bands[i].first) };
        appendQuantiles (angles, bands[i], inX, sums[i], counts[i]);
    }

    return angles;
}

} // namespace partita::detail
