#include "Core/Units.h"
#include "Design/ResponseMeasurement.h"
#include "Design/SpecialFilters.h"
#include "Support/Reference.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr auto pi = std::numbers::pi;

std::complex<double> responseAt (const std::vector<double>& taps, double turn)
{
    std::complex<double> sum = 0.0;

    for (std::size_t n = 0; n < taps.size(); ++n)
        sum += std::polar (taps[n], -turn * static_cast<double> (n));

    return sum;
}

} // namespace

TEST_CASE ("Savitzky–Golay smoothing agrees with SciPy's savgol_coeffs to 1e-9 of the peak",
           "[design][oracle]")
{
    const std::array<int, 3> cases[] = { { 5, 2, 0 },   { 11, 3, 1 }, { 31, 4, 2 },
                                         { 101, 6, 0 }, { 7, 6, 3 },  { 1, 0, 0 } };

    for (const auto& [taps, order, derivative] : cases)
    {
        const auto name = "savgol_" + std::to_string (taps) + "_" + std::to_string (order) + "_"
                          + std::to_string (derivative);
        const auto found = design::savitzkyGolay (taps, order, derivative);
        REQUIRE (found.ok());
        const Rows<double> rows { reference (name) };
        INFO (name << ", error " << largestDifference (Rows<double> { *found }, rows));
        CHECK (largestDifference (Rows<double> { *found }, rows) <= 1e-9 * highestOf (rows));
    }

    CHECK_FALSE (design::savitzkyGolay (4, 2).ok());
    CHECK_FALSE (design::savitzkyGolay (5, 5).ok());
    CHECK_FALSE (design::savitzkyGolay (5, 2, -1).ok());
}

TEST_CASE ("A differentiator turns a sine into its slope, a Hilbert transformer into minus its cosine",
           "[design][property]")
{
    const auto slope = design::differentiator (64, 24000.0, 48000.0);
    const auto hilbert = design::hilbertTransformer (101, 1000.0, 23000.0, 48000.0);
    REQUIRE (slope.ok());
    REQUIRE (hilbert.ok());

    for (const auto hertz : { 1000.0, 5000.0, 12345.0, 23000.0 })
    {
        const auto turn = 2.0 * pi * hertz / 48000.0;
        const std::complex<double> quarter { 0.0, 1.0 };
        const auto delayed = [&] (std::size_t taps)
        { return std::polar (1.0, -0.5 * turn * static_cast<double> (taps - 1)); };

        // Ripples of the best filters of these lengths, as their design reports them: 0.003 and 0.005.
        CHECK (std::abs (responseAt (*slope, turn) - quarter * turn * delayed (64)) <= 0.005 * turn);
        CHECK (std::abs (responseAt (*hilbert, turn) + quarter * delayed (101)) <= 0.01);
    }

    CHECK_FALSE (design::differentiator (63, 24000.0, 48000.0).ok());
    CHECK_FALSE (design::hilbertTransformer (101, 0.0, 23000.0, 48000.0).ok());
}

TEST_CASE ("A Hilbert transformer does not rise beyond its band, however unlike its edges' distances are",
           "[design][property]")
{
    for (const auto taps : { 301, 600, 1001 })
    {
        INFO (taps << " taps");
        const auto hilbert = design::hilbertTransformer (taps, 100.0, 20000.0, 48000.0);
        REQUIRE (hilbert.ok());

        // Rabiner & Schafer 1974 (minimax Hilbert transformers): taps · lowHz / rate = −0.61 lg error, here to a half more.
        const auto error = 1.5 * std::pow (10.0, -(taps - 1) * 100.0 / 48000.0 / 0.61);
        double highest = 0.0;

        for (int k = 0; k <= 24000; ++k)
        {
            const auto gain = std::abs (responseAt (*hilbert, 2.0 * pi * k / 48000.0));
            highest = std::max (highest, gain);

            if (k >= 100 && k <= 20000)
                REQUIRE (std::abs (gain - 1.0) <= error);
        }

        CHECK (highest <= 1.122 + error);
    }
}

TEST_CASE ("Fractional delays are late by what was asked for", "[design][property]")
{
    for (const auto delay : { 31.0, 31.25, 31.5, 30.7 })
    {
        const auto taps = design::fractionalDelay (63, delay, 80.0);
        REQUIRE (taps.ok());

        // Up to where the window's transition begins, half its width of (80 − 8) / (2.285 · 63) rad below the Nyquist frequency.
        for (const auto turn : { 0.0, 0.1, 1.0, 2.0, 2.8 })
            CHECK (std::abs (responseAt (*taps, turn) - std::polar (1.0, -turn * delay)) <= 4e-4);
    }

    // By a whole number of frames the sinc has one tap.
    const auto whole = design::fractionalDelay (9, 4.0, 60.0);
    CHECK ((*whole)[4] == Approx (1.0).margin (1e-15));
    CHECK_FALSE (design::fractionalDelay (9, 8.5, 60.0).ok());
    CHECK_FALSE (design::fractionalDelay (9, -0.5, 60.0).ok());
}

TEST_CASE ("A comb of notches takes out a hum with its harmonics and nothing else", "[design][property]")
{
    for (const auto notches : { 0, 5 })
    {
        const auto taps = design::notchComb ({ 50.0, 8.0, 60.0, notches }, 8000.0);
        REQUIRE (taps.ok());
        REQUIRE (taps->size() % 2 == 1);
        const design::ResponseMeasurement response (*taps, 8000.0);

        // Kaiser's formula holds within 1.5 dB for one transition; each notch has two, and far lobes of others are small.
        const auto ripple = 4.0 * gainFromDecibels (-58.5);
        const auto last = notches == 0 ? 79 : notches;

        for (int k = 1; k <= last; ++k)
            CHECK (response.gainAt (50.0 * k) <= ripple);

        for (int k = 0; k < 79; ++k)
        {
            const auto [lowest, highest] = response.rangeIn (50.0 * k + 8.0, 50.0 * k + 42.0);
            CHECK (lowest >= 1.0 - ripple);
            CHECK (highest <= 1.0 + ripple);
        }

        if (notches > 0)
            CHECK (response.gainAt (50.0 * (notches + 1)) == Approx (1.0).margin (ripple));
    }

    CHECK_FALSE (design::notchComb ({ 50.0, 30.0, 60.0, 0 }, 8000.0).ok());
    CHECK (design::notchComb ({ 5000.0, 30.0, 60.0, 0 }, 8000.0).error().code == ErrorCode::unsuitable);
}

TEST_CASE ("A moving average weighs all frames alike", "[design][property]")
{
    const auto taps = design::movingAverage (8);
    REQUIRE (taps.ok());
    CHECK (*taps == std::vector<double> (8, 0.125));
    CHECK_FALSE (design::movingAverage (0).ok());
}
