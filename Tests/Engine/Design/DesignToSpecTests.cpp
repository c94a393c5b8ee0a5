#include "Core/Units.h"
#include "Design/DesignToSpec.h"
#include "Support/Reference.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numbers>
#include <unistd.h>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 2.0; // so that frequencies are shares of the Nyquist frequency

/// One of the specifications of make_shortest.py with the fewest taps that SciPy's remez needs for it.
struct Known
{
    EdgeSpec spec;
    int fewest;
};

std::vector<Known> knownSpecs()
{
    const auto rows = reference ("../Shortest/shortest");
    std::vector<Known> known;

    for (std::size_t at = 0; at + 8 <= rows.size(); at += 8)
        known.push_back ({ { static_cast<FilterKind> (static_cast<int> (rows[at])), rows[at + 1],
                             rows[at + 2], rows[at + 3], rows[at + 4], rows[at + 5], rows[at + 6] },
                           static_cast<int> (rows[at + 7]) });

    return known;
}

DesignRequest request (const EdgeSpec& spec, DesignMethod method = DesignMethod::equiripple,
                       TapFormat format = TapFormat::float64)
{
    auto bands = bandsOf (spec, rateHz);
    REQUIRE (bands.ok());
    DesignRequest made;
    made.bands = *std::move (bands);
    made.method = method;
    made.format = format;
    return made;
}

double magnitudeAt (const std::vector<double>& taps, double share)
{
    const auto middle = 0.5 * static_cast<double> (taps.size() - 1);
    double sum = 0.0;

    for (std::size_t n = 0; n < taps.size(); ++n)
        sum += taps[n] * std::cos (std::numbers::pi * share * (static_cast<double> (n) - middle));

    return std::abs (sum);
}

/// For measure_designs.py.
void append (std::ofstream& stream, const design::DesignedFilter& filter)
{
    const auto put = [&stream] (double value)
    { stream.write (reinterpret_cast<const char*> (&value), sizeof (value)); };
    put (static_cast<double> (filter.taps.size()));
    put (static_cast<double> (filter.report.bands.size()));

    for (const auto tap : filter.taps)
        put (tap);

    for (const auto& band : filter.report.bands)
    {
        const auto& asked = band.asked;
        put (asked.lowHz);
        put (asked.highHz);
        put (asked.passes ? gainFromDecibels (asked.gainDb - asked.toleranceDb) : 0.0);
        put (gainFromDecibels (asked.passes ? asked.gainDb + asked.toleranceDb : -asked.toleranceDb));
    }
}

} // namespace

TEST_CASE ("Filters by specification are within two taps of the shortest that SciPy's remez finds",
           "[design][oracle]")
{
    const auto known = knownSpecs();
    REQUIRE (known.size() == 50);

    for (const auto& [spec, fewest] : known)
    {
        const auto filter = design::designToSpec (request (spec), rateHz);
        REQUIRE (filter.ok());
        INFO (nameOf (spec.kind) << " " << spec.passHz << " " << spec.stopHz << " " << spec.upperPassHz << " "
                                 << spec.upperStopHz << ", ripple " << spec.rippleDb << " dB, attenuation "
                                 << spec.attenuationDb << " dB: " << filter->taps.size() << " taps against "
                                 << fewest);
        CHECK (filter->report.met);
        CHECK (static_cast<int> (filter->taps.size()) <= fewest + 2);
    }
}

TEST_CASE ("What a report calls met is met when SciPy measures it", "[design][oracle][deep]")
{
    const auto path =
        std::filesystem::temp_directory_path() / ("partita-designs-" + std::to_string (::getpid()) + ".f64");
    int reported = 0;

    {
        std::ofstream stream (path, std::ios::binary);

        for (const auto& [spec, fewest] : knownSpecs())
            for (const auto method :
                 { DesignMethod::equiripple, DesignMethod::window, DesignMethod::leastSquares })
                for (const auto format : { TapFormat::float32, TapFormat::float64 })
                {
                    const auto filter = design::designToSpec (request (spec, method, format), rateHz);
                    REQUIRE (filter.ok());
                    CHECK (filter->report.met);

                    if (format == TapFormat::float32)
                        CHECK (std::all_of (filter->taps.begin(), filter->taps.end(),
                                            [] (double tap) {
                                                return tap == static_cast<double> (static_cast<float> (tap));
                                            }));

                    append (stream, *filter);
                    ++reported;
                }
    }

    CHECK (reported == 300);
    const auto command =
        "/usr/bin/python3 -B '" PARTITA_REFERENCE_DIR "/../measure_designs.py' '" + path.string() + "'";
    CHECK (std::system (command.c_str()) == 0);
    std::filesystem::remove (path);
}

