#include "Core/Units.h"
#include "Design/FilterAnalysis.h"
#include "Support/Reference.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr double none = 200.0; // the reference's word for a level that there is none of
constexpr const char* names[] { "lowpass", "highpass", "bandpass", "bandstop", "equiripple",
                                "hilbert", "minimum",  "mixed",    "reverb" };

std::vector<double> tapsOf (const std::string& name) { return reference ("analysis_taps_" + name); }

FilterAnalysis analysed (const std::vector<double>& taps)
{
    auto analysis = analyseFilter (taps, rateHz);
    INFO ((analysis ? "" : analysis.error().text()));
    REQUIRE (analysis.ok());
    return *std::move (analysis);
}

double exactDb (const std::vector<double>& taps, double frequencyHz)
{
    return decibelsFromGain (std::abs (responseAt (taps, frequencyHz, rateHz)));
}

/// Frequencies at which two crossings of slightly different levels may lie: the difference over the slope.
void checkCrossings (const std::vector<double>& taps, const std::vector<double>& found,
                     const std::vector<double>& expected, double levelDb, double levelErrorDb)
{
    REQUIRE (found.size() == expected.size());

    for (std::size_t i = 0; i < found.size(); ++i)
    {
        constexpr double stepHz = 1.0;
        const auto slope =
            std::abs (exactDb (taps, found[i] + stepHz) - exactDb (taps, found[i] - stepHz)) / (2.0 * stepHz);
        CHECK (exactDb (taps, found[i]) == Approx (levelDb).margin (1e-7));
        CHECK (std::abs (found[i] - expected[i]) <= 1.5 * levelErrorDb / slope + 1e-6);
    }
}

} // namespace

TEST_CASE ("Magnitude, phase and group delay agree with SciPy's freqz and group_delay",
           "[design][analysis][oracle]")
{
    for (const auto* name : names)
    {
        const auto taps = tapsOf (name);
        const auto rows = reference (std::string ("analysis_response_") + name);
        const auto response = responseOf (taps, rateHz, 1 << 14);
        INFO (name);
        REQUIRE (rows.size() >= 4 * 10);

        for (std::size_t i = 0; i < rows.size(); i += 4)
        {
            const auto bin = rows[i] / response.stepHz;
            const auto k = static_cast<std::size_t> (std::llround (bin));
            REQUIRE (std::abs (bin - std::round (bin)) < 1e-9);

            // Gains of a tenth of the peak: a relative rounding of a few ε · Σ|h| / |H|, below 1e-12, times 8.7 dB; the
            // phase may begin a turn apart.
            CHECK (response.gainDb[k] == Approx (rows[i + 1]).margin (1e-11));
            CHECK (std::abs (std::remainder (response.phase[k] - rows[i + 2], 2.0 * std::numbers::pi))
                   < 1e-11);
            CHECK (response.groupDelayFrames[k] == Approx (rows[i + 3]).margin (1e-9));
        }

        // Unwrapped alike: the same differences between points.
        for (std::size_t i = 4; i < rows.size(); i += 4)
        {
            const auto at = [&] (std::size_t row)
            { return static_cast<std::size_t> (std::llround (rows[row] / response.stepHz)); };
            CHECK (response.phase[at (i)] - response.phase[at (i - 4)]
                   == Approx (rows[i + 2] - rows[i - 2]).margin (1e-10));
        }
    }
}

