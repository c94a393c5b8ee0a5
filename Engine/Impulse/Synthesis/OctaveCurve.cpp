#include "Impulse/Synthesis/OctaveCurve.h"

#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cstddef>

namespace partita::synthesis
{
double OctaveCurve::at (double frequencyHz) const noexcept
{
    constexpr double lowestHz = 62.5;
    constexpr double lnTwo = 0.69314718055994530942;

    const double last = static_cast<double> (values.size() - 1);
    const double octave = std::clamp (naturalLogarithm (frequencyHz / lowestHz) / lnTwo, 0.0, last);
    const auto below = std::min (static_cast<std::size_t> (octave), values.size() - 2);
    const double share = octave - static_cast<double> (below);

    return values[below] + share * (values[below + 1] - values[below]);
}
}
