#include "Fft/RealFft.h"
#include "Support/Reference.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <thread>

using namespace partita;
using namespace partita::test;

namespace
{

template <class Real>
constexpr double epsilonOf()
{
    return std::is_same_v<Real, float> ? 0x1p-24 : 0x1p-53;
}

/// Error of any bin: roundings in log₂ (length) stages, each at most ε of a sum whose norm is that of the input,
/// ‖x‖₂ ≤ √length; five standard deviations.
template <class Real>
double boundFor (int length)
{
    return 5.0 * epsilonOf<Real>() * (1.0 + std::log2 (length)) * std::sqrt (length);
}

template <class Real>
std::vector<std::complex<double>> transformed (const std::vector<float>& time)
{
    const auto length = static_cast<int> (time.size());
    const auto fft = RealFft<Real>::ofLength (length);
    AlignedBuffer<Real> in (time.size()), spectrum (fft->spectrumSize());
    std::copy (time.begin(), time.end(), in.begin());
    const std::vector<Real> before (in.begin(), in.end());
    fft->forward (in.data(), spectrum.data());
    REQUIRE (std::equal (before.begin(), before.end(), in.begin()));

    std::vector<std::complex<double>> bins;

    for (std::size_t k = 0; k < static_cast<std::size_t> (fft->numBins()); ++k)
        bins.emplace_back (static_cast<double> (spectrum[k]),
                           static_cast<double> (spectrum[fft->imaginaryOffset() + k]));

    return bins;
}

std::vector<std::complex<double>> slowTransform (const std::vector<float>& time)
{
    const auto length = time.size();
    std::vector<std::complex<double>> bins;

    for (std::size_t k = 0; k <= length / 2; ++k)
    {
        std::complex<double> sum = 0.0;

        for (std::size_t n = 0; n < length; ++n)
            sum += static_cast<double> (time[n])
                   * std::polar (1.0, -2.0 * std::numbers::pi * static_cast<double> (n * k % length)
                                          / static_cast<double> (length));

        bins.push_back (sum);
    }

    return bins;
}

} // namespace

TEMPLATE_TEST_CASE ("The forward transform is the sum that its header states", "[fft][oracle]", float, double)
{
    constexpr std::uint64_t seed = 21;

    for (const auto length :
         { 2, 4, 6, 8, 10, 16, 30, 32, 96, 128, 150, 256, 384, 480, 900, 1024, 1536, 2000 })
    {
        const auto time = whiteNoise (static_cast<std::size_t> (length), seed);
        const auto found = transformed<TestType> (time), expected = slowTransform (time);
        REQUIRE (found.size() == expected.size());

        for (std::size_t k = 0; k < found.size(); ++k)
        {
            INFO ("length " << length << ", bin " << k << ", seed " << seed);
            REQUIRE (std::abs (found[k] - expected[k]) <= boundFor<TestType> (length));
        }
    }
}

TEMPLATE_TEST_CASE ("The forward transform agrees with NumPy's rfft", "[fft][oracle]", float, double)
{
    for (const auto length : { 2, 16, 30, 96, 150, 1024 })
    {
        const auto text = std::to_string (length);
        const auto time = reference ("time_" + text), re = reference ("rfft_re_" + text),
                   im = reference ("rfft_im_" + text);
        const auto found = transformed<TestType> ({ time.begin(), time.end() });
        REQUIRE (found.size() == re.size());

        for (std::size_t k = 0; k < found.size(); ++k)
        {
            INFO ("length " << length << ", bin " << k);
            REQUIRE (std::abs (found[k] - std::complex (re[k], im[k])) <= boundFor<TestType> (length));
        }
    }
}

