#include "Impulse/Synthesis/Noise.h"

#include "Impulse/Synthesis/PortableMath.h"

#include <bit>
#include <cmath>

namespace partita::synthesis
{
Noise::Noise (std::uint64_t seed) noexcept
{
    for (auto& word : state)
    {
        seed += 0x9e3779b97f4a7c15u;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        word = mixed ^ (mixed >> 31);
    }
}

std::uint64_t Noise::bits() noexcept
{
    const std::uint64_t result = std::rotl (state[1] * 5u, 7) * 9u;
    const std::uint64_t shifted = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = std::rotl (state[3], 45);

    return result;
}

double Noise::uniform() noexcept { return static_cast<double> (bits() >> 11) * 0x1p-53; }

double Noise::bipolar() noexcept { return 2.0 * uniform() - 1.0; }

double Noise::gaussian() noexcept
{
    if (hasSpareGaussian)
    {
        hasSpareGaussian = false;
        return spareGaussian;
    }

    // 1 - uniform() lies in (0, 1], so that the logarithm is finite.
    const double radius = std::sqrt (-2.0 * naturalLogarithm (1.0 - uniform()));
    const double angle = 2.0 * pi * uniform();

    spareGaussian = radius * sine (angle);
    hasSpareGaussian = true;
    return radius * cosine (angle);
}
}
