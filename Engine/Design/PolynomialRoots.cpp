#include "Design/PolynomialRoots.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace partita
{
namespace
{

using Complex = std::complex<double>;

constexpr int mostRounds = 200;
constexpr double offAxisAngle = 0.7; // so that starting points do not mirror one another

/// Indices of the corners of the upper convex hull of (k, log |coefficients[k]|).
std::vector<std::size_t> hullCorners (const std::vector<double>& coefficients)
{
    const auto height = [&] (std::size_t k) { return std::log (std::abs (coefficients[k])); };
    std::vector<std::size_t> corners;

    for (std::size_t k = 0; k < coefficients.size(); ++k)
    {
        if (coefficients[k] == 0.0)
            continue;

        const auto isBelow = [&] (std::size_t a, std::size_t b)
        {
            return (height (b) - height (a)) * static_cast<double> (k - a)
                   <= (height (k) - height (a)) * static_cast<double> (b - a);
        };

        while (corners.size() > 1 && isBelow (corners[corners.size() - 2], corners.back()))
            corners.pop_back();

        corners.push_back (k);
    }

    return corners;
}

std::vector<Complex> startingPoints (const std::vector<double>& coefficients)
{
    const auto corners = hullCorners (coefficients);
    std::vector<Complex> points;

    for (std::size_t i = 0; i + 1 < corners.size(); ++i)
    {
        const auto count = corners[i + 1] - corners[i];
        const auto radius = std::exp ((std::log (std::abs (coefficients[corners[i]]))
                                       - std::log (std::abs (coefficients[corners[i + 1]])))
                                      / static_cast<double> (count));

        for (std::size_t j = 0; j < count; ++j)
            points.push_back (std::polar (radius, 2.0 * std::numbers::pi * static_cast<double> (j)
                                                          / static_cast<double> (count)
                                                      + offAxisAngle + static_cast<double> (i)));
    }

    return points;
}

struct Evaluation
{
    Complex newtonStep; ///< p / p′
    bool isZero;        ///< to the rounding of its evaluation
};

/// Outside the unit circle the reversed polynomial is evaluated at 1 / z, which overflows for no z.
Evaluation evaluate (const std::vector<double>& coefficients, Complex z)
{
    const auto degree = coefficients.size() - 1;
    const auto outside = std::abs (z) > 1.0;
    const auto at = outside ? 1.0 / z : z;
    const auto size = std::abs (at);
    Complex value = 0.0, slope = 0.0;
    double bound = 0.0;

    for (std::size_t k = 0; k <= degree; ++k)
    {
        const auto coefficient = outside ? coefficients[k] : coefficients[degree - k];
        slope = slope * at + value;
        value = value * at + coefficient;
        bound = bound * size + std::abs (value);
    }

    const auto isZero = std::abs (value) <= std::numeric_limits<double>::epsilon() * bound;

    // p(z) = zⁿ r(1 / z), so p′ / p = n / z − (r′ / r)(1 / z) / z².
    const auto step =
        outside ? 1.0 / (at * (static_cast<double> (degree) - at * slope / value)) : value / slope;
    return { step, isZero };
}

} // namespace

std::vector<std::complex<double>> polynomialRoots (const std::vector<double>& coefficients)
{
    auto roots = startingPoints (coefficients);
    std::vector<bool> settled (roots.size(), false);

    for (int round = 0; round < mostRounds; ++round)
    {
        auto moving = false;

        for (std::size_t i = 0; i < roots.size(); ++i)
        {
            if (settled[i])
                continue;

            const auto [newton, isZero] = evaluate (coefficients, roots[i]);
            Complex repulsion = 0.0;

            for (std::size_t j = 0; j < roots.size(); ++j)
                if (j != i && roots[j] != roots[i])
                    repulsion += 1.0 / (roots[i] - roots[j]);

            const auto step = newton / (1.0 - newton * repulsion);
            settled[i] = isZero || ! std::isfinite (std::abs (step))
                         || std::abs (step) <= std::numeric_limits<double>::epsilon() * std::abs (roots[i]);

            if (settled[i])
                continue;

            roots[i] -= step;
            moving = true;
        }

        if (! moving)
            break;
    }

    return roots;
}

} // namespace partita
