#include "Plugin/Model/TruePeak.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace partita::app
{
namespace
{

/// To 192 kHz, where nothing is left between samples that is worth looking for.
int factorFor (double rateHz) { return rateHz < 96000.0 ? 4 : rateHz < 192000.0 ? 2 : 1; }

double sinc (double x)
{
    return std::abs (x) < 1e-12 ? 1.0 : std::sin (std::numbers::pi * x) / (std::numbers::pi * x);
}

/// Kaiser's window at −1 … 1.
double window (double x)
{
    constexpr double beta = 5.0;
    return std::cyl_bessel_i (0.0, beta * std::sqrt (std::max (0.0, 1.0 - x * x)))
           / std::cyl_bessel_i (0.0, beta);
}

} // namespace

TruePeak::TruePeak (double rateHz) : factor (factorFor (rateHz))
{
    for (int i = 1; i < factor; ++i)
        phases.push_back (tapsBetweenSamples (static_cast<double> (i) / factor));
}

TruePeak::Taps TruePeak::tapsBetweenSamples (double part) const
{
    constexpr double half = taps / 2;
    std::array<double, taps> exact {};

    for (int k = 0; k < taps; ++k)
    {
        const auto distance = static_cast<double> (k) - (half - 1.0) - part;
        exact[static_cast<std::size_t> (k)] = sinc (distance) * window (distance / half);
    }

    const auto sum = std::accumulate (exact.begin(), exact.end(), 0.0);
    Taps made {};
    std::transform (exact.begin(), exact.end(), made.begin(),
                    [sum] (double tap) { return static_cast<float> (tap / sum); });
    return made;
}

void TruePeak::add (const float* samples, int count)
{
    for (int done = 0; done < count; done += chunk)
    {
        const auto now = std::min (chunk, count - done);
        auto* const fresh = line.data() + taps - 1;
        std::fill (std::copy (samples + done, samples + done + now, fresh), fresh + chunk, 0.0f);

        for (int n = 0; n < now; ++n)
            highest[static_cast<std::size_t> (n)] =
                std::max (highest[static_cast<std::size_t> (n)], std::abs (fresh[n]));

        for (const auto& phase : phases)
        {
            Chunk between {};

            for (std::size_t k = 0; k < phase.size(); ++k)
                for (std::size_t n = 0; n < chunk; ++n)
                    between[n] += phase[k] * line[n + k];

            for (int n = 0; n < now; ++n)
                highest[static_cast<std::size_t> (n)] = std::max (
                    highest[static_cast<std::size_t> (n)], std::abs (between[static_cast<std::size_t> (n)]));
        }

        std::copy (line.begin() + now, line.begin() + now + taps - 1, line.begin());
    }
}

float TruePeak::take()
{
    const auto peak = *std::max_element (highest.begin(), highest.end());
    highest = {};
    return peak;
}

} // namespace partita::app
