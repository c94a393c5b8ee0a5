#include "PlainMaths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita::test
{
namespace
{

double besselI0 (double x)
{
    double sum = 1.0, term = 1.0;

    for (int k = 1; k < 200; ++k)
    {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }

    return sum;
}

} // namespace

std::vector<double> noise (std::uint64_t seed, std::size_t frames)
{
    // Knuth's MMIX generator.
    std::vector<double> row (frames);
    auto state = seed * 2654435769u + 1u;

    for (auto& sample : row)
    {
        state = state * 6364136223846793005u + 1442695040888963407u;
        sample = static_cast<double> (state >> 11) * 0x1p-53 - 0.5;
    }

    return row;
}

Channels noiseRows (std::uint64_t seed, std::size_t channels, std::size_t frames)
{
    Channels rows;

    for (std::size_t c = 0; c < channels; ++c)
        rows.push_back (noise (seed * 100 + c, frames));

    return rows;
}

std::vector<double> decay (std::uint64_t seed, std::size_t frames)
{
    auto row = noise (seed, frames);

    for (std::size_t n = 0; n < frames; ++n)
        row[n] *= 0.5 * std::exp (-5.0 * static_cast<double> (n) / static_cast<double> (frames));

    row.front() = 0.7;
    return row;
}

Channels decayRows (std::uint64_t seed, std::size_t channels, std::size_t frames)
{
    Channels rows;

    for (std::size_t c = 0; c < channels; ++c)
        rows.push_back (decay (seed * 100 + c, frames));

    return rows;
}

std::vector<double> sine (double frequencyHz, double amplitude, double rateHz, std::size_t frames)
{
    std::vector<double> row (frames);

    for (std::size_t n = 0; n < frames; ++n)
        row[n] =
            amplitude * std::sin (2.0 * std::numbers::pi * frequencyHz * static_cast<double> (n) / rateHz);

    return row;
}

std::vector<double> plainConvolution (const std::vector<double>& a, const std::vector<double>& b)
{
    std::vector<double> y (a.size() + b.size() - 1, 0.0);

    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            y[i + k] += a[i] * b[k];

    return y;
}

std::vector<double> plainCorrelation (const std::vector<double>& a, const std::vector<double>& b)
{
    std::vector<double> y (a.size() + b.size() - 1, 0.0);

    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            y[i + b.size() - 1 - k] += a[i] * b[k];

    return y;
}

std::vector<double> plainLowpass (double edgeHz, double rateHz, int taps, double attenuationDb)
{
    const auto beta = attenuationDb > 50.0
                          ? 0.1102 * (attenuationDb - 8.7)
                          : 0.5842 * std::pow (attenuationDb - 21.0, 0.4) + 0.07886 * (attenuationDb - 21.0);
    const auto middle = (taps - 1) / 2;
    const auto edge = 2.0 * edgeHz / rateHz;
    std::vector<double> filter;
    double sum = 0.0;

    for (int t = -middle; t <= middle; ++t)
    {
        const auto x = static_cast<double> (t) / middle;
        const auto angle = std::numbers::pi * edge * t;
        const auto ideal = t == 0 ? edge : edge * std::sin (angle) / angle;
        filter.push_back (ideal * besselI0 (beta * std::sqrt (1.0 - x * x)));
        sum += filter.back();
    }

    for (auto& tap : filter)
        tap /= sum;

    return filter;
}

std::vector<double> plainSum (const std::vector<double>& a, double gainA, const std::vector<double>& b,
                              double gainB)
{
    std::vector<double> y (std::max (a.size(), b.size()), 0.0);

    for (std::size_t n = 0; n < a.size(); ++n)
        y[n] += gainA * a[n];

    for (std::size_t n = 0; n < b.size(); ++n)
        y[n] += gainB * b[n];

    return y;
}

std::vector<double> delayed (std::vector<double> row, std::size_t frames)
{
    row.insert (row.begin(), frames, 0.0);
    return row;
}

std::vector<double> part (const std::vector<double>& row, std::size_t start, std::size_t frames)
{
    std::vector<double> y (frames, 0.0);

    for (std::size_t n = 0; n < frames && start + n < row.size(); ++n)
        y[n] = row[start + n];

    return y;
}

double peakOf (const Channels& rows)
{
    double peak = 0.0;

    for (const auto& row : rows)
        for (const auto sample : row)
            peak = std::max (peak, std::abs (sample));

    return peak;
}

double residualDb (const Channels& expected, const Channels& found)
{
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    double largest = 0.0;

    if (expected.size() != found.size())
        return infinity;

    for (std::size_t c = 0; c < expected.size(); ++c)
    {
        if (expected[c].size() != found[c].size())
            return infinity;

        for (std::size_t n = 0; n < expected[c].size(); ++n)
        {
            if (! std::isfinite (found[c][n]))
                return infinity;

            largest = std::max (largest, std::abs (expected[c][n] - found[c][n]));
        }
    }

    return largest == 0.0 ? -infinity : 20.0 * std::log10 (largest / peakOf (expected));
}

} // namespace partita::test