TEST_CASE ("Facts about filters agree with searches on SciPy's freqz", "[design][analysis][oracle]")
{
    for (const auto* name : names)
    {
        const auto taps = tapsOf (name);
        const auto analysis = analysed (taps);
        const auto facts = reference (std::string ("analysis_facts_") + name);
        INFO (name);
        CHECK (analysis.peakGain.gainDb == Approx (facts[1]).margin (1e-9));
        CHECK (exactDb (taps, analysis.peakGain.frequencyHz) == Approx (facts[1]).margin (1e-9));

        const auto isFilter = analysis.pass != PassKind::several;
        CHECK (isFilter == (std::string (name) != "reverb"));

        if (isFilter)
            CHECK (analysis.passGainDb == Approx (facts[2]).margin (1e-7));

        if (facts[3] != none && isFilter)
            CHECK (analysis.passRippleDb.value() == Approx (facts[3]).margin (1e-7));
        else
            CHECK_FALSE (analysis.passRippleDb.has_value());

        if (facts[4] != none && isFilter)
            CHECK (analysis.stopAttenuationDb.value() + facts[2] - analysis.passGainDb
                   == Approx (facts[4]).margin (1e-6));
        else
            CHECK (analysis.stopAttenuationDb.value_or (none) >= none);

        CHECK (analysis.worstCaseGain == Approx (facts[5]).epsilon (1e-13));
        CHECK (analysis.whiteGainDb == Approx (facts[6]).margin (1e-12));

        // Power between points of the grid is taken for straight: h²/8 of its curvature, which Bernstein's inequality
        // bounds by N² of its peak.
        const auto step = 2.0 * std::numbers::pi / 16384.0 * static_cast<double> (taps.size());
        const auto bound =
            step * step / 8.0 * gainFromDecibels (2.0 * (analysis.peakGain.gainDb - analysis.pinkGainDb));
        CHECK (std::abs (analysis.pinkGainDb - facts[7]) <= 4.35 * bound + 1e-5);

        if (! isFilter)
            continue;

        constexpr auto passErrorDb = 1e-7;
        checkCrossings (taps, analysis.halfPowerHz, reference (std::string ("analysis_half_power_") + name),
                        analysis.passGainDb - 10.0 * std::log10 (2.0), passErrorDb);
        checkCrossings (taps, analysis.halfAmplitudeHz,
                        reference (std::string ("analysis_half_amplitude_") + name),
                        analysis.passGainDb - 20.0 * std::log10 (2.0), passErrorDb);
    }
}

TEST_CASE ("Filters are known by their phase and their bands", "[design][analysis]")
{
    struct Case
    {
        const char* name;
        PhaseClass phase;
        PassKind pass;
    };

    for (const auto& [name, phase, pass] :
         { Case { "lowpass", PhaseClass::symmetric, PassKind::lowpass },
           Case { "highpass", PhaseClass::symmetric, PassKind::highpass },
           Case { "bandpass", PhaseClass::symmetric, PassKind::bandpass },
           Case { "bandstop", PhaseClass::symmetric, PassKind::bandstop },
           Case { "equiripple", PhaseClass::symmetric, PassKind::lowpass },
           Case { "hilbert", PhaseClass::antisymmetric, PassKind::bandpass },
           Case { "minimum", PhaseClass::minimum, PassKind::lowpass },
           Case { "mixed", PhaseClass::other, PassKind::lowpass },
           Case { "reverb", PhaseClass::other, PassKind::several } })
    {
        INFO (name);
        auto taps = tapsOf (name);
        CHECK (analysed (taps).phase == phase);
        CHECK (analysed (taps).pass == pass);

        // Rounded to single precision, inverted and padded with silence the filter is of the same kind.
        for (auto& tap : taps)
            tap = -static_cast<double> (static_cast<float> (tap));

        taps.insert (taps.begin(), 7, 0.0);
        taps.insert (taps.end(), 12, 0.0);
        CHECK (analysed (taps).phase == phase);
        CHECK (analysed (taps).pass == pass);
    }

    // Reversed in time, minimum phase becomes the opposite.
    auto maximum = tapsOf ("minimum");
    std::ranges::reverse (maximum);
    CHECK (analysed (maximum).phase == PhaseClass::other);
}

TEST_CASE ("Minimum phase is told apart by a single zero outside the unit circle", "[design][analysis]")
{
    // (1 − a/z) · (1 + ½/z): the first zero decides.
    for (const auto zero : { 0.5, 0.9, 0.99, 1.0 })
        CHECK (analysed ({ 1.0, 0.5 - zero, -0.5 * zero }).phase == PhaseClass::minimum);

    for (const auto zero : { 1.5, 2.0, 5.0 })
        CHECK (analysed ({ 1.0, 0.5 - zero, -0.5 * zero }).phase == PhaseClass::other);
}