TEST_CASE ("Reports tell how far a band holds, and what is missing where it is not met", "[design][property]")
{
    const EdgeSpec spec { FilterKind::lowpass, 0.3, 0.4, 0.0, 0.0, 0.1, 80.0 };
    auto asked = request (spec);
    const auto filter = design::designToSpec (asked, rateHz);
    REQUIRE (filter.ok());
    const auto& pass = filter->report.bands[0];
    const auto& stop = filter->report.bands[1];
    REQUIRE (pass.reachedHighHz.has_value());
    REQUIRE (stop.reachedLowHz.has_value());
    CHECK (*pass.reachedHighHz >= 0.3);
    CHECK (*stop.reachedLowHz <= 0.4);
    CHECK (*pass.reachedHighHz < *stop.reachedLowHz);

    // At the reached edges the magnitude is what the tolerance allows, to the search's last halving.
    CHECK (decibelsFromGain (magnitudeAt (filter->taps, *pass.reachedHighHz)) == Approx (-0.1).margin (1e-4));
    CHECK (decibelsFromGain (magnitudeAt (filter->taps, *stop.reachedLowHz)) == Approx (-80.0).margin (1e-2));

    asked.taps = 21;
    const auto tooShort = design::designToSpec (asked, rateHz);
    REQUIRE (tooShort.ok());
    CHECK_FALSE (tooShort->report.met);
    CHECK (tooShort->taps.size() == 21);
    CHECK (tooShort->report.bands[1].reachedDb < 80.0);
    CHECK_FALSE (tooShort->report.bands[1].reachedLowHz.has_value());
}

TEST_CASE ("Rounding to float is part of what is measured", "[design][property]")
{
    const EdgeSpec spec { FilterKind::lowpass, 0.3, 0.32, 0.0, 0.0, 0.01, 175.0 };
    const auto single =
        design::designToSpec (request (spec, DesignMethod::equiripple, TapFormat::float32), rateHz);
    const auto whole = design::designToSpec (request (spec), rateHz);
    REQUIRE (single.ok());
    REQUIRE (whole.ok());
    CHECK_FALSE (single->report.met); // 24 bits of 0.3 and below have no −175 dB
    CHECK (whole->report.met);
    CHECK (whole->report.bands[1].reachedDb >= 175.0);
}

TEST_CASE ("The number of taps may be held to be odd or even", "[design][property]")
{
    auto asked = request ({ FilterKind::lowpass, 0.3, 0.4, 0.0, 0.0, 0.1, 80.0 });

    for (const auto parity : { TapParity::odd, TapParity::even })
    {
        asked.parity = parity;
        const auto filter = design::designToSpec (asked, rateHz);
        REQUIRE (filter.ok());
        CHECK (filter->report.met);
        CHECK (filter->taps.size() % 2 == (parity == TapParity::odd ? 1u : 0u));
    }

    auto highpass = request ({ FilterKind::highpass, 0.4, 0.3, 0.0, 0.0, 0.1, 80.0 });
    CHECK (design::designToSpec (highpass, rateHz)->taps.size() % 2 == 1);
    highpass.parity = TapParity::even;
    CHECK (design::designToSpec (highpass, rateHz).error().code == ErrorCode::badSpecification);
}

TEST_CASE ("Bands with gains of their own are kept", "[design][property]")
{
    for (const auto method : { DesignMethod::equiripple, DesignMethod::window, DesignMethod::leastSquares })
    {
        DesignRequest asked;
        asked.method = method;
        asked.bands = { { 0.0, 0.1, true, 0.2, 6.0 },
                        { 0.15, 0.4, false, 60.0 },
                        { 0.5, 0.6, true, 0.2, -3.0 },
                        { 0.7, 1.0, true, 0.5, 0.0 } };
        const auto filter = design::designToSpec (asked, rateHz);
        REQUIRE (filter.ok());
        INFO (nameOf (method) << ", " << filter->taps.size() << " taps");
        CHECK (filter->report.met);
        CHECK (decibelsFromGain (magnitudeAt (filter->taps, 0.05)) == Approx (6.0).margin (0.21));
        CHECK (decibelsFromGain (magnitudeAt (filter->taps, 0.55)) == Approx (-3.0).margin (0.21));
        CHECK (magnitudeAt (filter->taps, 0.3) <= 1.001e-3);
    }
}

