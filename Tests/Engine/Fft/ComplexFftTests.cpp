#include "Core/AlignedBuffer.h"
#include "Fft/ComplexFft.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr std::uint64_t seed = 26;

struct Pairs
{
    explicit Pairs (int length)
        : in (product (2, length)), out (product (2, length)), back (product (2, length))
    {
        const auto noise = whiteNoise (in.size(), seed);
        std::copy (noise.begin(), noise.end(), in.begin());
    }

    AlignedBuffer<float> in, out, back;
};

/// Error of any bin: roundings in log₂ (length) stages, each at most ε of a sum whose norm is that of the input,
/// ‖x‖₂ ≤ √(2 · length); five standard deviations.
double boundFor (int length) { return 5.0 * 0x1p-24 * (1.0 + std::log2 (length)) * std::sqrt (2.0 * length); }

} // namespace

TEST_CASE ("Complex transforms are the sums that their header states", "[fft][oracle]")
{
    for (const auto length : { 1, 2, 3, 8, 12, 64, 256, 1000, 1024 })
    {
        const auto fft = ComplexFft::ofLength (length);
        REQUIRE (fft->length() == length);
        Pairs pairs (length);
        const std::vector<float> before (pairs.in.begin(), pairs.in.end());

        for (const auto sign : { 1.0, -1.0 })
        {
            if (sign > 0.0)
                fft->positive (pairs.in.data(), pairs.out.data());
            else
                fft->negative (pairs.in.data(), pairs.out.data());

            REQUIRE (std::equal (before.begin(), before.end(), pairs.in.begin()));

            for (std::size_t k = 0; k < static_cast<std::size_t> (length); ++k)
            {
                std::complex<double> expected = 0.0;

                for (std::size_t n = 0; n < static_cast<std::size_t> (length); ++n)
                    expected += std::complex (static_cast<double> (before[2 * n]),
                                              static_cast<double> (before[2 * n + 1]))
                                * std::polar (
                                    1.0, sign * 2.0 * std::numbers::pi
                                             * static_cast<double> (n * k % static_cast<std::size_t> (length))
                                             / length);

                const std::complex found (static_cast<double> (pairs.out[2 * k]),
                                          static_cast<double> (pairs.out[2 * k + 1]));
                INFO ("length " << length << ", sign " << sign << ", bin " << k << ", seed " << seed);
                REQUIRE (std::abs (found - expected) <= boundFor (length));
            }
        }
    }
}

TEST_CASE ("One complex transform after the other gives the input times the length", "[fft][property]")
{
    for (const auto length : { 64, 4096, 32768 })
    {
        const auto fft = ComplexFft::ofLength (length);
        Pairs pairs (length);
        fft->positive (pairs.in.data(), pairs.out.data());
        fft->negative (pairs.out.data(), pairs.back.data());
        double error = 0.0;

        for (std::size_t n = 0; n < pairs.in.size(); ++n)
            error = std::max (error, std::abs (static_cast<double> (pairs.back[n])
                                               - length * static_cast<double> (pairs.in[n])));

        // The error of a bin's energy comes back scaled like the signal, by √length.
        INFO ("length " << length << ", seed " << seed);
        REQUIRE (error <= 2.0 * boundFor (length) * std::sqrt (length));
    }
}