TEST_CASE ("Latency is the middle of linear phase, and the peak of others", "[design][analysis]")
{
    CHECK (analysed (tapsOf ("lowpass")).latencyFrames == 50.0);
    CHECK (analysed (tapsOf ("bandpass")).latencyFrames == 99.5);
    CHECK (analysed (tapsOf ("hilbert")).latencyFrames == 32.0);
    CHECK (analysed ({ 0.0, 0.0, 1.0, 0.5, 0.0 }).latencyFrames == 2.0);
    CHECK (analysed ({ 0.0, 0.0, 1.0, 1.0, 0.0 }).latencyFrames == 2.5);
    CHECK (analysed ({ 0.0, 0.0, 1.0, 1.0, 0.0 }).lowestResolvedHz == rateHz / 2.0);
    CHECK (analysed (tapsOf ("lowpass")).latencySeconds() == Approx (50.0 / rateHz));
}

TEST_CASE ("A peak between the points of any grid is found", "[design][analysis]")
{
    // A burst of N cycles of a frequency that no grid has: its peak is N / 2 · its height, in the middle.
    constexpr int count = 4001;
    constexpr double frequencyHz = 1234.567;
    std::vector<double> taps;

    for (int n = 0; n < count; ++n)
        taps.push_back (std::cos (2.0 * std::numbers::pi * frequencyHz / rateHz * (n - count / 2)));

    // The image at −1234.567 Hz adds a Dirichlet kernel of at most 1 / (2 sin ω), with a slope of at most N / 2 times that;
    // the peak's curvature of N³ / 24 holds it within 6 / (N² sin ω) of its place.
    const auto omega = 2.0 * std::numbers::pi * frequencyHz / rateHz;
    const auto shiftHz =
        6.0 / (double { count } * count * std::sin (omega)) / (2.0 * std::numbers::pi) * rateHz;
    const auto analysis = analysed (taps);
    CHECK (analysis.peakGain.frequencyHz == Approx (frequencyHz).margin (shiftHz));
    CHECK (gainFromDecibels (analysis.peakGain.gainDb)
           == Approx (0.5 * count).margin (0.5 / std::sin (omega)));
}

TEST_CASE ("Pre-ringing is what rings before the main lobe", "[design][analysis]")
{
    const auto linear = analysed (tapsOf ("lowpass"));
    const auto taps = tapsOf ("lowpass");
    REQUIRE (linear.preRingingDb.has_value());

    // The largest side lobe of the sinc, by hand: below the middle lobe, which ends where the sign changes.
    std::size_t lobe = 50;

    while (taps[lobe - 1] > 0.0)
        --lobe;

    auto largest = 0.0;

    for (std::size_t n = 0; n < lobe; ++n)
        largest = std::max (largest, std::abs (taps[n]));

    CHECK (*linear.preRingingDb == Approx (decibelsFromGain (largest / taps[50])).margin (1e-12));
    CHECK (linear.preRingingSeconds > 0.0);
    CHECK (linear.preRingingSeconds <= 50.0 / rateHz);

    CHECK_FALSE (analysed ({ 1.0, -0.5, 0.25 }).preRingingDb.has_value());
    CHECK (analysed ({ -0.1, 0.0, 1.0, 0.0, 0.0, 0.2 }).preRingingDb.value()
           == Approx (-20.0).margin (1e-12));
    CHECK (analysed ({ -0.1, 0.0, 1.0, 0.0, 0.0, 0.2 }).preRingingSeconds == Approx (2.0 / rateHz));
    CHECK (analysed ({ -1e-9, 0.0, 1.0, 0.0, 0.0, 0.2 }).preRingingSeconds == 0.0);
}

TEST_CASE ("Stop bands begin where the gain has fallen to the highest side lobe", "[design][analysis]")
{
    for (const auto* name : { "lowpass", "highpass", "bandpass", "bandstop", "equiripple" })
    {
        INFO (name);
        const auto taps = tapsOf (name);
        const auto analysis = analysed (taps);
        REQUIRE (analysis.stopEdgesHz.size() == analysis.halfPowerHz.size());

        for (const auto edgeHz : analysis.stopEdgesHz)
            CHECK (exactDb (taps, edgeHz)
                   == Approx (analysis.passGainDb - *analysis.stopAttenuationDb).margin (1e-6));
    }

    const auto lowpass = analysed (tapsOf ("lowpass"));
    CHECK (lowpass.stopEdgesHz[0] > lowpass.halfPowerHz[0]);
    const auto highpass = analysed (tapsOf ("highpass"));
    CHECK (highpass.stopEdgesHz[0] < highpass.halfPowerHz[0]);
}