TEST_CASE ("Where nothing is asked for, the gain stays below that of the bands beside it",
           "[design][property]")
{
    const auto pass = [] (double low, double high) { return ToleranceBand { low, high }; };
    const auto stop = [] (double low, double high) { return ToleranceBand { low, high, false, 80.0 }; };

    for (const auto method : { DesignMethod::equiripple, DesignMethod::leastSquares })
        for (const auto& bands : std::vector<std::vector<ToleranceBand>> {
                 { pass (0.0, 0.05), stop (0.1, 0.15), pass (0.5, 1.0) },
                 { pass (0.1, 0.2), stop (0.22, 0.3), pass (0.6, 0.8) },
                 { stop (0.0, 0.12), pass (0.14, 0.2), stop (0.6, 1.0) },
                 { pass (0.2, 0.25), stop (0.28, 0.3) },
                 { pass (0.1, 0.3) } })
        {
            DesignRequest asked;
            asked.method = method;
            asked.bands = bands;
            const auto filter = design::designToSpec (asked, rateHz);
            REQUIRE (filter.ok());
            INFO (nameOf (method) << ", " << bands.size() << " bands: " << filter->taps.size() << " taps");
            CHECK (filter->report.met);

            CHECK_FALSE (filter->report.strays());
            double highest = 0.0;

            for (int k = 0; k <= 4000; ++k)
                highest = std::max (highest, magnitudeAt (filter->taps, k / 4000.0));

            CHECK (highest
                   <= gainFromDecibels (0.1 + 1.0)); // of all pass bands, and what is taken for a bend
        }
}

TEST_CASE ("Free bands that may rise spare taps and are told, whatever they rise to", "[design][property]")
{
    for (const auto attenuationDb : { 60.0, 80.0, 96.0 })
    {
        INFO (attenuationDb << " dB");
        DesignRequest asked;
        asked.bands = { { 0.0, 0.05 }, { 0.1, 0.15, false, attenuationDb }, { 0.5, 1.0 } };
        const auto limited = design::designToSpec (asked, rateHz);
        asked.freeBands = FreeBands::free;
        const auto shortest = design::designToSpec (asked, rateHz);
        REQUIRE (limited.ok());
        REQUIRE (shortest.ok());
        CHECK (limited->report.met);
        CHECK (shortest->report.met);
        CHECK_FALSE (limited->report.strays());

        // At 96 dB rounding takes the gain of short filters that rise by 200 dB.
        CHECK (shortest->taps.size() <= limited->taps.size());
        CHECK (shortest->report.strays() == (shortest->taps.size() < limited->taps.size()));
    }
}

TEST_CASE ("A gain that rises where nothing is asked for is told", "[design][property]")
{
    // 30 dB between two bands.
    const std::vector<double> taps { 32.0, 0.0, -32.0 };
    DesignRequest asked;
    asked.bands = { { 0.0, 0.1, false, 20.0 }, { 0.9, 1.0, false, 20.0 } };
    const auto report = design::measureAgainst (asked, taps, rateHz);
    CHECK (report.strays());
    REQUIRE (report.freeBands.size() == 1);
    CHECK (report.freeBands[0].lowHz == 0.1);
    CHECK (report.freeBands[0].highHz == 0.9);
    CHECK (report.freeBands[0].peakDb == Approx (decibelsFromGain (64.0)).margin (1e-3));

    asked.bands = { { 0.2, 0.8 } };
    const auto ends = design::measureAgainst (asked, { 0.0, 1.0, 0.0 }, rateHz);
    CHECK (ends.freeBands.size() == 2);
    CHECK_FALSE (ends.strays());
}

