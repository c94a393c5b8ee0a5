#include "Design/BarycentricInterpolant.h"

#include "Core/AlignedBuffer.h"
#include "Design/CauchySums.h"
#include "Design/LinearEquations.h"
#include "Fft/RealFft.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <utility>

namespace partita::detail
{
namespace
{

constexpr std::size_t lanes = 4;

/// A number whose exponent has no limit.
struct Scaled
{
    double mantissa = 1.0;
    long exponent = 0;

    void multiply (double factor)
    {
        int shift = 0;
        mantissa = std::frexp (mantissa * factor, &shift);
        exponent += shift;
    }
};

bool isUpperHalf (double angle) { return angle > 0.5 * std::numbers::pi; }

double coordinate (double angle, bool isUpper)
{
    const auto half = 0.5 * angle;
    return isUpper ? -std::cos (half) * std::cos (half) : std::sin (half) * std::sin (half);
}

double coordinate (double angle) { return coordinate (angle, isUpperHalf (angle)); }

// Differences of cosines are −2 times those of coordinates, and four times the latter have products of moderate size on
// the whole interval, whose capacity is 1/4 in these coordinates.
void multiplyDifferences (Scaled& product, double from, std::span<const double> coordinates)
{
    constexpr std::size_t termsOfLane = 8; // (1e-32)⁸ is still a normal number

    while (! coordinates.empty())
    {
        const auto count = std::min (coordinates.size(), lanes * termsOfLane);
        std::array<double, lanes> partial { 1.0, 1.0, 1.0, 1.0 };
        std::size_t n = 0;

        for (; n + lanes <= count; n += lanes)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                partial[lane] *= 4.0 * (from - coordinates[n + lane]);

        for (; n < count; ++n)
            partial[0] *= 4.0 * (from - coordinates[n]);

        for (const auto factor : partial)
            product.multiply (factor);

        coordinates = coordinates.subspan (count);
    }
}

// Clenshaw's recurrence in Reinsch's form, which keeps its accuracy at 0 and, with every other sign turned, at π. squares: sin²
// of half the angles, or cos² of those next to π.
std::array<double, lanes> cosineSums (const std::array<double, lanes>& squares,
                                      const std::array<double, lanes>& signsOfOdd,
                                      const std::vector<double>& coefficients)
{
    std::array<double, lanes> difference {}, sum {}, before {};

    for (auto k = coefficients.size(); k-- > 0;)
        for (std::size_t lane = 0; lane < lanes; ++lane)
        {
            before[lane] = sum[lane];
            difference[lane] +=
                (k % 2 == 1 ? signsOfOdd[lane] : 1.0) * coefficients[k] - 4.0 * squares[lane] * before[lane];
            sum[lane] = difference[lane] + before[lane];
        }

    for (std::size_t lane = 0; lane < lanes; ++lane)
        difference[lane] += 2.0 * squares[lane] * before[lane];

    return difference;
}

} // namespace

const std::vector<double>& BarycentricInterpolant::coordinatesNear (double angle) const noexcept
{
    return isUpperHalf (angle) ? cosines : sines;
}

void BarycentricInterpolant::setNodes (std::span<const double> angles)
{
    const auto count = angles.size();
    nodeAngles.assign (angles.begin(), angles.end());
    sines.resize (count);
    cosines.resize (count);
    nodeWeights.resize (count);

    for (std::size_t k = 0; k < count; ++k)
    {
        const auto sine = std::sin (0.5 * angles[k]), cosine = std::cos (0.5 * angles[k]);
        sines[k] = sine * sine;
        cosines[k] = -cosine * cosine;
    }

    std::vector<Scaled> products (count);
    auto smallest = std::numeric_limits<long>::max();

    for (std::size_t k = 0; k < count && ! isRequested (stop); ++k)
    {
        const std::span all (coordinatesNear (angles[k]));
        multiplyDifferences (products[k], all[k], all.first (k));
        multiplyDifferences (products[k], all[k], all.subspan (k + 1));
        smallest = std::min (smallest, products[k].exponent);
    }

    constexpr long negligible = 2000; // below the smallest number, against the largest weight

    for (std::size_t k = 0; k < count; ++k)
    {
        const auto below = std::min (products[k].exponent - smallest, negligible);
        nodeWeights[k] = std::ldexp (1.0 / products[k].mantissa, -static_cast<int> (below));
    }
}

double BarycentricInterpolant::setValues (std::vector<double> atNodes, std::vector<double> slacks)
{
    values = std::move (atNodes);
    alternation = std::move (slacks);
    ripple = level (values);
    return ripple;
}

// Takes from the values the share of the alternation that leaves no highest power: what they have then is of the degree.
double BarycentricInterpolant::level (std::vector<double>& nodeValues) const noexcept
{
    double power = 0.0, powerOfAlternation = 0.0;

    for (std::size_t k = 0; k < nodeWeights.size(); ++k)
    {
        power += nodeWeights[k] * nodeValues[k];
        powerOfAlternation += nodeWeights[k] * alternation[k];
    }

    const auto share = power / powerOfAlternation;

    for (std::size_t k = 0; k < nodeValues.size(); ++k)
        nodeValues[k] -= share * alternation[k];

    return share;
}

double BarycentricInterpolant::at (double angle) const noexcept { return at (angle, values); }

std::vector<double> BarycentricInterpolant::at (std::span<const double> angles) const
{
    return at (angles, values);
}

double BarycentricInterpolant::at (double angle, const std::vector<double>& nodeValues) const noexcept
{
    const auto terms = CauchyTerms { coordinatesNear (angle), nodeWeights, nodeValues };
    const auto result = terms.sumsAt (coordinate (angle)).quotient();
    return std::isfinite (result) ? result : nodeValueNearest (angle, nodeValues);
}

std::vector<double> BarycentricInterpolant::at (std::span<const double> angles,
                                                const std::vector<double>& nodeValues) const
{
    std::vector<double> results;
    results.reserve (angles.size());

    while (! angles.empty() && ! isRequested (stop))
    {
        constexpr std::size_t anglesOfGroup = 512;
        const auto group = angles.first (std::min (angles.size(), anglesOfGroup));
        angles = angles.subspan (group.size());
        const auto isUpper = isUpperHalf (group.front());
        const auto [low, high] = std::ranges::minmax (group);
        const CauchySumsOverRange sums ({ isUpper ? cosines : sines, nodeWeights, nodeValues },
                                        coordinate (low, isUpper), coordinate (high, isUpper), group.size());

        for (const auto angle : group)
        {
            const auto result = sums.at (coordinate (angle, isUpper)).quotient();
            results.push_back (std::isfinite (result) ? result : nodeValueNearest (angle, nodeValues));
        }
    }

    results.resize (results.size() + angles.size());
    return results;
}

double BarycentricInterpolant::nodeValueNearest (double angle,
                                                 const std::vector<double>& nodeValues) const noexcept
{
    const auto above = std::ranges::lower_bound (nodeAngles, angle) - nodeAngles.begin();
    const auto i = static_cast<std::size_t> (above);
    const auto isAbove =
        i < nodeAngles.size() && (i == 0 || nodeAngles[i] - angle < angle - nodeAngles[i - 1]);
    return nodeValues[isAbove ? i : i - 1];
}

// Values at equal steps, transformed. Those far from the nodes may be inexact.
std::vector<double> BarycentricInterpolant::transformed (const std::vector<double>& nodeValues) const
{
    const auto degree = static_cast<int> (nodeAngles.size()) - 2;

    if (degree == 0)
        return { at (0.5 * std::numbers::pi, nodeValues) };

    const auto length = 2 * degree;
    const auto fft = RealFft<double>::ofLength (length);
    AlignedBuffer<double> samples (static_cast<std::size_t> (length)), spectrum (fft->spectrumSize());

    std::vector<double> angles;

    for (int k = 0; k <= degree; ++k)
        angles.push_back (std::numbers::pi * k / degree);

    const auto atSteps = at (angles, nodeValues);

    for (std::size_t k = 0; k < atSteps.size(); ++k)
        samples[k] = samples[(samples.size() - k) % samples.size()] = atSteps[k];

    fft->forward (samples.data(), spectrum.data());
    std::vector<double> coefficients (static_cast<std::size_t> (degree) + 1);

    for (std::size_t k = 0; k < coefficients.size(); ++k)
        coefficients[k] = spectrum[k] / degree;

    coefficients.front() *= 0.5;
    coefficients.back() *= 0.5;
    return coefficients;
}

/// The largest difference at a node, as a share of what its slack is.
double BarycentricInterpolant::residualOf (const std::vector<double>& coefficients,
                                           std::vector<double>& rest) const
{
    double largest = 0.0;

    for (std::size_t first = 0; first < rest.size() && ! isRequested (stop); first += lanes)
    {
        const auto count = std::min (lanes, rest.size() - first);
        std::array<double, lanes> squares {}, signs {};

        for (std::size_t lane = 0; lane < count; ++lane)
        {
            const auto isUpper = isUpperHalf (nodeAngles[first + lane]);
            squares[lane] = isUpper ? -cosines[first + lane] : sines[first + lane];
            signs[lane] = isUpper ? -1.0 : 1.0;
        }

        const auto sums = cosineSums (squares, signs, coefficients);

        for (std::size_t lane = 0; lane < count; ++lane)
        {
            const auto k = first + lane;
            rest[k] = values[k] - sums[lane];
            largest = std::max (largest, std::abs (rest[k] / alternation[k]));
        }
    }

    return largest;
}

// What is left at the nodes after a transform is transformed again. It must be levelled first: rounding has powers beyond the
// degree, which nothing keeps small between the nodes.
std::vector<double> BarycentricInterpolant::refinedCoefficients() const
{
    auto best = transformed (values), next = best;
    auto least = std::numeric_limits<double>::infinity();
    std::vector<double> rest (values.size());
    constexpr int mostRefinements = 20;

    for (int pass = 0; pass < mostRefinements && ! isRequested (stop); ++pass)
    {
        const auto largest = residualOf (next, rest);

        if (! (largest < least))
            break;

        best = next;

        if (largest > 0.5 * least)
            break;

        least = largest;
        level (rest);
        const auto correction = transformed (rest);
        std::transform (correction.begin(), correction.end(), best.begin(), next.begin(), std::plus<>());
    }

    return best;
}

// The equations at the nodes, coefficients and ripple unknown: however ill their condition, elimination leaves residuals of
// rounding only.
std::vector<double> BarycentricInterpolant::solvedCoefficients() const
{
    const auto count = values.size();
    std::vector<std::vector<double>> rows (count, std::vector<double> (count + 1));

    for (std::size_t k = 0; k < count; ++k)
    {
        for (std::size_t j = 0; j + 1 < count; ++j)
            rows[k][j] = std::cos (static_cast<double> (j) * nodeAngles[k]);

        rows[k][count - 1] = alternation[k];
        rows[k][count] = values[k];
    }

    auto solution = solve (std::move (rows), stop);
    solution.pop_back();
    return solution;
}

std::vector<double> BarycentricInterpolant::cosineCoefficients() const
{
    constexpr std::size_t mostEquations = 1000;
    constexpr auto exactEnough = 1e-3; // of the ripple
    auto refined = refinedCoefficients();
    std::vector<double> rest (values.size());
    const auto residual = residualOf (refined, rest);

    if (residual < exactEnough * std::abs (ripple) || values.size() > mostEquations)
        return refined;

    auto solved = solvedCoefficients();
    return residualOf (solved, rest) < residual ? solved : refined;
}

} // namespace partita::detail
