#include "Core/Units.h"
#include "Design/WindowedSinc.h"
#include "Support/Reference.h"
#include "Support/Rows.h"
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

constexpr double rateHz = 48000.0;

/// Of a symmetric filter about its middle: real, and negative where the phase is turned over.
double gainAt (const std::vector<double>& taps, double hertz, double rate)
{
    const auto middle = 0.5 * static_cast<double> (taps.size() - 1);
    double sum = 0.0;

    for (std::size_t n = 0; n < taps.size(); ++n)
        sum +=
            taps[n] * std::cos (2.0 * std::numbers::pi * hertz / rate * (static_cast<double> (n) - middle));

    return sum;
}

/// The least attenuation between two frequencies, in dB. Four points to each lobe, which is rate / taps wide:
/// the true maximum of a lobe lies at most 0.7 dB above its highest point of four (sin² at 1/8 period).
double leastAttenuationDb (const std::vector<double>& taps, double fromHz, double toHz, double rate)
{
    const auto points =
        static_cast<int> (8.0 * (toHz - fromHz) / rate * static_cast<double> (taps.size())) + 2;
    double highest = 0.0;

    for (int i = 0; i <= points; ++i)
        highest = std::max (highest, std::abs (gainAt (taps, fromHz + (toHz - fromHz) * i / points, rate)));

    return -decibelsFromGain (highest);
}

FilterSpec spec (FilterKind kind, double edgeHz, double upperEdgeHz, double attenuationDb,
                 std::optional<double> transitionHz = {})
{
    return { kind, edgeHz, upperEdgeHz, attenuationDb, transitionHz, {} };
}

FilterSpec withTaps (FilterKind kind, double edgeHz, double upperEdgeHz, double attenuationDb, int taps)
{
    return { kind, edgeHz, upperEdgeHz, attenuationDb, {}, taps };
}

} // namespace

TEST_CASE ("kaiserTaps and kaiserBeta agree with SciPy's kaiserord", "[design][oracle]")
{
    const auto rows = reference ("kaiserord");

    for (std::size_t row = 0; row + 3 < rows.size(); row += 4)
    {
        INFO ("attenuation " << rows[row] << " dB, width " << rows[row + 1]);
        REQUIRE (design::kaiserTaps (rows[row], rows[row + 1]) == static_cast<int> (rows[row + 2]));
        REQUIRE (design::kaiserBeta (rows[row])
                 == Approx (rows[row + 3]).epsilon (1e-15).margin (1e-15)); // some roundings
    }
}

TEST_CASE ("Windowed-sinc filters agree with SciPy's firwin to 1e-12 of their peak", "[design][oracle]")
{
    using enum FilterKind;
    const std::pair<const char*, FilterSpec> filters[] = {
        { "lowpass_101", withTaps (lowpass, 8000, 0, 60, 101) },
        { "lowpass_3", withTaps (lowpass, 8000, 0, 60, 3) },
        { "lowpass_1023", withTaps (lowpass, 1000, 0, 96, 1023) },
        { "lowpass_near_zero", withTaps (lowpass, 20, 0, 96, 4001) },
        { "lowpass_near_nyquist", withTaps (lowpass, 23900, 0, 96, 4001) },
        { "lowpass_rectangular", withTaps (lowpass, 5000, 0, 15, 255) },
        { "lowpass_steep", withTaps (lowpass, 3000, 0, 180, 2047) },
        { "highpass_511", withTaps (highpass, 1500, 0, 80, 511) },
        { "highpass_4001", withTaps (highpass, 60, 0, 40, 4001) },
        { "bandpass_401", withTaps (bandpass, 2000, 5000, 70, 401) },
        { "bandpass_narrow", withTaps (bandpass, 990, 1010, 96, 4001) },
        { "bandstop_601", withTaps (bandstop, 900, 12000, 96, 601) },
        { "bandstop_narrow", withTaps (bandstop, 45, 55, 30, 4001) },
    };

    for (const auto& [name, filter] : filters)
    {
        const auto expected = reference (std::string ("firwin_") + name);
        const auto found = design::windowedSinc (filter, rateHz);
        REQUIRE (found.ok());
        const auto error = largestDifference (Rows<double> { found.value() }, Rows<double> { expected });
        INFO (name << ", error " << error / highestOf (Rows<double> { expected }) << " of the peak");
        CHECK (error <= 1e-12 * highestOf (Rows<double> { expected }));
    }
}

