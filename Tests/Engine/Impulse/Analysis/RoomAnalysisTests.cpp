#include "Impulse/Analysis/EnergyDecay.h"
#include "Impulse/Analysis/RoomAnalysis.h"
#include "Support/Reference.h"
#include "Support/SimulatedRecorder.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr double sixtyDb = 13.815510557964274; // ln 10⁶

/// A sine of each octave's middle, all falling by 60 dB in T, after `before` frames of nothing, over noise.
std::vector<double> decayingTones (double decaySeconds, double seconds, double noiseDb,
                                   std::size_t before = 1000)
{
    std::vector<double> row (before + static_cast<std::size_t> (seconds * rateHz));
    double energy = 0.0;

    for (auto n = before; n < row.size(); ++n)
    {
        const auto t = static_cast<double> (n - before) / rateHz;

        for (const auto& band : bandsBelowNyquist (BandWidth::octave, rateHz))
            row[n] += std::sin (2.0 * std::numbers::pi * band.centreHz * t + band.centreHz)
                      * std::exp (-0.5 * sixtyDb * t / decaySeconds);

        energy += row[n] * row[n];
    }

    // Level of the whole energy by which the noise over one time constant is so many dB lower.
    addNoise (row, std::sqrt (energy * sixtyDb / decaySeconds / rateHz) * gainFromDecibels (noiseDb), 9);
    return row;
}

RoomAnalysis analysed (const std::vector<std::vector<double>>& rows, BandWidth width = BandWidth::octave)
{
    auto result = analyseRoom ({ "response", rateHz, rows, 0, {} }, width);
    INFO ((result ? "" : result.error().text()));
    REQUIRE (result.ok());
    return *std::move (result);
}

double clarityOf (double decaySeconds, double limitSeconds)
{
    return 10.0 * std::log10 (std::expm1 (sixtyDb * limitSeconds / decaySeconds));
}

} // namespace

TEST_CASE ("The hall of the demo has the figures that SciPy finds", "[room][oracle]")
{
    const auto hall = loadImpulse (PARTITA_SOURCE_DIR "/Resources/Audio/Hall.wav");
    REQUIRE (hall.ok());
    const auto analysis = analysed (hall->channels);

    for (std::size_t channel = 0; channel < 2; ++channel)
    {
        const auto expected = reference ("room_hall_" + std::to_string (channel));
        constexpr std::size_t columns = 8, firstOctave = 2; // the reference leaves 31.5 Hz and 63 Hz out

        for (std::size_t row = 0; row < expected.size() / columns; ++row)
        {
            const auto& figures = row == 0 ? analysis.broadband.channels[channel]
                                           : analysis.bands[firstOctave + row - 1].channels[channel];
            const auto* value = expected.data() + row * columns;
            INFO ("channel " << channel << ", row " << row);

            // What the two differ in is the last decibels of a decay that ends at −70 dB or below: 10^−3.5 at −35 dB.
            REQUIRE (figures.t30Seconds);
            CHECK (*figures.t30Seconds == Approx (value[1]).epsilon (2e-3));
            CHECK (*figures.t20Seconds == Approx (value[2]).epsilon (1e-3));
            CHECK (*figures.edtSeconds == Approx (value[3]).epsilon (1e-3));
            CHECK (*figures.c80Db == Approx (value[4]).margin (0.02));
            CHECK (*figures.c50Db == Approx (value[5]).margin (0.02));
            CHECK (*figures.d50 == Approx (value[6]).margin (1e-3));
            CHECK (*figures.centreTimeSeconds == Approx (value[7]).epsilon (2e-3));
        }
    }

    const auto likeness = reference ("room_hall_likeness");
    REQUIRE (analysis.broadband.interaural);
    CHECK (analysis.broadband.interaural->early == Approx (likeness[0]).margin (1e-9));
    CHECK (analysis.broadband.interaural->all == Approx (likeness[1]).margin (1e-3));
}

TEST_CASE ("A known decay over noise has its known figures in every band", "[room][oracle]")
{
    for (const auto decaySeconds : { 0.4, 1.5, 4.0 })
    {
        const auto analysis = analysed ({ decayingTones (decaySeconds, 2.0 * decaySeconds, -60.0) });
        REQUIRE (analysis.bands.size() == 10);

        for (const auto& band : analysis.bands)
        {
            const auto& figures = band.channels[0];
            INFO ("T " << decaySeconds << " s, band " << band.band->nominalHz << " Hz, range "
                       << figures.rangeDb);
            REQUIRE (figures.t30Seconds);
            CHECK (*figures.t30Seconds == Approx (decaySeconds).epsilon (0.02));
            CHECK (*figures.t20Seconds == Approx (decaySeconds).epsilon (0.02));
            CHECK_FALSE (figures.isCurved());

            // A sine's pulse is delayed by less than the band's energy is on average: 0.3 / bandwidth, 1 ms at 500 Hz.
            if (band.band->nominalHz >= 500.0)
            {
                CHECK (*figures.edtSeconds == Approx (decaySeconds).epsilon (0.02));
                CHECK (*figures.c80Db == Approx (clarityOf (decaySeconds, 0.08)).margin (0.2));
                CHECK (*figures.c50Db == Approx (clarityOf (decaySeconds, 0.05)).margin (0.2));

                // A filter without phase spreads a beginning by 0.3 / bandwidth to either side, and a tone of a few periods
                // takes part in that by its phase.
                const auto spreadSeconds = 0.3 / (band.band->highHz - band.band->lowHz);
                CHECK (*figures.centreTimeSeconds
                       == Approx (decaySeconds / sixtyDb).epsilon (0.005).margin (spreadSeconds));
            }
        }
    }
}

