#include "Impulse/Synthesis/OctaveDecay.h"

#include "Impulse/Synthesis/PortableMath.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
constexpr double lnOfMillion = 13.81551055796427410411; // 60 dB in energy
constexpr double lnOfTen = 2.30258509299404568402;
constexpr double squareRootOfTwo = 1.41421356237309504880;

constexpr std::size_t stepsPerOctave = 12;
constexpr std::size_t octavesAside = 3;
constexpr std::size_t strips = 2 * octavesAside * stepsPerOctave + 1;

/// What passes the octave filter, in strips of a twelfth of an octave.
class FilteredDecay
{
public:
    FilteredDecay (const OctaveCurve& decaySeconds, const OctaveCurve& levelDecibels, double octaveHz)
    {
        for (std::size_t index = 0; index < strips; ++index)
        {
            const double octave = static_cast<double> (index) / static_cast<double> (stepsPerOctave)
                                  - static_cast<double> (octavesAside);
            const double ratio = power (2.0, octave);
            const double level = gainFromDecibels (levelDecibels.at (ratio * octaveHz));
            const double detuning = squareRootOfTwo * (ratio - 1.0 / ratio);
            const double order6 = detuning * detuning * detuning * detuning * detuning * detuning;

            const double seconds = decaySeconds.at (ratio * octaveHz);
            longestSeconds = std::fmax (longestSeconds, seconds);
            ratesPerSecond[index] = lnOfMillion / seconds;
            energies[index] = ratio * level * level / ((1.0 + order6) * ratesPerSecond[index]);
        }
    }

    /// ln of the energy that is still to come.
    double logRest (double seconds) const noexcept
    {
        double rest = 0.0;

        for (std::size_t index = 0; index < strips; ++index)
            rest += energies[index] * exponential (-ratesPerSecond[index] * seconds);

        return naturalLogarithm (rest);
    }

    double secondsUntil (double decibels) const noexcept
    {
        const double target = logRest (0.0) + decibels / 10.0 * lnOfTen;
        double early = 0.0, late = longestSeconds;

        for (int step = 0; step < 30; ++step)
            (logRest (0.5 * (early + late)) > target ? early : late) = 0.5 * (early + late);

        return early;
    }

private:
    std::array<double, strips> ratesPerSecond {}, energies {};
    double longestSeconds {};
};
}

double octaveDecaySeconds (const OctaveCurve& decaySeconds, const OctaveCurve& levelDecibels, double octaveHz)
{
    const FilteredDecay decay (decaySeconds, levelDecibels, octaveHz);
    const double start = decay.secondsUntil (-5.0);
    const double end = decay.secondsUntil (-35.0);

    // The slope of the least squares' line: sum of (x - mean) y over sum of (x - mean)^2.
    constexpr int points = 25;
    double product = 0.0, squares = 0.0;

    for (int point = 0; point < points; ++point)
    {
        const double place = static_cast<double> (point) / (points - 1) - 0.5;
        product += place * decay.logRest (0.5 * (start + end) + place * (end - start));
        squares += place * place;
    }

    return -lnOfMillion * (end - start) * squares / product;
}
}