TEST_CASE ("Filters reach the attenuation that was asked for, where it was asked for", "[design][property]")
{
    using enum FilterKind;

    // Kaiser's formulas are empirical: within about 1.5 dB, as their source says for designs like these. Where two
    // bands meet, the ripples of two edges may add up: another 6 dB · a share that these transitions keep below 1.5.
    constexpr auto slackDb = 1.5;

    const auto stops = [] (const FilterSpec& s)
    {
        const auto half = *s.transitionHz / 2;
        std::vector<std::pair<double, double>> bands;

        if (s.kind == lowpass)
            bands = { { s.edgeHz + half, rateHz / 2 } };
        else if (s.kind == highpass)
            bands = { { 0.0, s.edgeHz - half } };
        else if (s.kind == bandpass)
            bands = { { 0.0, s.edgeHz - half }, { s.upperEdgeHz + half, rateHz / 2 } };
        else
            bands = { { s.edgeHz + half, s.upperEdgeHz - half } };

        return bands;
    };

    for (const auto& filter :
         { spec (lowpass, 8000, 0, 60, 1000.0), spec (lowpass, 1000, 0, 96, 400.0),
           spec (lowpass, 15000, 0, 120, 2000.0), spec (lowpass, 5000, 0, 40, 1500.0),
           spec (highpass, 500, 0, 96, 300.0), spec (highpass, 12000, 0, 60, 900.0),
           spec (bandpass, 2000, 6000, 80, 800.0), spec (bandstop, 3000, 9000, 80, 1000.0) })
    {
        const auto taps = design::windowedSinc (filter, rateHz);
        REQUIRE (taps.ok());

        for (const auto& [from, to] : stops (filter))
        {
            const auto reached = leastAttenuationDb (*taps, from, to, rateHz);
            INFO (nameOf (filter.kind) << " at " << filter.edgeHz << " Hz, " << taps->size()
                                       << " taps, reached " << reached << " dB of " << filter.attenuationDb);
            CHECK (reached >= filter.attenuationDb - slackDb);
        }

        // Half gain at each edge: the transition's step response is odd about it to the ripple, twice if two meet.
        const auto ripple = gainFromDecibels (-filter.attenuationDb + slackDb) * 2.0;
        CHECK (std::abs (gainAt (*taps, filter.edgeHz, rateHz) - 0.5) <= ripple);

        if (filter.isBand())
            CHECK (std::abs (gainAt (*taps, filter.upperEdgeHz, rateHz) - 0.5) <= ripple);
    }
}

TEST_CASE ("Filters have a gain of 1 where they pass, an odd length and symmetric taps", "[design][property]")
{
    using enum FilterKind;
    const std::pair<FilterSpec, double> filters[] = { { spec (lowpass, 1000, 0, 96), 0.0 },
                                                      { spec (highpass, 1000, 0, 96), 24000.0 },
                                                      { spec (bandpass, 1000, 3000, 96), 2000.0 },
                                                      { spec (bandstop, 1000, 3000, 96), 0.0 } };

    for (const auto& [filter, passedHz] : filters)
    {
        const auto taps = design::windowedSinc (filter, rateHz);
        REQUIRE (taps.ok());
        REQUIRE (taps->size() % 2 == 1);
        REQUIRE (std::equal (taps->begin(), taps->end(), taps->rbegin()));

        // A sum of some thousand roundings of numbers below 1, divided by itself: 1e-12 leaves a factor of ten.
        REQUIRE (gainAt (*taps, passedHz, rateHz) == Approx (1.0).margin (1e-12));
    }
}

TEST_CASE ("Default transitions work from near 0 Hz to near the Nyquist frequency", "[design][property]")
{
    using enum FilterKind;

    for (const auto edgeHz : { 5.0, 20.0, 200.0, 8000.0, 20000.0, 23000.0, 23900.0, 23990.0 })
        for (const auto kind : { lowpass, highpass })
        {
            const auto taps = design::windowedSinc (spec (kind, edgeHz, 0, 60), rateHz);
            INFO (nameOf (kind) << " at " << edgeHz << " Hz");
            REQUIRE (taps.ok());

            // −6 dB at the edge to the stop band's ripple, 1e-3, and the far sides passed and stopped.
            CHECK (std::abs (gainAt (*taps, edgeHz, rateHz) - 0.5) <= 2e-3);
            CHECK (std::abs (gainAt (*taps, 0.0, rateHz) - (kind == lowpass ? 1.0 : 0.0)) <= 2e-3);
            CHECK (std::abs (gainAt (*taps, rateHz / 2, rateHz) - (kind == lowpass ? 0.0 : 1.0)) <= 2e-3);
        }

    for (const auto& [low, high] : { std::pair { 20.0, 20000.0 }, std::pair { 20.0, 30.0 },
                                     std::pair { 23800.0, 23990.0 }, std::pair { 50.0, 23950.0 } })
        for (const auto kind : { bandpass, bandstop })
        {
            const auto taps = design::windowedSinc (spec (kind, low, high, 60), rateHz);
            INFO (nameOf (kind) << " " << low << " … " << high << " Hz");
            REQUIRE (taps.ok());
            CHECK (std::abs (gainAt (*taps, (low + high) / 2, rateHz) - (kind == bandpass ? 1.0 : 0.0))
                   <= 3e-3);
            CHECK (std::abs (gainAt (*taps, 0.0, rateHz) - (kind == bandpass ? 0.0 : 1.0)) <= 3e-3);
            CHECK (std::abs (gainAt (*taps, rateHz / 2, rateHz) - (kind == bandpass ? 0.0 : 1.0)) <= 3e-3);
        }
}

