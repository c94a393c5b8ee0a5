#include "Impulse/Synthesis/PortableFft.h"

#include "Core/Contracts.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <bit>
#include <utility>

namespace partita::synthesis
{
namespace
{
void reverseBits (std::vector<double>& values)
{
    for (std::size_t index = 1, reversed = 0; index < values.size(); ++index)
    {
        auto bit = values.size() >> 1;

        for (; (reversed & bit) != 0; bit >>= 1)
            reversed ^= bit;

        reversed ^= bit;

        if (index < reversed)
            std::swap (values[index], values[reversed]);
    }
}
}

PortableFft::PortableFft (std::size_t size) : transformSize (size), cosines (size / 2), sines (size / 2)
{
    PARTITA_EXPECTS (std::has_single_bit (size));

    for (std::size_t k = 0; k < size / 2; ++k)
    {
        const double angle = 2.0 * pi * static_cast<double> (k) / static_cast<double> (size);
        cosines[k] = cosine (angle);
        sines[k] = sine (angle);
    }
}

void PortableFft::forward (std::vector<double>& real, std::vector<double>& imaginary) const
{
    PARTITA_EXPECTS (real.size() == transformSize && imaginary.size() == transformSize);

    reverseBits (real);
    reverseBits (imaginary);

    for (std::size_t half = 1; half < transformSize; half *= 2)
    {
        const auto stride = transformSize / (2 * half);

        for (std::size_t start = 0; start < transformSize; start += 2 * half)
            for (std::size_t k = 0; k < half; ++k)
            {
                const auto upper = start + k;
                const auto lower = upper + half;
                const double c = cosines[k * stride];
                const double s = sines[k * stride];
                const double re = c * real[lower] + s * imaginary[lower];
                const double im = c * imaginary[lower] - s * real[lower];

                real[lower] = real[upper] - re;
                imaginary[lower] = imaginary[upper] - im;
                real[upper] += re;
                imaginary[upper] += im;
            }
    }
}

// Real and imaginary part exchanged turn the sign of the exponent around.
void PortableFft::inverse (std::vector<double>& real, std::vector<double>& imaginary) const
{
    forward (imaginary, real);
    const double scale = 1.0 / static_cast<double> (transformSize);

    for (std::size_t n = 0; n < transformSize; ++n)
    {
        real[n] *= scale;
        imaginary[n] *= scale;
    }
}
}
