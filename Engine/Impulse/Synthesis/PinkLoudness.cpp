#include "Impulse/Synthesis/PinkLoudness.h"

#include "Impulse/Synthesis/PortableFft.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <bit>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
/// |numerator / denominator|^2 of b0 + b1 / z + b2 / z^2 on the unit circle.
double magnitudeSquared (const double (&b)[3], double angle) noexcept
{
    const double re = b[0] + b[1] * cosine (angle) + b[2] * cosine (2.0 * angle);
    const double im = b[1] * sine (angle) + b[2] * sine (2.0 * angle);
    return re * re + im * im;
}
}

double loudnessWeight (double frequencyHz) noexcept
{
    constexpr double shelfNumerator[] { 1.53512485958697, -2.69169618940638, 1.19839281085285 };
    constexpr double shelfDenominator[] { 1.0, -1.69065929318241, 0.73248077421585 };
    constexpr double highPassNumerator[] { 1.0, -2.0, 1.0 };
    constexpr double highPassDenominator[] { 1.0, -1.99004745483398, 0.99007225036621 };

    const double angle = 2.0 * pi * frequencyHz / 48000.0;
    return magnitudeSquared (shelfNumerator, angle) / magnitudeSquared (shelfDenominator, angle)
           * magnitudeSquared (highPassNumerator, angle) / magnitudeSquared (highPassDenominator, angle);
}

double pinkGain (const std::vector<std::vector<double>>& rows, int outputs, double rateHz)
{
    const PortableFft fft (std::bit_ceil (rows.front().size()));
    const auto size = fft.size();
    const double binHz = rateHz / static_cast<double> (size);
    const auto firstBin = static_cast<std::size_t> (std::ceil (20.0 / binHz));
    const auto endBin = static_cast<std::size_t> (std::fmin (20000.0, 0.5 * rateHz) / binHz);
    std::vector<double> energy (endBin, 0.0);

    // Two real rows at once: |A + iB|^2 summed over both signs of the frequency is 2 |A|^2 + 2 |B|^2.
    for (std::size_t row = 0; row < rows.size(); row += 2)
    {
        auto real = rows[row];
        auto imaginary = row + 1 < rows.size() ? rows[row + 1] : std::vector<double>();
        real.resize (size, 0.0);
        imaginary.resize (size, 0.0);
        fft.forward (real, imaginary);

        for (auto bin = firstBin; bin < endBin; ++bin)
        {
            const auto mirror = size - bin;
            energy[bin] += 0.5
                           * (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]
                              + real[mirror] * real[mirror] + imaginary[mirror] * imaginary[mirror]);
        }
    }

    double through = 0.0, before = 0.0;

    for (auto bin = firstBin; bin < endBin; ++bin)
    {
        const double weight = loudnessWeight (static_cast<double> (bin) * binHz) / static_cast<double> (bin);
        through += weight * energy[bin];
        before += weight;
    }

    return std::sqrt (through / (before * static_cast<double> (outputs)));
}
}
