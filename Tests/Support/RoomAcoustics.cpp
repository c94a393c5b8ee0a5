#include "Support/RoomAcoustics.h"

#include "Support/Reference.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita::test
{

double octaveHz (std::size_t octave) { return 125.0 * std::exp2 (static_cast<double> (octave)); }

std::vector<double> octaveBand (const std::vector<double>& row, std::size_t octave)
{
    static const auto coefficients = reference ("octave_bands");
    constexpr std::size_t sections = 3, perSection = 6;
    auto band = row;

    for (std::size_t s = 0; s < sections; ++s)
    {
        const auto* c = coefficients.data() + (octave * sections + s) * perSection;
        double first = 0.0, second = 0.0;

        for (auto& value : band)
        {
            const auto out = c[0] * value + first;
            first = c[1] * value - c[4] * out + second;
            second = c[2] * value - c[5] * out;
            value = out;
        }
    }

    return band;
}

double decaySecondsT30 (const Rows<double>& rows, double rateHz)
{
    std::vector<double> rest (rows.front().size() + 1, 0.0);

    for (auto frame = rows.front().size(); frame-- > 0;)
    {
        rest[frame] = rest[frame + 1];

        for (const auto& row : rows)
            rest[frame] += row[frame] * row[frame];
    }

    double count = 0.0, sumX = 0.0, sumY = 0.0, sumXX = 0.0, sumXY = 0.0;

    for (std::size_t frame = 0; frame < rest.size(); ++frame)
    {
        const auto level = 10.0 * std::log10 (rest[frame] / rest[0]);

        if (level > -5.0)
            continue;

        if (level < -35.0)
            break;

        const auto seconds = static_cast<double> (frame) / rateHz;
        count += 1.0;
        sumX += seconds;
        sumY += level;
        sumXX += seconds * seconds;
        sumXY += seconds * level;
    }

    return -60.0 * (count * sumXX - sumX * sumX) / (count * sumXY - sumX * sumY);
}

double echoDensity (const std::vector<double>& row, std::size_t frame, double rateHz)
{
    constexpr double windowSeconds = 0.02;
    const double gaussianShare = std::erfc (1.0 / std::numbers::sqrt2);
    const auto length = static_cast<std::size_t> (windowSeconds * rateHz);
    const auto start = frame - std::min (frame, length / 2);
    const auto end = std::min (row.size(), start + length);
    const auto weight = [&] (std::size_t n)
    {
        const auto place = (static_cast<double> (n - start) + 0.5) / static_cast<double> (length);
        return 1.0 - std::cos (2.0 * std::numbers::pi * place);
    };
    double weights = 0.0, power = 0.0, beyond = 0.0;

    for (auto n = start; n < end; ++n)
    {
        weights += weight (n);
        power += weight (n) * row[n] * row[n];
    }

    for (auto n = start; n < end; ++n)
        if (row[n] * row[n] * weights > power)
            beyond += weight (n);

    return beyond / weights / gaussianShare;
}

double correlation (const std::vector<double>& a, const std::vector<double>& b, std::size_t first)
{
    double product = 0.0, squaresA = 0.0, squaresB = 0.0;

    for (auto n = first; n < a.size(); ++n)
    {
        product += a[n] * b[n];
        squaresA += a[n] * a[n];
        squaresB += b[n] * b[n];
    }

    return product / std::sqrt (squaresA * squaresB);
}

} // namespace partita::test
