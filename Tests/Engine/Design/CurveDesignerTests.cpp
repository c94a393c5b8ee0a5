#include "Core/Units.h"
#include "Design/CurveDesigner.h"
#include "Design/CurveFilter.h"
#include "Support/Curves.h"
#include "Support/Reference.h"
#include "Support/Response.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace partita;
using namespace partita::test;
using design::curveFilter;
using design::CurveMagnitude;

namespace
{

constexpr Phase linear {}, minimum { PhaseKind::minimum, 0.0 }, maximum { PhaseKind::maximum, 0.0 };

Phase mixed (double amount) { return { PhaseKind::mixed, amount }; }

/// The largest deviation from the analogue prototype over log-spaced frequencies, the bands' own among them.
double largestErrorDb (const std::vector<double>& taps, const EqCurve& curve, double rateHz,
                       double lowestHz = 20.0, double deepestDb = -60.0)
{
    const CurveMagnitude magnitude (curve);
    const auto highestHz = 0.45 * rateHz;
    std::vector<double> frequencies;

    for (int i = 0; i <= 300; ++i)
        frequencies.push_back (lowestHz * std::pow (highestHz / lowestHz, i / 300.0));

    for (const auto& band : curve.bands)
        if (band.frequencyHz >= lowestHz && band.frequencyHz <= highestHz)
            frequencies.push_back (band.frequencyHz);

    double worst = 0.0;

    for (const auto hertz : frequencies)
        if (const auto expected = magnitude.decibelsAt (hertz); expected > deepestDb)
            worst = std::max (
                worst, std::abs (decibelsFromGain (std::abs (responseAt (taps, hertz, rateHz))) - expected));

    return worst;
}

double groupDelayAt (const std::vector<double>& taps, double hertz, double rateHz)
{
    auto ramped = taps;

    for (std::size_t n = 0; n < taps.size(); ++n)
        ramped[n] *= static_cast<double> (n);

    return (responseAt (ramped, hertz, rateHz) / responseAt (taps, hertz, rateHz)).real();
}

} // namespace

TEST_CASE (
    "Eight bands from 40 Hz in 16 383 taps agree with their analogue prototypes to 0.1 dB up to 0.9 Nyquist",
    "[design][oracle]")
{
    for (const auto rateHz : { 44100.0, 48000.0, 96000.0 })
        for (const auto phase : { linear, minimum })
        {
            INFO (nameOf (phase) << " at " << rateHz << " Hz");
            const auto filter = curveFilter (eightBands(), rateHz, 16383, phase);
            REQUIRE (filter.ok());
            const auto error = largestErrorDb (filter->taps, eightBands(), rateHz);
            CHECK (error < 0.1);

            CHECK (error <= filter->error.decibels + 1e-9);
        }
}

TEST_CASE ("A curve's linear-phase filter is symmetric and as late as its middle", "[design][property]")
{
    const auto filter = curveFilter (eightBands(), 48000.0, 4095, linear);
    REQUIRE (filter.ok());
    auto reversed = filter->taps;
    std::reverse (reversed.begin(), reversed.end());
    CHECK (largestDifference (Rows<double> { filter->taps }, Rows<double> { reversed }) <= 1e-15);
    CHECK (filter->latencyFrames == 2047);
}

TEST_CASE ("A curve's minimum phase agrees with the homomorphic one of a large transform", "[design][oracle]")
{
    const auto filter = curveFilter (eightBands(), 48000.0, 1023, minimum);
    REQUIRE (filter.ok());
    CHECK (filter->latencyFrames == 0);

    // Both fold the cepstrum and the response on their grids: what rings has fallen by exp (−14) twice over.
    CHECK (largestDifference (Rows<double> { filter->taps },
                              Rows<double> { reference ("curve_eight_minimum_1023") })
           < 1e-9);
}

TEST_CASE ("Cuts and notches, which are zeros on the circle, keep their depth", "[design][oracle]")
{
    const auto curve = cutsAndNotch();

    for (const auto phase : { linear, minimum, mixed (0.5) })
    {
        INFO (nameOf (phase));
        const auto filter = curveFilter (curve, 48000.0, 16383, phase);
        REQUIRE (filter.ok());
        CHECK (std::abs (responseAt (filter->taps, 0.0, 48000.0)) < 1e-4);

        // The modulus has a corner at the notch. Its taps fall as 1 / n², and beyond n frames on both sides they add up to
        // slope · rate / (π²·n).
        const auto shorterSide = static_cast<double> (filter->latencyFrames);
        const CurveMagnitude magnitude (curve);
        const auto slope = std::max (magnitude.gainAt (999.0), magnitude.gainAt (1001.0)); // for each Hz
        const auto curvature = 1.05;
        const auto corner = curvature * slope * 48000.0 / (std::numbers::pi * std::numbers::pi * shorterSide);
        CHECK (std::abs (responseAt (filter->taps, 1000.0, 48000.0)) < (shorterSide > 0.0 ? corner : 1e-6));
        CHECK (largestErrorDb (filter->taps, curve, 48000.0, 20.0, shorterSide > 0.0 ? -30.0 : -60.0) < 0.1);
    }
}

