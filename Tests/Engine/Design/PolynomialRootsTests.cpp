#include "Design/PolynomialRoots.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace partita::design;

namespace
{

using Complex = std::complex<double>;

std::vector<double> fromRoots (const std::vector<Complex>& roots)
{
    std::vector<std::complex<long double>> product { 1 };

    for (const auto& root : roots)
    {
        product.insert (product.begin(), 0);

        for (std::size_t k = 0; k + 1 < product.size(); ++k)
            product[k] -= std::complex<long double> (root) * product[k + 1];
    }

    std::vector<double> coefficients;

    for (const auto& c : product)
        coefficients.push_back (static_cast<double> (c.real()));

    return coefficients;
}

double distanceToNearest (Complex root, const std::vector<PolynomialRoot>& found)
{
    double nearest = 1e300;

    for (const auto& candidate : found)
        nearest = std::min (nearest, std::abs (candidate.value - root));

    return nearest;
}

} // namespace

TEST_CASE ("Roots that a polynomial was made from are found, wherever they lie", "[design][property]")
{
    const std::vector<Complex> roots { 0.5,           { 0.3, 0.8 },   { 0.3, -0.8 },
                                       { -0.6, 0.8 }, { -0.6, -0.8 }, { 2.0, 3.0 },
                                       { 2.0, -3.0 }, -1e4,           1e-5 };
    const auto found = polynomialRoots (fromRoots (roots));
    REQUIRE (found.size() == roots.size());

    // The coefficients are rounded to double; the roots lie so far apart that their conditions are below 100.
    for (const auto& root : roots)
        CHECK (distanceToNearest (root, found) < 100 * 2.3e-16 * std::max (1.0, std::abs (root)));
}

TEST_CASE ("The roots of unity are found to double precision", "[design][oracle]")
{
    for (const auto n : { 1, 2, 7, 64, 500 })
    {
        std::vector<double> coefficients (static_cast<std::size_t> (n) + 1);
        coefficients.front() = -1.0;
        coefficients.back() = 1.0;
        const auto found = polynomialRoots (coefficients);
        REQUIRE (found.size() == static_cast<std::size_t> (n));

        for (int k = 0; k < n; ++k)
            CHECK (distanceToNearest (std::polar (1.0, 2.0 * std::numbers::pi * k / n), found) < 1e-15);
    }
}

TEST_CASE ("A cluster is scattered by no more than its radius says", "[design][property]")
{
    const auto found = polynomialRoots ({ 1.0, 5.0, 10.0, 10.0, 5.0, 1.0 });
    REQUIRE (found.size() == 5);

    for (const auto& root : found)
    {
        CHECK (std::abs (root.value + 1.0) < 1e-2);
        CHECK (std::abs (root.value + 1.0) <= root.radius);
    }
}

TEST_CASE ("Outer zeros of the coefficients are no roots", "[design][property]")
{
    CHECK (polynomialRoots ({}).empty());
    CHECK (polynomialRoots ({ 0.0, 0.0 }).empty());
    CHECK (polynomialRoots ({ 0.0, 3.0, 0.0 }).empty());
    const auto found = polynomialRoots ({ 0.0, 0.0, -2.0, 1.0, 0.0 });
    REQUIRE (found.size() == 1);
    CHECK (std::abs (found[0].value - 2.0) < 1e-15);
}
