#include "Impulse/Synthesis/SpectralSketch.h"

#include "Impulse/Synthesis/PortableFft.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <utility>

namespace partita::synthesis
{
double upperEdge (double frequencyHz, double highestHz) noexcept
{
    const double place = std::clamp (10.0 * (frequencyHz / highestHz - 0.9), 0.0, 1.0);
    return 0.5 + 0.5 * cosine (pi * place);
}

// One transform for both: the inverse of L + iR is left in its real part and right in its imaginary one.
std::vector<std::vector<double>> signalsOf (const HalfSpectrum& left, const HalfSpectrum& right,
                                            std::size_t frames)
{
    std::vector<double> real (sketchFrames), imaginary (sketchFrames);
    real[0] = left.real[0];
    imaginary[0] = right.real[0];

    for (std::size_t bin = 1; bin < sketchBins; ++bin)
    {
        const auto mirror = sketchFrames - bin;
        real[mirror] = left.real[bin] + right.imaginary[bin];
        imaginary[mirror] = right.real[bin] - left.imaginary[bin];
        real[bin] = left.real[bin] - right.imaginary[bin];
        imaginary[bin] = left.imaginary[bin] + right.real[bin];
    }

    PortableFft (sketchFrames).inverse (real, imaginary);
    real.resize (frames);
    imaginary.resize (frames);
    return { std::move (real), std::move (imaginary) };
}
}
