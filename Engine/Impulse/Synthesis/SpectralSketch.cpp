#include "Impulse/Synthesis/SpectralSketch.h"

#include "Impulse/Synthesis/PortableFft.h"

#include <utility>

namespace partita::synthesis
{
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