TEST_CASE ("Filters that run backwards leave decays as short as nine over their bandwidth", "[room]")
{
    // 88 Hz at 125 Hz: 0.1 s.
    const auto row = decayingTones (0.1, 0.5, -90.0);
    const auto decay =
        EnergyDecay::inBand (row, 1000, rateHz, bandsBelowNyquist (BandWidth::octave, rateHz)[2]);
    REQUIRE (decay.t20Seconds());
    CHECK (*decay.t20Seconds() == Approx (0.1).epsilon (0.02));
}

TEST_CASE ("Where the noise leaves too little, there is no number", "[room]")
{
    const auto figuresAt = [] (double noiseDb)
    { return analysed ({ decayingTones (1.0, 3.0, noiseDb) }).broadband.channels[0]; };

    const auto good = figuresAt (-50.0);
    CHECK (good.t30Seconds);
    CHECK (good.rangeDb == Approx (50.0).margin (2.0));

    const auto fair = figuresAt (-40.0);
    CHECK_FALSE (fair.t30Seconds);
    CHECK_FALSE (fair.curvaturePercent);
    REQUIRE (fair.t20Seconds);
    CHECK (*fair.t20Seconds == Approx (1.0).epsilon (0.02));

    const auto poor = figuresAt (-28.0);
    CHECK_FALSE (poor.t20Seconds);
    REQUIRE (poor.edtSeconds);
    CHECK (*poor.edtSeconds == Approx (1.0).epsilon (0.03));

    const auto bad = figuresAt (-12.0);
    CHECK_FALSE (bad.edtSeconds);
    CHECK_FALSE (bad.c80Db);
    CHECK_FALSE (bad.centreTimeSeconds);
}

TEST_CASE ("A decay of two slopes is said to be curved", "[room]")
{
    auto row = decayingTones (0.5, 4.0, -200.0);
    const auto slow = decayingTones (2.5, 4.0, -200.0);

    for (std::size_t n = 0; n < row.size(); ++n)
        row[n] += 0.05 * slow[n];

    const auto figures = analysed ({ row }).broadband.channels[0];
    CHECK (figures.isCurved());
    CHECK (*figures.curvaturePercent > 20.0);
}

TEST_CASE ("What a channel is as a signal is told to the frame", "[room]")
{
    constexpr std::size_t before = 2000, length = 48000, silence = 5000;
    std::vector<double> row (before + length + silence);
    row[before] = 0.05;
    row[before + 10] = -0.8;
    row[before + 11] = 0.4;
    row[before + 4000] = 0.2;
    const auto facts = analysed ({ row, std::vector<double> (row.size()) }).channels;

    REQUIRE (facts.size() == 2);
    CHECK (facts[0].peak == -0.8);
    CHECK (facts[0].peakFrame == before + 10);
    CHECK (facts[0].onsetFrame == before + 10);
    CHECK (facts[0].trailingSilence == static_cast<Frames> (row.size() - before - 4001));
    CHECK (facts[1].trailingSilence == static_cast<Frames> (row.size()));

    const auto noisy = analysed ({ decayingTones (0.5, 2.0, -50.0) });
    const auto tones = decayingTones (0.5, 2.0, -500.0);
    double energy = 0.0, direct = 0.0;

    for (std::size_t n = 1000; n < tones.size(); ++n)
    {
        energy += tones[n] * tones[n];
        direct += n < 1000 + 120 ? tones[n] * tones[n] : 0.0;
    }

    // The noise is 50 dB below where the decay begins: they meet after 50 dB, five sixths of T.
    const auto noiseDb = 10.0 * std::log10 (energy * sixtyDb / 0.5 / rateHz) - 50.0;
    REQUIRE (noisy.channels[0].noiseFloorDb);
    CHECK (*noisy.channels[0].noiseFloorDb == Approx (noiseDb).margin (0.3));
    CHECK (static_cast<double> (noisy.channels[0].kneeFrame - 1000) / rateHz
           == Approx (0.5 * 50.0 / 60.0).margin (0.02));
    REQUIRE (noisy.channels[0].directToReverberantDb);
    CHECK (*noisy.channels[0].directToReverberantDb
           == Approx (10.0 * std::log10 (direct / (energy - direct))).margin (0.5));

    const auto silent =
        analyseRoom ({ "silence", rateHz, { std::vector<double> (100) }, 0, {} }, BandWidth::octave);
    REQUIRE_FALSE (silent.ok());
    CHECK (silent.error().code == ErrorCode::unsuitable);
}
