#include "Design/BarycentricInterpolant.h"

#include "Core/AlignedBuffer.h"
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

double coordinate (double angle)
{
    const auto half = 0.5 * angle;
    return angle <= 0.5 * std::numbers::pi ? std::sin (half) * std::sin (half)
                                           : -std::cos (half) * std::cos (half);
}

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

} // namespace

const std::vector<double>& BarycentricInterpolant::coordinatesNear (double angle) const noexcept
{
    return angle <= 0.5 * std::numbers::pi ? sines : cosines;
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

double BarycentricInterpolant::at (double angle, const std::vector<double>& nodeValues) const noexcept
{
    const auto& coordinates = coordinatesNear (angle);
    const auto here = coordinate (angle);
    const auto count = coordinates.size();
    std::array<double, lanes> sums {}, scales {};
    std::size_t k = 0;

    for (; k + lanes <= count; k += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
        {
            const auto share = nodeWeights[k + lane] / (here - coordinates[k + lane]);
            sums[lane] += share * nodeValues[k + lane];
            scales[lane] += share;
        }

    for (; k < count; ++k)
    {
        const auto share = nodeWeights[k] / (here - coordinates[k]);
        sums[0] += share * nodeValues[k];
        scales[0] += share;
    }

    const auto result =
        ((sums[0] + sums[1]) + (sums[2] + sums[3])) / ((scales[0] + scales[1]) + (scales[2] + scales[3]));

    if (std::isfinite (result))
        return result;

    const auto node =
        std::min_element (coordinates.begin(), coordinates.end(),
                          [here] (double a, double b) { return std::abs (a - here) < std::abs (b - here); });
    return nodeValues[static_cast<std::size_t> (node - coordinates.begin())];
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

    for (int k = 0; k <= degree && ! isRequested (stop); ++k)
    {
        const auto value = at (std::numbers::pi * k / degree, nodeValues);
        samples[static_cast<std::size_t> (k)] = value;
        samples[static_cast<std::size_t> ((length - k) % length)] = value;
    }

    fft->forward (samples.data(), spectrum.data());
    std::vector<double> coefficients (static_cast<std::size_t> (degree) + 1);

    for (std::size_t k = 0; k < coefficients.size(); ++k)
        coefficients[k] = spectrum[k] / degree;

    coefficients.front() *= 0.5;
    coefficients.back() *= 0.5;
    return coefficients;
}

// Clenshaw's recurrence in Reinsch's form, which keeps its accuracy at 0 and, with every other sign turned, at π.
double BarycentricInterpolant::cosineSumAtNode (std::size_t node,
                                                const std::vector<double>& coefficients) const noexcept
{
    const auto isUpper = nodeAngles[node] > 0.5 * std::numbers::pi;
    const auto square = isUpper ? -cosines[node] : sines[node];
    double difference = 0.0, sum = 0.0, before = 0.0;

    for (auto k = coefficients.size(); k-- > 0;)
    {
        before = sum;
        difference += (isUpper && k % 2 == 1 ? -coefficients[k] : coefficients[k]) - 4.0 * square * before;
        sum = difference + before;
    }

    return difference + 2.0 * square * before;
}

/// The largest difference at a node, as a share of what its slack is.
double BarycentricInterpolant::residualOf (const std::vector<double>& coefficients,
                                           std::vector<double>& rest) const
{
    double largest = 0.0;

    for (std::size_t k = 0; k < rest.size() && ! isRequested (stop); ++k)
    {
        rest[k] = values[k] - cosineSumAtNode (k, coefficients);
        largest = std::max (largest, std::abs (rest[k] / alternation[k]));
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