TEMPLATE_TEST_CASE ("Forward and inverse give the input times the length", "[fft][property]", float, double)
{
    constexpr std::uint64_t seed = 22;

    for (const auto length : { 2, 6, 16, 18, 96, 120, 1024, 6144, 16384, 19200, 65536 })
    {
        const auto fft = RealFft<TestType>::ofLength (length);
        REQUIRE (fft->length() == length);
        REQUIRE (fft->numBins() == length / 2 + 1);
        REQUIRE (fft->spectrumSize() >= 2 * static_cast<std::size_t> (fft->numBins()));
        const auto input = whiteNoise (static_cast<std::size_t> (length), seed);
        AlignedBuffer<TestType> time (input.size()), spectrum (fft->spectrumSize());
        std::copy (input.begin(), input.end(), time.begin());
        fft->forward (time.data(), spectrum.data());
        fft->inverse (spectrum.data(), time.data());

        // Two transforms: the error of a bin's energy comes back scaled like the signal, by √length.
        const auto bound = 2.0 * boundFor<TestType> (length) * std::sqrt (length);
        double error = 0.0;

        for (std::size_t n = 0; n < input.size(); ++n)
            error = std::max (
                error, std::abs (static_cast<double> (time[n]) - length * static_cast<double> (input[n])));

        INFO ("length " << length << ", error " << error << ", bound " << bound << ", seed " << seed);
        REQUIRE (error <= bound);
    }
}

TEMPLATE_TEST_CASE ("Rows within an aligned buffer give the same bits as a buffer of their own",
                    "[fft][property]", float, double)
{
    const auto fft = RealFft<TestType>::ofLength (96);
    const auto row = alignedCount<TestType> (96);
    const auto input = whiteNoise (96, 23);
    AlignedBuffer<TestType> time (3 * row), spectra (3 * fft->spectrumSize());

    for (std::size_t i = 0; i < 3; ++i)
    {
        std::copy (input.begin(), input.end(), time.data() + i * row);
        fft->forward (time.data() + i * row, spectra.data() + i * fft->spectrumSize());
        REQUIRE (std::equal (spectra.data(), spectra.data() + fft->spectrumSize(),
                             spectra.data() + i * fft->spectrumSize()));
    }

    for (std::size_t i = 0; i < 3; ++i)
    {
        fft->inverse (spectra.data() + i * fft->spectrumSize(), time.data() + i * row);
        REQUIRE (std::equal (time.data(), time.data() + 96, time.data() + i * row));
    }
}

TEST_CASE ("A transform is shared while it is held and made anew after, with the same bits",
           "[fft][property]")
{
    const auto input = whiteNoise (480, 24);
    const auto first = transformed<float> (input);
    REQUIRE (transformed<float> (input) == first);
    const auto one = RealFft<float>::ofLength (480), other = RealFft<float>::ofLength (480);
    REQUIRE (one == other);
}

TEST_CASE ("Threads may ask for transforms and use the same one all at once", "[fft][threads]")
{
    std::atomic<int> wrong { 0 };
    std::vector<std::thread> threads;
    const auto input = whiteNoise (1024, 25);
    const auto expected = transformed<float> (input);

    for (int t = 0; t < 4; ++t)
        threads.emplace_back (
            [&, t]
            {
                Random random (static_cast<std::uint64_t> (t));

                for (int i = 0; i < 150; ++i)
                {
                    // Some that nobody else holds, so that planning and destroying run at once too.
                    const auto length = 2 * random.between (1, 300);
                    const auto own = RealFft<float>::ofLength (length);
                    const auto exact = RealFft<double>::ofLength (length);
                    const auto fft = RealFft<float>::ofLength (1024);
                    AlignedBuffer<float> time (1024), spectrum (fft->spectrumSize());
                    std::copy (input.begin(), input.end(), time.begin());
                    fft->forward (time.data(), spectrum.data());

                    for (std::size_t k = 0; k < expected.size(); ++k)
                        if (static_cast<double> (spectrum[k]) != expected[k].real()
                            || static_cast<double> (spectrum[fft->imaginaryOffset() + k])
                                   != expected[k].imag())
                            ++wrong;

                    if (own->length() != length || exact->length() != length)
                        ++wrong;
                }
            });

    for (auto& thread : threads)
        thread.join();

    REQUIRE (wrong == 0);
}
