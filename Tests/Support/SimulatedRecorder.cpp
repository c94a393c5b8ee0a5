#include "Support/SimulatedRecorder.h"

#include "Fft/RealFft.h"
#include "Support/Signals.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>

namespace partita::test
{
namespace
{

constexpr int oversampling = 4, points = 16;

struct Bins
{
    explicit Bins (int length) : fft (RealFft<double>::ofLength (length)), numbers (fft->spectrumSize()) {}

    Bins (const std::vector<double>& row, int length) : Bins (length)
    {
        AlignedBuffer<double> time (static_cast<std::size_t> (length));
        std::copy (row.begin(), row.end(), time.begin());
        fft->forward (time.data(), numbers.data());
    }

    std::vector<double> samples()
    {
        AlignedBuffer<double> time (static_cast<std::size_t> (fft->length()));
        fft->inverse (numbers.data(), time.data());
        std::vector<double> row (time.begin(), time.end());

        for (auto& sample : row)
            sample /= fft->length();

        return row;
    }

    double& re (int k) { return numbers[static_cast<std::size_t> (k)]; }

    double& im (int k) { return numbers[static_cast<std::size_t> (k) + fft->imaginaryOffset()]; }

    std::shared_ptr<const RealFft<double>> fft;
    AlignedBuffer<double> numbers;
};

int powerOfTwo (std::size_t least) { return static_cast<int> (std::bit_ceil (least)); }

/// The signal at `oversampling` times its rate.
std::vector<double> finer (const std::vector<double>& signal)
{
    const auto length = powerOfTwo (signal.size() + 64);
    Bins coarse (signal, length), fine (oversampling * length);

    for (int k = 0; k < length / 2; ++k)
    {
        fine.re (k) = oversampling * coarse.re (k);
        fine.im (k) = oversampling * coarse.im (k);
    }

    return fine.samples();
}

std::array<double, points> lagrangeWeights (double place)
{
    std::array<double, points> weights {};

    for (int i = 0; i < points; ++i)
    {
        auto weight = 1.0;

        for (int j = 0; j < points; ++j)
            if (j != i)
                weight *= (place - j) / (i - j);

        weights[static_cast<std::size_t> (i)] = weight;
    }

    return weights;
}

} // namespace

std::vector<double> convolved (const std::vector<double>& signal, const std::vector<double>& response)
{
    const auto frames = signal.size() + response.size() - 1;
    const auto length = powerOfTwo (frames);
    Bins a (signal, length), b (response, length);

    for (int k = 0; k <= length / 2; ++k)
    {
        const std::complex<double> x { a.re (k), a.im (k) }, y { b.re (k), b.im (k) };
        a.re (k) = (x * y).real();
        a.im (k) = (x * y).imag();
    }

    auto row = a.samples();
    row.resize (frames);
    return row;
}

std::vector<double> distorted (const std::vector<double>& signal, const std::function<double (double)>& curve)
{
    auto fine = finer (signal);
    std::transform (fine.begin(), fine.end(), fine.begin(), curve);
    const auto length = static_cast<int> (fine.size()) / oversampling;
    Bins wide (fine, oversampling * length), narrow (length);

    for (int k = 0; k < length / 2; ++k)
    {
        narrow.re (k) = wide.re (k) / oversampling;
        narrow.im (k) = wide.im (k) / oversampling;
    }

    auto row = narrow.samples();
    row.resize (signal.size());
    return row;
}

std::vector<double> recordedBy (const std::vector<double>& signal, double ratio, double start)
{
    const auto fine = finer (signal);
    const auto size = static_cast<std::ptrdiff_t> (fine.size());
    std::vector<double> result (static_cast<std::size_t> (static_cast<double> (signal.size()) * ratio));

    for (std::size_t n = 0; n < result.size(); ++n)
    {
        const auto place = oversampling * (static_cast<double> (n) / ratio + start);
        const auto first = static_cast<std::ptrdiff_t> (std::floor (place)) - points / 2 + 1;
        const auto weights = lagrangeWeights (place - static_cast<double> (first));

        for (std::ptrdiff_t i = 0; i < points; ++i)
            result[n] += weights[static_cast<std::size_t> (i)]
                         * fine[static_cast<std::size_t> ((first + i + size) % size)];
    }

    return result;
}

void addNoise (std::vector<double>& signal, double rms, std::uint64_t seed)
{
    constexpr int summands = 12; // each of variance 1/3
    Random random (seed);

    for (auto& sample : signal)
    {
        double sum = 0.0;

        for (int i = 0; i < summands; ++i)
            sum += random.uniform();

        sample += 0.5 * rms * sum;
    }
}

double bandErrorDb (const std::vector<double>& a, const std::vector<double>& b, double rateHz, double lowHz,
                    double highHz)
{
    const auto length = powerOfTwo (std::max (a.size(), b.size()));
    Bins first (a, length), second (b, length);
    double error = 0.0, energy = 0.0;

    for (int k = 0; k <= length / 2; ++k)
        if (const auto frequencyHz = k * rateHz / length; frequencyHz >= lowHz && frequencyHz <= highHz)
        {
            error +=
                std::pow (first.re (k) - second.re (k), 2.0) + std::pow (first.im (k) - second.im (k), 2.0);
            energy += std::pow (second.re (k), 2.0) + std::pow (second.im (k), 2.0);
        }

    return 10.0 * std::log10 (error / energy);
}

} // namespace partita::test