TEST_CASE ("The maximum phase of a curve is its minimum phase backwards", "[design][property]")
{
    auto least = curveFilter (eightBands(), 48000.0, 2047, minimum)->taps;
    const auto most = curveFilter (eightBands(), 48000.0, 2047, maximum);
    std::reverse (least.begin(), least.end());
    CHECK (most->taps == least);
    CHECK (most->latencyFrames == 2046);
}

TEST_CASE ("Mixed phase runs from linear to minimum, its group delay in between by the amount",
           "[design][property]")
{
    constexpr int taps = 16383;
    auto curve = eightBands();
    CHECK (curveFilter (curve, 48000.0, taps, mixed (0.0))->taps
           == curveFilter (curve, 48000.0, taps, linear)->taps);
    CHECK (curveFilter (curve, 48000.0, taps, mixed (1.0))->taps
           == curveFilter (curve, 48000.0, taps, minimum)->taps);

    // What rings before the delay must be over at the first tap: bands from 250 Hz, the lower ones made flat.
    curve.bands[0].gainDb = curve.bands[1].gainDb = 0.0;
    const auto least = curveFilter (curve, 48000.0, taps, minimum)->taps;

    for (const auto amount : { 0.2, 0.4, 0.6 })
    {
        INFO ("amount " << amount);
        const auto filter = curveFilter (curve, 48000.0, taps, mixed (amount));
        const auto latency = static_cast<double> (filter->latencyFrames);
        CHECK (std::abs (latency - (1.0 - amount) * (taps - 1) / 2) <= 0.5);
        CHECK (largestErrorDb (filter->taps, curve, 48000.0) < 0.1);

        for (const auto hertz : { 45.0, 130.0, 700.0, 5000.0, 15000.0 })
        {
            INFO (hertz << " Hz");
            const auto expected = latency + amount * groupDelayAt (least, hertz, 48000.0);
            CHECK (std::abs (groupDelayAt (filter->taps, hertz, 48000.0) - expected) < 0.1);
        }
    }
}

TEST_CASE ("A filter too short for its curve says by how much it fails", "[design][property]")
{
    for (const auto phase : { linear, minimum, mixed (0.8) })
    {
        INFO (nameOf (phase));
        const auto filter = curveFilter (eightBands(), 48000.0, 1023, phase);
        const auto error = largestErrorDb (filter->taps, eightBands(), 48000.0);
        CHECK (filter->error.decibels > 0.5);
        CHECK (error <= filter->error.decibels);
        CHECK (error > 0.8 * filter->error.decibels);
    }
}

TEST_CASE ("Without a number of taps it follows the lowest and narrowest band, and the error is stated",
           "[design][property]")
{
    const auto count = [] (double hertz, double q, Phase phase)
    {
        const EqCurve curve { 0.0, { { EqBandKind::peak, hertz, 9.0, q, 12 } }, {} };
        const auto filter = curveFilter (curve, 48000.0, {}, phase);
        REQUIRE (filter.ok());
        CHECK (filter->error.decibels < 0.1);
        CHECK (largestErrorDb (filter->taps, curve, 48000.0) < 0.1);
        return filter->taps.size();
    };

    CHECK (count (5000.0, 1.0, linear) == 511);
    CHECK (count (100.0, 1.0, linear) > count (1000.0, 1.0, linear));
    CHECK (count (100.0, 8.0, linear) > count (100.0, 1.0, linear));
    CHECK (count (100.0, 8.0, minimum) <= count (100.0, 8.0, linear));
}

TEST_CASE ("A flat curve is a gain, at the frame of the latency", "[design][property]")
{
    const EqCurve curve { -6.0, {}, {} };

    for (const auto phase : { linear, minimum, maximum, mixed (0.3) })
    {
        const auto filter = curveFilter (curve, 48000.0, 63, phase);
        REQUIRE (filter.ok());

        for (std::size_t n = 0; n < filter->taps.size(); ++n)
            CHECK (std::abs (
                       filter->taps[n]
                       - (static_cast<Frames> (n) == filter->latencyFrames ? gainFromDecibels (-6.0) : 0.0))
                   < 1e-14);
    }
}

TEST_CASE ("The designer follows moving bands with the bits of a designer made afresh", "[design][property]")
{
    auto curve = eightBands();
    design::CurveDesigner kept (48000.0, { 1023, 16384, 16, 0 });
    std::vector<double> taps (1023), afresh (1023);

    for (int step = 0; step < 5; ++step)
    {
        curve.bands[2].gainDb -= 3.0;
        curve.bands[3].frequencyHz *= 1.1;
        kept.design (curve, minimum, taps);
        design::CurveDesigner (48000.0, { 1023, 16384, 16, 0 }).design (curve, minimum, afresh);
        CHECK (taps == afresh);
    }
}

TEST_CASE ("Numbers of taps and curves that can't be are refused", "[design][errors]")
{
    for (const auto taps : { 0, 1, 2, 4096, -3, (1 << 22) + 1 })
        CHECK (curveFilter (eightBands(), 48000.0, taps).error().code == ErrorCode::badSpecification);

    CHECK (curveFilter ({ std::numeric_limits<double>::quiet_NaN(), {}, {} }, 48000.0).error().code
           == ErrorCode::badSpecification);
}
