#include "Design/CauchySums.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace partita::detail
{
namespace
{

constexpr double apart = 3.0; // half widths of a range, from its middle: what lies further is far

double angleOfPoint (int i, int points) { return std::numbers::pi * (i + 0.5) / points; }

} // namespace

CauchySums CauchyTerms::sumsAt (double x) const noexcept
{
    constexpr std::size_t lanes = 4;
    std::array<double, lanes> sums {}, scales {};
    const auto count = nodes.size();
    std::size_t k = 0;

    for (; k + lanes <= count; k += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
        {
            const auto share = weights[k + lane] / (x - nodes[k + lane]);
            sums[lane] += share * values[k + lane];
            scales[lane] += share;
        }

    for (; k < count; ++k)
    {
        const auto share = weights[k] / (x - nodes[k]);
        sums[0] += share * values[k];
        scales[0] += share;
    }

    return { (sums[0] + sums[1]) + (sums[2] + sums[3]), (scales[0] + scales[1]) + (scales[2] + scales[3]) };
}

CauchySumsOverRange::CauchySumsOverRange (const CauchyTerms& all, double low, double high,
                                          std::size_t numPoints)
    : middle (0.5 * (low + high)), halfWidth (0.5 * (high - low)), nearTerms (all)
{
    const auto placeOf = [&] (double x)
    { return static_cast<std::size_t> (std::ranges::lower_bound (all.nodes, x) - all.nodes.begin()); };
    const auto first = placeOf (middle - apart * halfWidth), end = placeOf (middle + apart * halfWidth);
    const auto count = all.nodes.size(), numFar = count - (end - first);
    hasSeries = numPoints * numFar > 2 * farPoints * count;

    if (! hasSeries)
        return;

    nearTerms = all.part (first, end - first);
    findSeries (all.part (0, first), all.part (end, count - end));
}

void CauchySumsOverRange::findSeries (const CauchyTerms& below, const CauchyTerms& above)
{
    std::array<CauchySums, farPoints> atPoints;

    for (int i = 0; i < farPoints; ++i)
    {
        const auto x = middle + halfWidth * std::cos (angleOfPoint (i, farPoints));
        atPoints[static_cast<std::size_t> (i)] = below.sumsAt (x) + above.sumsAt (x);
    }

    for (int k = 0; k < farPoints; ++k)
    {
        CauchySums sum;

        for (int i = 0; i < farPoints; ++i)
            sum = sum + std::cos (k * angleOfPoint (i, farPoints)) * atPoints[static_cast<std::size_t> (i)];

        series[static_cast<std::size_t> (k)] = (k == 0 ? 1.0 : 2.0) / farPoints * sum;
    }
}

CauchySums CauchySumsOverRange::at (double x) const noexcept
{
    const auto direct = nearTerms.sumsAt (x);

    if (! hasSeries)
        return direct;

    const auto place = (x - middle) / halfWidth;
    CauchySums sum, before;

    for (auto k = series.size() - 1; k > 0; --k)
        before = std::exchange (sum, series[k] + 2.0 * place * sum - before);

    return direct + (series[0] + place * sum - before);
}

} // namespace partita::detail
