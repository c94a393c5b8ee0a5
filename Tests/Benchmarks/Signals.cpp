#include "Signals.h"

#include <fftw3.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <memory>
#include <random>

namespace partita::bench
{
namespace
{

constexpr int longestLatency = 16384;

using Spectrum = std::vector<std::complex<double>>;

fftw_complex* raw (Spectrum& bins) { return reinterpret_cast<fftw_complex*> (bins.data()); }

template <class Real>
Spectrum spectrumOf (const Real* signal, std::size_t frames, std::size_t length)
{
    std::vector<double> time (length);
    std::copy (signal, signal + frames, time.begin());
    Spectrum bins (length / 2 + 1);
    const auto plan =
        fftw_plan_dft_r2c_1d (static_cast<int> (length), time.data(), raw (bins), FFTW_ESTIMATE);
    fftw_execute (plan);
    fftw_destroy_plan (plan);
    return bins;
}

std::vector<double> signalOf (Spectrum bins, std::size_t length)
{
    std::vector<double> time (length);
    const auto plan =
        fftw_plan_dft_c2r_1d (static_cast<int> (length), raw (bins), time.data(), FFTW_ESTIMATE);
    fftw_execute (plan);
    fftw_destroy_plan (plan);

    for (auto& sample : time)
        sample /= static_cast<double> (length);

    return time;
}

int findLatency (const std::vector<float>& output, const std::vector<double>& reference, std::size_t frames)
{
    const auto length = std::bit_ceil (frames + longestLatency);
    auto product = spectrumOf (output.data(), frames, length);
    const auto expected = spectrumOf (reference.data(), frames, length);

    for (std::size_t k = 0; k < product.size(); ++k)
        product[k] *= std::conj (expected[k]);

    const auto correlation = signalOf (std::move (product), length);
    const auto last =
        correlation.begin() + std::min<std::ptrdiff_t> (longestLatency, static_cast<std::ptrdiff_t> (frames));
    return static_cast<int> (std::max_element (correlation.begin(), last) - correlation.begin());
}

} // namespace

std::vector<float> whiteNoise (std::size_t frames, unsigned seed)
{
    std::mt19937 random (seed);
    std::uniform_real_distribution<float> uniform (-1.0f, 1.0f);
    std::vector<float> noise (frames);
    std::generate (noise.begin(), noise.end(), [&] { return uniform (random); });
    return noise;
}

std::vector<float> decayingNoise (int taps, unsigned seed)
{
    std::mt19937 random (seed);
    std::normal_distribution<double> normal;
    std::vector<float> response (static_cast<std::size_t> (taps));

    for (std::size_t n = 0; n < response.size(); ++n)
        response[n] = static_cast<float> (normal (random) * std::exp (-6.9 * static_cast<double> (n) / taps));

    return response;
}

std::vector<double> convolved (const std::vector<float>& in, const std::vector<float>& taps)
{
    const auto length = std::bit_ceil (in.size() + taps.size());
    auto product = spectrumOf (in.data(), in.size(), length);
    const auto response = spectrumOf (taps.data(), taps.size(), length);

    for (std::size_t k = 0; k < product.size(); ++k)
        product[k] *= response[k];

    auto result = signalOf (std::move (product), length);
    result.resize (in.size());
    return result;
}

Comparison compare (const std::vector<float>& output, const std::vector<double>& reference)
{
    Comparison comparison;
    const auto frames = std::min (output.size(), reference.size());
    comparison.latencyFrames = findLatency (output, reference, std::min<std::size_t> (frames, 65536));
    const auto latency = static_cast<std::size_t> (comparison.latencyFrames);
    double difference = 0.0, power = 0.0;

    for (std::size_t n = 0; n + latency < frames; ++n)
    {
        const auto error = static_cast<double> (output[n + latency]) - reference[n];
        difference += error * error;
        power += reference[n] * reference[n];
    }

    comparison.relativeError = std::sqrt (difference / power);
    return comparison;
}

} // namespace partita::bench
