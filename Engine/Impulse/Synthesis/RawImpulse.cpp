#include "Impulse/Synthesis/RawImpulse.h"

#include "Impulse/Synthesis/Biquad.h"
#include "Impulse/Synthesis/PortableMath.h"
#include "Impulse/Synthesis/RateConversion.h"

#include <algorithm>
#include <cmath>

namespace partita::synthesis
{
namespace
{
constexpr double squareRootOfHalf = 0.70710678118654752440;
constexpr double highPassHz = 18.0;

void fadeOut (std::vector<double>& row, double fadeFrames)
{
    for (std::size_t frame = 0; frame < row.size(); ++frame)
    {
        const double left = static_cast<double> (row.size() - 1 - frame);

        if (left < fadeFrames)
            row[frame] *= 0.5 - 0.5 * cosine (pi * left / fadeFrames);
    }
}

/// What is left at zero frequency is taken away as a hump as long as the whole row, zero at both ends.
void removeMean (std::vector<double>& row)
{
    const double step = 2.0 * pi / static_cast<double> (row.size() - 1);
    double sum = 0.0, humpSum = 0.0;

    for (std::size_t frame = 0; frame < row.size(); ++frame)
    {
        sum += row[frame];
        humpSum += 0.5 - 0.5 * cosine (step * static_cast<double> (frame));
    }

    for (std::size_t frame = 0; frame + 1 < row.size(); ++frame)
        row[frame] -= sum / humpSum * (0.5 - 0.5 * cosine (step * static_cast<double> (frame)));
}
}

void finish (std::vector<std::vector<double>>& rows, double fadeSeconds, double rateHz)
{
    for (auto& row : rows)
    {
        auto highPass = Biquad::highPass (highPassHz, squareRootOfHalf, rateHz);

        for (auto& value : row)
            value = highPass.process (value);

        fadeOut (row, fadeSeconds * rateHz);
        removeMean (row);
    }
}

std::vector<std::vector<double>> finished (const RawImpulse& raw, double rateHz)
{
    std::vector<std::vector<double>> rows;

    for (const auto& row : raw.rows)
        rows.push_back (rateConverted (row, rawRateHz, rateHz));

    for (std::size_t channel = 0; channel < raw.direct.size(); ++channel)
    {
        const auto frame = static_cast<std::size_t> (raw.direct[channel].seconds * rateHz + 0.5);
        rows[channel][frame] += raw.direct[channel].gain;
    }

    finish (rows, raw.fadeSeconds, rateHz);
    return rows;
}
}
