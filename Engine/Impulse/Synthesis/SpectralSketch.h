#pragma once

#include "Impulse/Synthesis/RawImpulse.h"

#include <cstddef>
#include <vector>

namespace partita::synthesis
{
/// The spectrum of one channel from zero to the Nyquist frequency, real and imaginary parts apart.
struct HalfSpectrum
{
    explicit HalfSpectrum (std::size_t bins) : real (bins, 0.0), imaginary (bins, 0.0) {}

    std::vector<double> real, imaginary;
};

/// The size of the transform in which responses are sketched: 5.5 s at rawRateHz. What decays more slowly than
/// by 60 dB in 3 s would come round.
constexpr std::size_t sketchFrames = 1u << 18;
constexpr std::size_t sketchBins = sketchFrames / 2 + 1;
constexpr double sketchBinHz = rawRateHz / static_cast<double> (sketchFrames);

/// 1 up to nine tenths of highestHz, and a cosine slope to 0 from there: a spectrum that stopped short would ring.
double upperEdge (double frequencyHz, double highestHz) noexcept;

/// The first frames of the two real signals of these spectra, of sketchBins values each.
std::vector<std::vector<double>> signalsOf (const HalfSpectrum& left, const HalfSpectrum& right,
                                            std::size_t frames);
}
