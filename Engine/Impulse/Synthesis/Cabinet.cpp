#include "Impulse/Synthesis/Cabinet.h"

#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableFft.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <utility>

namespace partita::synthesis
{
namespace
{
constexpr double transformSeconds = 0.65;
constexpr double floorLogPower = -32.236; // -140 dB

/// ln of the power of the second-order prototypes at s = i x, x = f / corner.
double logPower (const Feature& feature, double frequencyHz) noexcept
{
    const double squared = frequencyHz * frequencyHz / (feature.frequencyHz * feature.frequencyHz);
    const double detuning = (1.0 - squared) * (1.0 - squared);
    const double gain = gainFromDecibels (feature.decibels);
    const double resonance = squared / (feature.q * feature.q);

    switch (feature.kind)
    {
        case Feature::Kind::lowRollOff:
            return naturalLogarithm (std::fmax (squared * squared, 1e-30) / (detuning + resonance));
        case Feature::Kind::highRollOff: return -naturalLogarithm (detuning + resonance);
        case Feature::Kind::peak:
            return naturalLogarithm ((detuning + gain * resonance) / (detuning + resonance / gain));
        case Feature::Kind::lowShelf: return naturalLogarithm ((squared + gain * gain) / (squared + 1.0));
        case Feature::Kind::highShelf: break;
    }

    return naturalLogarithm ((squared * gain * gain + 1.0) / (squared + 1.0));
}

/// The reflections fade with their own low-pass; their sum with the first sound is a comb.
double logPower (const std::vector<Reflection>& reflections, double frequencyHz) noexcept
{
    double real = 1.0, imaginary = 0.0;

    for (const auto& reflection : reflections)
    {
        const double place = frequencyHz / reflection.lowPassHz;
        const double gain = gainFromDecibels (reflection.decibels) / (1.0 + place * place);
        const double phase = 2.0 * pi * frequencyHz * reflection.seconds;
        real += gain * cosine (phase);
        imaginary -= gain * sine (phase);
    }

    return naturalLogarithm (real * real + imaginary * imaginary);
}

std::vector<Feature> ripplesOf (const Cabinet& cabinet)
{
    constexpr double lowestHz = 150.0, octaves = 5.9;
    Noise noise (cabinet.seed);
    std::vector<Feature> ripples;

    for (int index = 0; index < cabinet.ripples; ++index)
    {
        const double place = (static_cast<double> (index) + noise.uniform()) / cabinet.ripples;
        ripples.push_back ({ Feature::Kind::peak, lowestHz * power (2.0, octaves * place),
                             4.0 + 8.0 * noise.uniform(), cabinet.rippleDecibels * noise.bipolar() });
    }

    return ripples;
}

/// The causal response whose ln |H| is half of this: the cepstrum's negative times folded onto the positive.
std::vector<double> minimumPhase (std::vector<double> logPowers, const PortableFft& fft)
{
    const auto size = fft.size();
    auto& cepstrum = logPowers;
    std::vector<double> imaginary (size, 0.0);
    fft.inverse (cepstrum, imaginary);

    cepstrum[0] *= 0.5;
    cepstrum[size / 2] *= 0.5;
    std::fill (cepstrum.begin() + static_cast<std::ptrdiff_t> (size / 2) + 1, cepstrum.end(), 0.0);
    std::fill (imaginary.begin(), imaginary.end(), 0.0);
    fft.forward (cepstrum, imaginary);

    for (std::size_t bin = 0; bin < size; ++bin)
    {
        const double gain = exponential (cepstrum[bin]);
        const double phase = imaginary[bin];
        cepstrum[bin] = gain * cosine (phase);
        imaginary[bin] = gain * sine (phase);
    }

    fft.inverse (cepstrum, imaginary);
    return cepstrum;
}
}

std::vector<double> render (const Cabinet& cabinet, double rateHz)
{
    const PortableFft fft (std::bit_ceil (static_cast<std::size_t> (transformSeconds * rateHz)));
    const auto size = fft.size();
    auto features = cabinet.features;
    const auto ripples = ripplesOf (cabinet);
    features.insert (features.end(), ripples.begin(), ripples.end());
    std::vector<double> logPowers (size);

    for (std::size_t bin = 0; bin <= size / 2; ++bin)
    {
        const double frequencyHz =
            std::fmax (static_cast<double> (bin), 0.5) * rateHz / static_cast<double> (size);
        double sum = logPower (cabinet.reflections, frequencyHz);

        for (const auto& feature : features)
            sum += logPower (feature, frequencyHz);

        sum = std::fmax (sum, floorLogPower);
        logPowers[bin] = sum;
        logPowers[(size - bin) % size] = sum;
    }

    auto response = minimumPhase (std::move (logPowers), fft);
    response.resize (static_cast<std::size_t> (cabinet.lengthSeconds * rateHz + 0.5));
    return response;
}
}