TEST_CASE ("The zeros of short filters are where the filter gives nothing", "[design][analysis]")
{
    for (const auto* name : names)
    {
        const auto taps = tapsOf (name);
        const auto analysis = analysed (taps);
        INFO (name);
        REQUIRE (analysis.zeros.size() < taps.size());
        REQUIRE (analysis.zeros.size() + 20 > taps.size());

        for (const auto zero : analysis.zeros)
        {
            std::complex<double> sum = 0.0, power = 1.0;
            double size = 0.0;

            // Beyond the unit circle in powers of 1 / z from the first tap on, within it from the last.
            const auto outside = std::abs (zero) > 1.0;

            for (std::size_t n = 0; n < taps.size(); ++n)
            {
                const auto tap = outside ? taps[n] : taps[taps.size() - 1 - n];
                sum += tap * power;
                size += std::abs (tap * power);
                power *= outside ? 1.0 / zero : zero;
            }

            // A root for coefficients that differ by a few units in the last place, and N roundings of this sum.
            CHECK (std::abs (sum) <= 2.3e-16 * static_cast<double> (taps.size()) * 4.0 * size);
        }
    }
}

TEST_CASE ("A single tap is a gain", "[design][analysis]")
{
    const auto analysis = analysed ({ 0.0, -0.5 });
    CHECK (analysis.phase == PhaseClass::symmetric);
    CHECK (analysis.pass == PassKind::all);
    CHECK (analysis.peakGain.gainDb == Approx (decibelsFromGain (0.5)).margin (1e-12));
    CHECK (analysis.pinkGainDb == Approx (decibelsFromGain (0.5)).margin (1e-12));
    CHECK (analysis.latencyFrames == 1.0);
    CHECK (analysis.halfPowerHz.empty());
    CHECK_FALSE (analysis.stopAttenuationDb.has_value());
    CHECK (analysis.zeros.empty());
}

TEST_CASE ("The step response adds up the taps", "[design][analysis]")
{
    CHECK (stepResponse ({ 1.0, -0.5, 0.25 }) == std::vector<double> { 1.0, 0.5, 0.75 });
}

TEST_CASE ("What can't be analysed is refused", "[design][analysis][errors]")
{
    const auto code = [] (const std::vector<double>& taps, double rate)
    {
        const auto analysis = analyseFilter (taps, rate);
        REQUIRE_FALSE (analysis.ok());
        return analysis.error().code;
    };

    CHECK (code ({}, rateHz) == ErrorCode::unsuitable);
    CHECK (code ({ 0.0, 0.0 }, rateHz) == ErrorCode::unsuitable);
    CHECK (code ({ 1.0, std::nan ("") }, rateHz) == ErrorCode::unsuitable);
    CHECK (code ({ 1e308, 1e308 }, rateHz) == ErrorCode::unsuitable);
    CHECK (code ({ 1e-310, -1e-310 }, rateHz) == ErrorCode::unsuitable);
    CHECK (analyseFilter ({ 1e100 }, rateHz)->whiteGainDb == Approx (2000.0));
    CHECK (code ({ 1.0 }, 0.0) == ErrorCode::unsuitable);
    CHECK (code ({ 1.0 }, std::numeric_limits<double>::infinity()) == ErrorCode::unsuitable);
}

TEST_CASE ("A long response is analysed in seconds", "[design][analysis][deep]")
{
    const auto analysis = analysed (decayingNoise (480'000, 3));
    CHECK (analysis.phase == PhaseClass::other);
    CHECK (analysis.worstCaseGain > gainFromDecibels (analysis.peakGain.gainDb));
    CHECK (analysis.zeros.empty());
}