TEST_CASE ("Least squares reach what double precision lets them, and say at once what it does not",
           "[design][property]")
{
    for (const auto attenuationDb : { 100.0, 120.0, 144.0 })
        for (const auto& spec :
             { EdgeSpec { FilterKind::lowpass, 0.3, 0.35, 0.0, 0.0, 0.1, attenuationDb },
               EdgeSpec { FilterKind::highpass, 0.35, 0.3, 0.0, 0.0, 0.01, attenuationDb },
               EdgeSpec { FilterKind::bandpass, 0.3, 0.25, 0.5, 0.7, 0.1, attenuationDb },
               EdgeSpec { FilterKind::bandstop, 0.1, 0.14, 0.5, 0.45, 1.0, attenuationDb } })
        {
            const auto filter = design::designToSpec (request (spec, DesignMethod::leastSquares), rateHz);
            REQUIRE (filter.ok());
            INFO (nameOf (spec.kind) << ", " << attenuationDb << " dB: " << filter->taps.size() << " taps");
            CHECK (filter->report.met);
        }

    const EdgeSpec beyond { FilterKind::lowpass, 0.3, 0.35, 0.0, 0.0, 0.1, 150.0 };
    const auto refused = design::designToSpec (request (beyond, DesignMethod::leastSquares), rateHz);
    REQUIRE_FALSE (refused.ok());
    CHECK (refused.error().code == ErrorCode::badSpecification);
    CHECK (refused.error().message.find ("145 dB") != std::string::npos);
    CHECK (design::designToSpec (request (beyond), rateHz)->report.met);
}

TEST_CASE ("A transition that is a little too narrow for any length is refused before a filter is made",
           "[design][errors]")
{
    // Some 40 000 taps.
    const auto narrow =
        design::designToSpec (request ({ FilterKind::lowpass, 0.3, 0.3002, 0.0, 0.0, 0.1, 100.0 }), rateHz);
    REQUIRE_FALSE (narrow.ok());
    CHECK (narrow.error().code == ErrorCode::unsuitable);
    CHECK (narrow.error().message.find ("32767") != std::string::npos);
}

TEST_CASE ("Impossible and silly specifications are refused with a sentence each", "[design][errors]")
{
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    constexpr auto rate = 48000.0;
    const auto code = [&] (const EdgeSpec& spec, std::optional<int> taps = {})
    {
        const auto bands = bandsOf (spec, rate);

        if (! bands)
        {
            CHECK_FALSE (bands.error().message.empty());
            return bands.error().code;
        }

        DesignRequest asked;
        asked.bands = *bands;
        asked.taps = taps;
        const auto filter = design::designToSpec (asked, rate);
        REQUIRE_FALSE (filter.ok());
        CHECK_FALSE (filter.error().message.empty());
        return filter.error().code;
    };

    using enum FilterKind;
    using enum ErrorCode;
    CHECK (code ({ lowpass, 9000, 8000 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 8000 }) == badSpecification);
    CHECK (code ({ highpass, 8000, 9000 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 24000 }) == unsuitable);
    CHECK (code ({ lowpass, 8000, 30000 }) == unsuitable);
    CHECK (code ({ lowpass, 0, 8000 }) == badSpecification);
    CHECK (code ({ lowpass, -5, 8000 }) == badSpecification);
    CHECK (code ({ lowpass, nan, 8000 }) == badSpecification);
    CHECK (code ({ bandpass, 1000, 2000, 3000, 4000 }) == badSpecification);
    CHECK (code ({ bandpass, 2000, 1000, 1500, 4000 }) == badSpecification);
    CHECK (code ({ bandstop, 2000, 1000, 3000, 4000 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000, 0, 0, 0.1, 400 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000, 0, 0, 0.1, nan }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000, 0, 0, 0.0, 60 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000, 0, 0, -1.0, 60 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000, 0, 0, nan, 60 }) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000 }, 0) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000 }, -7) == badSpecification);
    CHECK (code ({ lowpass, 8000, 9000 }, 1 << 20) == badSpecification);
    CHECK (code ({ highpass, 9000, 8000 }, 100) == badSpecification);

    CHECK (code ({ lowpass, 1000, 1000.001 }) == unsuitable); // some 200 million taps
    CHECK (code ({ bandpass, 1000, 999.99, 2000, 2500 }) == unsuitable);

    CHECK (design::designToSpec ({}, rate).error().code == badSpecification);
    DesignRequest overlapping;
    overlapping.bands = { { 0, 2000 }, { 1000, 3000, false, 60 } };
    CHECK (design::designToSpec (overlapping, rate).error().code == badSpecification);
}
