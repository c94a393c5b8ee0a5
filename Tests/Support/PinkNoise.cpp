#include "Support/PinkNoise.h"

#include "Support/Signals.h"

#include <cmath>
#include <numbers>

namespace partita::test
{

std::vector<double> pinkNoise (std::size_t frames, double rateHz, std::uint64_t seed)
{
    const auto white = whiteNoise (frames, seed);
    std::vector<double> noise (white.begin(), white.end());
    const auto root = [rateHz] (double hertz) { return std::exp (-2.0 * std::numbers::pi * hertz / rateHz); };

    for (double poleHz = 5.0; poleHz < 0.5 * rateHz; poleHz *= 2.0)
    {
        const auto pole = root (poleHz), zero = root (poleHz * std::numbers::sqrt2);
        double before = 0.0, out = 0.0;

        for (auto& value : noise)
        {
            out = value - zero * before + pole * out;
            before = value;
            value = out;
        }
    }

    return noise;
}

} // namespace partita::test
