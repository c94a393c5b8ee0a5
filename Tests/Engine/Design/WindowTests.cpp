#include "Core/Units.h"
#include "Design/ResponseMeasurement.h"
#include "Design/Window.h"
#include "Support/Reference.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

using namespace partita;
using namespace partita::test;

namespace
{

const std::vector<Window> windows { { WindowKind::rectangular },   { WindowKind::bartlett },
                                    { WindowKind::hann },          { WindowKind::hamming },
                                    { WindowKind::blackman },      { WindowKind::blackmanHarris },
                                    { WindowKind::nuttall },       { WindowKind::flatTop },
                                    { WindowKind::kaiser, 8.6 },   { WindowKind::dolphChebyshev, 80.0 },
                                    { WindowKind::gaussian, 9.5 }, { WindowKind::dpss, 3.5 } };

double differenceTo (const std::vector<double>& expected, const std::vector<double>& found)
{
    return largestDifference (Rows<double> { found }, Rows<double> { expected });
}

} // namespace

TEST_CASE ("Windows agree with SciPy's to 1e-12, Slepian's to 1e-9", "[design][oracle]")
{
    for (const auto& window : windows)
        for (const auto taps : { 51, 64 })
        {
            INFO (nameOf (window.kind) << ", " << taps << " taps");
            const auto made = design::makeWindow (window, taps);
            REQUIRE (made.ok());
            CHECK (differenceTo (reference (std::string ("window_") + nameOf (window.kind) + "_"
                                            + std::to_string (taps)),
                                 *made)
                   <= (window.kind == WindowKind::dpss ? 1e-9 : 1e-12));
        }
}

TEST_CASE ("The Kaiser window agrees with NumPy's to 1e-12", "[design][oracle]")
{
    const std::pair<int, double> cases[] = { { 1, 5.0 },  { 3, 0.0 },     { 51, 8.6 },
                                             { 64, 3.5 }, { 1001, 14.0 }, { 4001, 21.1 } };

    for (const auto& [taps, beta] : cases)
    {
        INFO (taps << " taps, beta " << beta);

        // The peak is 1; NumPy's Bessel function is a Chebyshev sum good to about 6e-16 of its value.
        REQUIRE (differenceTo (reference ("kaiser_" + std::to_string (taps)),
                               design::makeWindow ({ WindowKind::kaiser, beta }, taps).value())
                 <= 1e-12);
    }
}

TEST_CASE ("Dolph–Chebyshev windows of any length keep all side lobes at the attenuation",
           "[design][property]")
{
    for (const auto taps : { 3, 8, 65, 500, 2047, 20000 })
        for (const auto attenuationDb : { 40.0, 100.0, 180.0 })
        {
            const auto window = design::makeWindow ({ WindowKind::dolphChebyshev, attenuationDb }, taps);
            REQUIRE (window.ok());

            // The main lobe ends where T (top · cos ω / 2) is 1 again.
            const auto top = std::cosh (std::acosh (gainFromDecibels (attenuationDb)) / (taps - 1));
            const auto lobeHz = std::acos (1.0 / top) / 3.14159265358979323846;
            const design::ResponseMeasurement response (*window, 1.0);
            const auto highest = response.rangeIn (lobeHz, 0.5).highest / response.gainAt (0.0);
            INFO (taps << " taps, " << attenuationDb << " dB");

            // Roundings of taps of size 1, against their sum of about taps / 2, add up like √taps · ε.
            const auto rounding = 4.0 * std::numeric_limits<double>::epsilon() / std::sqrt (taps);
            CHECK (highest <= gainFromDecibels (-attenuationDb) * (1.0 + 1e-5) + rounding);
            CHECK (highest >= gainFromDecibels (-attenuationDb) * (1.0 - 1e-5) - rounding);
        }
}

TEST_CASE ("Windows are symmetric, finite and at most 1, from a single tap on", "[design][property]")
{
    for (const auto& window : windows)
        for (const auto taps : { 1, 2, 3, 4, 5, 16, 17, 1000 })
        {
            INFO (nameOf (window.kind) << ", " << taps << " taps");
            const auto made = design::makeWindow (
                window.kind == WindowKind::dpss ? Window { WindowKind::dpss, std::min (3.5, 0.4 * taps) }
                                                : window,
                taps);
            REQUIRE (made.ok());

            // The terms of the flat top are given to nine digits and go below zero on purpose.
            const auto least = window.kind == WindowKind::flatTop ? -0.1 : -1e-4;
            CHECK (std::equal (made->begin(), made->end(), made->rbegin()));
            CHECK (std::all_of (made->begin(), made->end(),
                                [least] (double value) { return value >= least && value <= 1.0 + 1e-8; }));
        }
}

TEST_CASE ("Windows out of range are refused with a reason", "[design][errors]")
{
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();

    const std::pair<Window, int> cases[] = {
        { { WindowKind::kaiser, -1.0 }, 10 },  { { WindowKind::kaiser, 501.0 }, 10 },
        { { WindowKind::kaiser, nan }, 10 },   { { WindowKind::dolphChebyshev, 0.0 }, 10 },
        { { WindowKind::gaussian, 0.0 }, 10 }, { { WindowKind::dpss, 5.0 }, 10 },
        { { WindowKind::hann }, 0 },           { { WindowKind::hann }, -3 }
    };

    for (const auto& [window, taps] : cases)
    {
        const auto made = design::makeWindow (window, taps);
        INFO (nameOf (window.kind) << " " << window.parameter << ", " << taps << " taps");
        REQUIRE_FALSE (made.ok());
        CHECK (made.error().code == ErrorCode::badSpecification);
        CHECK_FALSE (made.error().message.empty());
    }
}
