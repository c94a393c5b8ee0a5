#include "Impulse/Synthesis/RateConversion.h"

#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
// Kaiser's formulas for 100 dB: a transition of (100 - 7.95) / (14.36 * 2 * 64) = 0.05 of the rate.
constexpr double kaiserBeta = 10.06;
constexpr double crossings = 64.0;
constexpr double cutoff = 0.95; // of the lower Nyquist frequency: the middle of the transition

// Straight lines between 2048 points to a crossing err by (pi / 2048)^2 / 8 = 3e-7 of the peak.
constexpr std::size_t pointsPerCrossing = 2048;

double besselI0 (double x) noexcept
{
    double term = 1.0, sum = 1.0;

    for (int n = 1; n < 40; ++n)
    {
        const double factor = 0.5 * x / static_cast<double> (n);
        term *= factor * factor;
        sum += term;
    }

    return sum;
}

/// One side of the interpolation kernel over time in crossings, and one point beyond its end.
std::vector<double> kernelTable()
{
    const auto points = static_cast<std::size_t> (crossings) * pointsPerCrossing;
    std::vector<double> table (points + 2, 0.0);

    for (std::size_t point = 0; point < points; ++point)
    {
        const double time = static_cast<double> (point) / static_cast<double> (pointsPerCrossing);
        const double angle = pi * cutoff * time;
        const double sinc = point == 0 ? 1.0 : sine (angle) / angle;
        const double place = time / crossings;
        table[point] =
            cutoff * sinc * besselI0 (kaiserBeta * std::sqrt (1.0 - place * place)) / besselI0 (kaiserBeta);
    }

    return table;
}
}

std::vector<double> rateConverted (const std::vector<double>& row, double oldRateHz, double newRateHz)
{
    if (oldRateHz == newRateHz)
        return row;

    static const auto table = kernelTable();

    // Time in crossings runs with the lower of the two rates.
    const double crossingsPerFrame = std::min (1.0, newRateHz / oldRateHz);
    const double gain = crossingsPerFrame * oldRateHz / newRateHz;
    const double reach = crossings / crossingsPerFrame;
    const double last = static_cast<double> (row.size() - 1);
    const auto frames =
        static_cast<std::size_t> (static_cast<double> (row.size()) * newRateHz / oldRateHz + 0.5);
    std::vector<double> converted (std::max<std::size_t> (frames, 1));

    for (std::size_t frame = 0; frame < converted.size(); ++frame)
    {
        const double position = static_cast<double> (frame) * oldRateHz / newRateHz;
        const auto first = static_cast<std::size_t> (std::fmax (std::ceil (position - reach), 0.0));
        const auto end = static_cast<std::size_t> (std::fmin (std::floor (position + reach), last)) + 1;
        double sum = 0.0;

        for (auto source = first; source < end; ++source)
        {
            const double time = std::abs (static_cast<double> (source) - position) * crossingsPerFrame;
            const double point = time * static_cast<double> (pointsPerCrossing);
            const auto index = static_cast<std::size_t> (point);
            const double share = point - static_cast<double> (index);
            sum += row[source] * (table[index] + share * (table[index + 1] - table[index]));
        }

        converted[frame] = gain * sum;
    }

    return converted;
}
}