TEST_CASE ("What a sample rate does not allow is unsuitable, what nothing allows is a bad specification",
           "[design][errors]")
{
    using enum FilterKind;
    const auto code = [] (const FilterSpec& filter, double rate)
    {
        const auto taps = design::windowedSinc (filter, rate);
        REQUIRE_FALSE (taps.ok());
        REQUIRE_FALSE (taps.error().message.empty());
        return taps.error().code;
    };

    SECTION ("edges and transitions above the Nyquist frequency")
    {
        CHECK (code (spec (lowpass, 24000, 0, 96), rateHz) == ErrorCode::unsuitable);
        CHECK (code (spec (lowpass, 30000, 0, 96), rateHz) == ErrorCode::unsuitable);
        CHECK (code (spec (bandpass, 100, 24000, 96), rateHz) == ErrorCode::unsuitable);
        CHECK (code (spec (lowpass, 23000, 0, 96, 2001.0), rateHz) == ErrorCode::unsuitable);
        CHECK (code (spec (bandstop, 2000, 23000, 96, 2001.0), rateHz) == ErrorCode::unsuitable);
        CHECK (design::windowedSinc (spec (lowpass, 30000, 0, 96), 96000.0).ok());
        CHECK (design::windowedSinc (spec (lowpass, 23000, 0, 96, 2000.0), rateHz).ok());
    }

    SECTION ("more taps than are made")
    {
        CHECK (code (spec (lowpass, 1000, 0, 96, 1e-3), rateHz) == ErrorCode::unsuitable);
        CHECK (code (spec (lowpass, 1000, 0, 96, 1e-300), rateHz) == ErrorCode::unsuitable);
    }

    SECTION ("impossible at any rate")
    {
        CHECK (code (spec (lowpass, 0, 0, 96), rateHz) == ErrorCode::badSpecification);
        CHECK (code (spec (bandpass, 2000, 1000, 96), rateHz) == ErrorCode::badSpecification);
    }
}

TEST_CASE ("Windowed sincs under any window agree with SciPy's firwin to 1e-12 of their peak",
           "[design][oracle]")
{
    const Window windows[] = { { WindowKind::rectangular },   { WindowKind::bartlett },
                               { WindowKind::hann },          { WindowKind::hamming },
                               { WindowKind::blackman },      { WindowKind::blackmanHarris },
                               { WindowKind::nuttall },       { WindowKind::flatTop },
                               { WindowKind::kaiser, 8.6 },   { WindowKind::dolphChebyshev, 80.0 },
                               { WindowKind::gaussian, 9.5 }, { WindowKind::dpss, 3.5 } };

    for (const auto& window : windows)
    {
        const auto found =
            design::windowedSinc (withTaps (FilterKind::bandpass, 3000, 9000, 60, 201), rateHz, window);
        REQUIRE (found.ok());
        const Rows<double> rows { reference (std::string ("firwin_window_") + nameOf (window.kind)) };
        INFO (nameOf (window.kind) << ", error "
                                   << largestDifference (Rows<double> { *found }, rows) / highestOf (rows));

        // Slepian's window itself agrees to 1e-9.
        CHECK (largestDifference (Rows<double> { *found }, rows)
               <= (window.kind == WindowKind::dpss ? 1e-9 : 1e-12) * highestOf (rows));
    }
}

TEST_CASE ("A prepared designer writes the same bits, and nothing for edges that make no sense",
           "[design][property]")
{
    using enum FilterKind;
    design::WindowedSincDesigner designer;
    REQUIRE (designer.prepare ({ WindowKind::kaiser, design::kaiserBeta (96.0) }, 255).ok());
    std::vector<double> taps (255, 7.0);

    for (const auto kind : { lowpass, highpass, bandpass, bandstop })
    {
        REQUIRE (designer.design (kind, 3000, 8000, rateHz, taps));
        CHECK (taps == design::windowedSinc (withTaps (kind, 3000, 8000, 96, 255), rateHz).value());
    }

    const auto before = taps;
    CHECK_FALSE (designer.design (lowpass, 0, 0, rateHz, taps));
    CHECK_FALSE (designer.design (lowpass, 24000, 0, rateHz, taps));
    CHECK_FALSE (designer.design (bandpass, 3000, 3000, rateHz, taps));
    CHECK_FALSE (designer.design (bandpass, 8000, 3000, rateHz, taps));
    CHECK_FALSE (designer.design (lowpass, 8000, 0, rateHz, std::span (taps).first (253)));
    CHECK_FALSE (designer.design (lowpass, std::nan (""), 0, rateHz, taps));
    CHECK (taps == before);
    CHECK_FALSE (designer.prepare ({ WindowKind::hann }, 254).ok());
    CHECK_FALSE (designer.prepare ({ WindowKind::kaiser, -1.0 }, 255).ok());
}
