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

AlignedBuffer<float> TruePeak::tapsBetweenSamples (double part) const
{
    constexpr double half = taps / 2;
    std::array<double, taps> exact {};

    for (int k = 0; k < taps; ++k)
    {
        const auto distance = half - static_cast<double> (k) - part;
        exact[static_cast<std::size_t> (k)] = sinc (distance) * window (distance / half);
    }

    static_assert (taps <= firTapGroup);
    const auto sum = std::accumulate (exact.begin(), exact.end(), 0.0);
    AlignedBuffer<float> made (firTapGroup);
    std::transform (exact.begin(), exact.end(), made.begin(),
                    [sum] (double tap) { return static_cast<float> (tap / sum); });
    return made;
}

void TruePeak::raise (const float* levels, int count)
{
    for (std::size_t n = 0; n < static_cast<std::size_t> (count); ++n)
        highest[n] = std::max (highest[n], std::abs (levels[n]));
}

void TruePeak::add (const float* samples, int count)
{
    for (int done = 0; done < count; done += chunk)
    {
        const auto now = std::min (chunk, count - done);
        std::copy_n (samples + done, now, line.begin() + past);
        raise (samples + done, now);

        for (const auto& phase : phases)
        {
            between.fill (0.0f);
            kernels().fir (phase.data(), firTapGroup, line.data() + past, between.data(), now);
            raise (between.data(), now);
        }

        std::copy_n (line.begin() + now, past, line.begin());
    }
}

float TruePeak::take()
{
    const auto peak = *std::max_element (highest.begin(), highest.end());
    highest = {};
    return peak;
}

} // namespace partita::app
