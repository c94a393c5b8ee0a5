#include "Design/PolynomialRoots.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita::design
{
namespace
{

using Real = long double;
using Complex = std::complex<Real>;

constexpr int mostRounds = 300;

struct Evaluation
{
    Complex newtonStep; // p / p'
    bool exact;         // p is lost in rounding
    Real radius;
};

class Polynomial
{
public:
    explicit Polynomial (std::vector<Real> ascending) : coefficients (std::move (ascending))
    {
        for (const auto c : coefficients)
            moduli.push_back (std::abs (c));
    }

    [[nodiscard]] std::size_t degree() const { return coefficients.size() - 1; }

    [[nodiscard]] Real modulus (std::size_t k) const { return moduli[k]; }

    // Beyond the unit circle by the reversed polynomial in 1 / x, so that nothing grows without bounds.
    [[nodiscard]] Evaluation at (Complex x) const
    {
        const auto inside = std::abs (x) <= 1;
        const auto v = inside ? x : Real { 1 } / x;
        const auto size = std::abs (v);
        const auto n = static_cast<Real> (degree());
        Complex value, slope;
        Real bound = 0;

        for (std::size_t i = 0; i <= degree(); ++i)
        {
            const auto k = inside ? degree() - i : i;
            slope = slope * v + value;
            value = value * v + coefficients[k];
            bound = bound * size + moduli[k];
        }

        // Of Horner's rule with complex numbers, four roundings for each of its steps.
        bound *= 4 * n * std::numeric_limits<Real>::epsilon();
        const auto exact = std::abs (value) <= bound;

        // p'(x) / p(x) = v·(n − v·q'(v) / q(v)) with the reversed polynomial q.
        const auto inverseStepTimesValue = inside ? slope : v * (n * value - v * slope);
        const auto step = value / inverseStepTimesValue;
        return { step, exact, n * (std::abs (value) + bound) / std::abs (inverseStepTimesValue) };
    }

private:
    std::vector<Real> coefficients, moduli;
};

// On circles whose radii are the slopes of the upper convex hull of (k, ln |cₖ|): as many roots have about this
// modulus as the hull's side is long.
std::vector<Complex> firstGuesses (const Polynomial& p)
{
    std::vector<std::size_t> hull;
    const auto height = [&p] (std::size_t k) { return std::log (p.modulus (k)); };
    const auto slope = [&height] (std::size_t a, std::size_t b)
    { return (height (b) - height (a)) / static_cast<Real> (b - a); };

    for (std::size_t k = 0; k <= p.degree(); ++k)
    {
        if (p.modulus (k) == 0)
            continue;

        while (hull.size() > 1
               && slope (hull[hull.size() - 2], hull.back()) <= slope (hull[hull.size() - 2], k))
            hull.pop_back();

        hull.push_back (k);
    }

    std::vector<Complex> guesses;

    for (std::size_t side = 1; side < hull.size(); ++side)
    {
        const auto count = hull[side] - hull[side - 1];
        const auto radius = std::exp (-slope (hull[side - 1], hull[side]));

        for (std::size_t i = 0; i < count; ++i)
            guesses.push_back (std::polar (radius, 2 * std::numbers::pi_v<Real> * static_cast<Real> (i)
                                                           / static_cast<Real> (count)
                                                       + static_cast<Real> (0.7) + static_cast<Real> (side)));
    }

    return guesses;
}

Complex repulsion (const std::vector<Complex>& roots, std::size_t self)
{
    Complex sum;

    for (std::size_t k = 0; k < roots.size(); ++k)
        if (k != self && roots[k] != roots[self])
        {
            const auto apart = roots[self] - roots[k];
            sum += std::conj (apart) / std::norm (apart);
        }

    return sum;
}

std::vector<Real> withoutOuterZeros (const std::vector<double>& coefficients)
{
    const auto isNonZero = [] (double c) { return c != 0.0; };
    const auto first = std::find_if (coefficients.begin(), coefficients.end(), isNonZero);
    const auto last =
        std::find_if (coefficients.rbegin(), std::make_reverse_iterator (first), isNonZero).base();
    return { first, last };
}

} // namespace

std::vector<PolynomialRoot> polynomialRoots (const std::vector<double>& coefficients, const StopRequest& stop)
{
    auto ascending = withoutOuterZeros (coefficients);

    if (ascending.size() < 2)
        return {};

    const Polynomial p (std::move (ascending));
    auto roots = firstGuesses (p);
    std::vector<char> settled (roots.size(), 0);

    for (int round = 0; round < mostRounds; ++round)
    {
        auto moving = false;

        for (std::size_t i = 0; i < roots.size() && ! isRequested (stop); ++i)
        {
            if (settled[i] != 0)
                continue;

            const auto here = p.at (roots[i]);
            const auto correction = here.newtonStep / (Real { 1 } - here.newtonStep * repulsion (roots, i));
            const auto usable = std::isfinite (correction.real()) && std::isfinite (correction.imag());

            if (usable)
                roots[i] -= correction;

            settled[i] =
                here.exact || ! usable
                || std::abs (correction) < std::numeric_limits<Real>::epsilon() * std::abs (roots[i]);
            moving = moving || settled[i] == 0;
        }

        if (! moving)
            break;
    }

    std::vector<PolynomialRoot> found;

    for (const auto& root : roots)
        found.push_back ({ { static_cast<double> (root.real()), static_cast<double> (root.imag()) },
                           static_cast<double> (p.at (root).radius) });

    return found;
}

} // namespace partita::design
