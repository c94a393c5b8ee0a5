#include "Design/CurveFile.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <complex>

using namespace partita;
using namespace partita::test;

namespace
{

using enum EqBandKind;
using Remark = CurveRemark::Kind;

const double butterworthQ = std::sqrt (0.5);

CurveFileContent read (const std::string& text, const std::string& name = "curve.txt")
{
    INFO (text.substr (0, 300));
    auto content = parseCurve (text, name);
    INFO ((content ? "" : content.error().text()));
    REQUIRE (content.ok());
    return *std::move (content);
}

Error refused (const std::string& text, const std::string& name = "curve.txt")
{
    const auto content = parseCurve (text, name);
    INFO (text.substr (0, 300));
    REQUIRE_FALSE (content.ok());
    REQUIRE (content.error().context == name);
    REQUIRE (content.error().message.size() < 400);
    return content.error();
}

EqBand bandOf (const std::string& text, const std::string& name = "curve.txt")
{
    const auto content = read (text, name);
    REQUIRE (content.curve.bands.size() == 1);
    return content.curve.bands.front();
}

void checkBand (const EqBand& found, const EqBand& expected)
{
    CHECK (found.kind == expected.kind);
    CHECK (found.frequencyHz == Approx (expected.frequencyHz).epsilon (1e-12));
    CHECK (found.gainDb == Approx (expected.gainDb).margin (1e-12));
    CHECK (found.q == Approx (expected.q).epsilon (1e-12));
    CHECK (found.slopeDbPerOctave == expected.slopeDbPerOctave);
}

std::vector<int> unusedLines (const CurveFileContent& content)
{
    std::vector<int> lines;

    for (const auto& remark : content.remarks)
        if (remark.kind == Remark::unused)
            lines.push_back (remark.line);

    return lines;
}

bool has (const std::string& text, const std::string& part) { return text.find (part) != std::string::npos; }

bool told (const CurveFileContent& content, int line, const std::string& part)
{
    return std::ranges::any_of (content.remarks, [&] (const CurveRemark& remark)
                                { return remark.line == line && has (remark.sentence(), part); });
}

/// Analogue prototypes of the Audio EQ Cookbook, evaluated at frequency / centre.
double peakDb (double ratio, double gainDb, double q)
{
    const auto a = std::pow (10.0, gainDb / 40.0);
    const std::complex<double> s (0.0, ratio);
    return 20.0 * std::log10 (std::abs ((s * s + s * a / q + 1.0) / (s * s + s / (a * q) + 1.0)));
}

double lowShelfDb (double ratio, double gainDb, double q)
{
    const auto a = std::pow (10.0, gainDb / 40.0), root = std::sqrt (a);
    const std::complex<double> s (0.0, ratio);
    return 20.0 * std::log10 (a * std::abs ((s * s + s * root / q + a) / (a * s * s + s * root / q + 1.0)));
}

} // namespace

TEST_CASE ("Equalizer APO's filters are read by type and parameter", "[design][curves]")
{
    struct Case
    {
        std::string text;
        EqBand band;
    };

    // Defaults as in Equalizer APO: Q 0.7071 for passes, 30 for notches; S of shelves 0.9.
    for (const auto& [text, band] :
         { Case { "Filter 1: ON PK Fc 105 Hz Gain -4.2 dB Q 0.70", { peak, 105, -4.2, 0.7, 12 } },
           Case { "Filter: ON PEQ Fc 105Hz Gain +4.2dB Q 0.70", { peak, 105, 4.2, 0.7, 12 } },
           Case { "Filter  2: ON  Modal    Fc   44.9 Hz  Gain -9.5 dB  Q 5.4  T60 target   300 ms",
                  { peak, 44.9, -9.5, 5.4, 12 } },
           Case { "Filter: ON LP Fc 8000 Hz", { highCut, 8000, 0, butterworthQ, 12 } },
           Case { "Filter: ON LPQ Fc 8000 Hz Q 0.4", { highCut, 8000, 0, 0.4, 12 } },
           Case { "Filter: ON LP1 Fc 8000 Hz", { highCut, 8000, 0, butterworthQ, 6 } },
           Case { "Filter: ON HP Fc 30 Hz", { lowCut, 30, 0, butterworthQ, 12 } },
           Case { "Filter: ON HPQ Fc 30 Hz Q 1", { lowCut, 30, 0, 1, 12 } },
           Case { "Filter: ON BP Fc 1000 Hz Q 2", { bandpass, 1000, 0, 2, 12 } },
           Case { "Filter: ON NO Fc 50 Hz", { notch, 50, 0, 30, 12 } },
           Case { "Filter: ON Notch Fc 50 Hz Q 9", { notch, 50, 0, 9, 12 } },
           Case { "Filter: ON AP Fc 900 Hz Q 0.7", { allpass, 900, 0, 0.7, 12 } },
           Case { "Filter: ON LSC Fc 105 Hz Gain 5 dB Q 0.70", { lowShelf, 105, 5, 0.7, 12 } },
           Case { "Filter: ON HSC Fc 10000 Hz Gain -5 dB Q 0.70", { highShelf, 10000, -5, 0.7, 12 } },
           Case { "Filter: ON LSQ Fc 105 Hz Gain 5 dB Q 0.70", { lowShelf, 105, 5, 0.7, 12 } },
           Case { "Filter: ON LS Q Fc 105 Hz Gain 5 dB Q 0.70", { lowShelf, 105, 5, 0.7, 12 } },
           Case { "Filter: ON LSC 12 dB Fc 105 Hz Gain 5 dB", { lowShelf, 105, 5, butterworthQ, 12 } },
           Case { "FILTER 3 : on pk fc 1,5 kHz gain \xe2\x88\x92"
                  "4,2 dB q 0,70",
                  { peak, 1500, -4.2, 0.7, 12 } },
           Case { "Filter: ON PK Fc 1\xc2\xa0"
                  "234,5 Hz Gain 1 dB Q 1",
                  { peak, 1234.5, 1, 1, 12 } },
           Case { "Filter: ON PK Fc 1,234.5 Hz Gain 1 dB Q 1", { peak, 1234.5, 1, 1, 12 } },
           Case { "Filter: ON PK Fc 12 500 Hz Gain 1 dB Q 1", { peak, 12500, 1, 1, 12 } },
           Case { "Filter: ON PK Fc 1 234,5 Hz Gain 1 dB Q 1", { peak, 1234.5, 1, 1, 12 } },
           Case { "Filter: ON PK Fc 1.5k Gain 1 dB Q 1", { peak, 1500, 1, 1, 12 } } })
    {
        INFO (text);
        checkBand (bandOf (text), band);
        CHECK (unusedLines (read (text)).empty());
    }
}

TEST_CASE ("Bandwidths and slopes become the Q that has them", "[design][curves][oracle]")
{
    // Half of its gain in dB, half the bandwidth away, in octaves: the definition of a peak's bandwidth.
    const auto band = bandOf ("Filter: ON PEQ Fc 1000 Hz Gain -6 dB BW Oct 0.167");
    CHECK (peakDb (std::exp2 (0.167 / 2), -6.0, band.q) == Approx (-3.0).epsilon (1e-9));
    CHECK (peakDb (std::exp2 (-0.167 / 2), -6.0, band.q) == Approx (-3.0).epsilon (1e-9));

    // BW/60 of 60 is a bandwidth of the centre times √2, in Hz.
    const auto behringer = bandOf ("Filter 1: ON PEQ Fc 1000 Hz Gain -6 dB BW/60 60.0");
    CHECK (behringer.q == Approx (1.0 / std::sqrt (2.0)).epsilon (1e-12));

    // A shelf of 6 dB per octave is one of the first order: a zero at A and a pole at 1 / A of its middle.
    for (const auto gainDb : { -12.0, 3.0, 9.0 })
    {
        const auto shelf = bandOf ("Filter: ON LSC 6 dB Fc 100 Hz Gain " + std::to_string (gainDb) + " dB");
        const auto a = std::pow (10.0, gainDb / 40.0);

        for (const auto ratio : { 0.1, 0.7, 1.0, 5.0 })
        {
            const std::complex<double> s (0.0, ratio);
            const auto firstOrderDb = 20.0 * std::log10 (std::abs (a * (s + a) / (a * s + 1.0)));
            CHECK (lowShelfDb (ratio, gainDb, shelf.q) == Approx (firstOrderDb).epsilon (1e-9));
        }
    }

    // Without a Q or slope S is 0.9 and Fc the middle. With one, Fc of LS and HS is the corner: the middle lies
    // half the gain away at the slope of the asymptote, gain / (2 · slope) octaves · log2 (10) · 20 / 6.02.
    const auto plain = bandOf ("Filter: ON LS Fc 300 Hz Gain 5.0 dB");
    const auto a = std::pow (10.0, 5.0 / 40.0);
    CHECK (plain.frequencyHz == 300.0);
    CHECK (1.0 / (plain.q * plain.q) == Approx ((a + 1.0 / a) * (1.0 / 0.9 - 1.0) + 2.0).epsilon (1e-12));

    for (const auto& [text, factor] :
         { std::pair { "Filter: ON LS 6dB Fc 300 Hz Gain 8 dB", std::pow (10.0, 0.2) },
           std::pair { "Filter: ON LS 12dB Fc 300 Hz Gain -8 dB", std::pow (10.0, 0.1) },
           std::pair { "Filter: ON HS 12dB Fc 300 Hz Gain 8 dB", std::pow (10.0, -0.1) },
           std::pair { "Filter: ON LS Fc 300 Hz Gain 8 dB Q 0.70710678118654752", std::pow (10.0, 0.1) } })
    {
        INFO (text);
        CHECK (bandOf (text).frequencyHz == Approx (300.0 * factor).epsilon (1e-9));
        CHECK (told (read (text), 1, "corner"));
    }
}

TEST_CASE ("A whole file of Equalizer APO gives its curve, and each line that does not is named",
           "[design][curves]")
{
    const auto content = read ("# headphones\n"                                        // 1
                               "Device: Speakers\n"                                    // 2
                               "Preamp: -6.5 dB\n"                                     // 3
                               "\n"                                                    // 4
                               "Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\n"             // 5
                               "Filter 2: OFF PK Fc 200 Hz Gain 3 dB Q 1\n"            // 6
                               "Filter 3: ON None\n"                                   // 7
                               "Include: more.txt\n"                                   // 8
                               "Convolution: room.wav\n"                               // 9
                               "Filter 4: ON PK Fc 300 Hz Gain 3 dB\n"                 // 10: no Q
                               "Filter 5: ON XY Fc 300 Hz Gain 3 dB Q 1\n"             // 11
                               "Filter 6: ON IIR Order 2 Coefficients 1 0 0 1 0 0\n"   // 12
                               "Filter 7: ON PK Fc `100*2` Hz Gain 3 dB Q 1\n"         // 13
                               "GraphicEQ: 20 -1; 1000 0,5; 20000 2; bad; 30000\n"     // 14
                               "GraphicEQ: 20 -1; 1000 0\n"                            // 15
                               "Preamp: 1 dB\n"                                        // 16
                               "Preamp: loud\n"                                        // 17
                               "just words\n"                                          // 18
                               "Filter 8: ON PK Fc 400 Hz Gain 3 dB Q 1 Colour blue\n" // 19
                               "Filter 9: ON PK Fc -5 Hz Gain 3 dB Q 1\n"              // 20
                               "Filter 10: ON PK Fc 500 Hz Gain 3 dB Q 0\n"            // 21
                               "Filter 11: ON LSC 24 dB Fc 500 Hz Gain 40 dB\n"        // 22: no such shelf
                               "If: sampleRate == 48000\n"                             // 23
                               "Filter 12: ON PK Fc 600 Hz Gain 3 dB Q 1\n"            // 24
                               "EndIf:\n"                                              // 25
                               "Filter 13: ON PK Fc 700 Hz Gain 3 dB Q 1\r\n");        // 26
    CHECK (content.format == CurveFormat::equalizerApo);
    CHECK (content.curve.preampDb == -5.5);
    CHECK (
        content.curve.bands
        == std::vector<EqBand> { { peak, 100, 3, 1, 12 }, { peak, 400, 3, 1, 12 }, { peak, 700, 3, 1, 12 } });
    CHECK (content.curve.points == std::vector<CurvePoint> { { 20, -1 }, { 1000, 0.5 }, { 20000, 2 } });
    CHECK (unusedLines (content)
           == std::vector<int> { 8, 9, 10, 11, 12, 13, 14, 14, 15, 17, 18, 20, 21, 22, 23, 24, 25 });

    for (const auto& [line, part] : std::vector<std::pair<int, std::string>> { { 2, "Speakers" },
                                                                               { 6, "switched off" },
                                                                               { 8, "Include" },
                                                                               { 10, "Q" },
                                                                               { 11, "xy" },
                                                                               { 12, "sample rate" },
                                                                               { 13, "number" },
                                                                               { 14, "bad" },
                                                                               { 17, "loud" },
                                                                               { 18, "just words" },
                                                                               { 19, "Colour blue" },
                                                                               { 24, "condition" } })
    {
        INFO (line);
        CHECK (told (content, line, part));
    }
}

TEST_CASE ("What a line says twice is named", "[design][curves]")
{
    const auto gains = read ("Filter: ON PK Fc 100 Hz Gain 3 dB Q 1 Gain 6 dB\n");
    CHECK (gains.curve.bands == std::vector<EqBand> { { peak, 100, 6, 1, 12 } });
    CHECK (told (gains, 1, "more than once"));

    const auto widths = read ("Filter: ON PK Fc 100 Hz Gain 3 dB Q 9 BW Oct 1\n");
    CHECK (widths.curve.bands.front().q == Approx (std::sqrt (2.0)).epsilon (1e-12));
    CHECK (told (widths, 1, "bandwidth"));
}

TEST_CASE ("A graphic equaliser's frequencies may have a mark before their thousands where they ascend",
           "[design][curves]")
{
    const auto marked = read ("GraphicEQ: 20 -1; 315 0; 1,000 3; 10.000 2\n");
    CHECK (marked.curve.points
           == std::vector<CurvePoint> { { 20, -1 }, { 315, 0 }, { 1000, 3 }, { 10000, 2 } });
    CHECK (told (marked, 1, "1,000 is taken for 1000 Hz"));

    const auto decimals = read ("GraphicEQ: 20.000 -1; 21.360 0; 1000.000 3\n");
    CHECK (decimals.curve.points == std::vector<CurvePoint> { { 20, -1 }, { 21.36, 0 }, { 1000, 3 } });
    CHECK (decimals.remarks.empty());
}

TEST_CASE ("A graphic equaliser's pairs may follow on lines of their own", "[design][curves]")
{
    const std::vector<CurvePoint> points { { 20, -1 }, { 1000, 0.5 }, { 20000, 2 } };

    for (const auto* text :
         { "GraphicEQ:\n20 -1; 1000 0.5; 20000 2\n", "GraphicEQ:\r\n20 -1\r\n1000 0,5\r\n20000 2\r\n",
           "\xef\xbb\xbfGraphicEQ: 20 -1;\n1000 0.5; # the middle\n\n20000 2\n",
           "graphiceq:\n20\t-1;\n1000\t0.5;\n20000\t2;\n" })
    {
        const auto content = read (text);
        CHECK (content.curve.points == points);
        CHECK (content.remarks.empty());
    }

    const auto mixed = read ("GraphicEQ:\n20 -1\n1000 0.5\nPreamp: -2 dB\n20000 2\n");
    CHECK (mixed.curve.points == std::vector<CurvePoint> { { 20, -1 }, { 1000, 0.5 } });
    CHECK (mixed.curve.preampDb == -2.0);
    CHECK (unusedLines (mixed) == std::vector<int> { 5 });
    CHECK (has (refused ("GraphicEQ:\n").message, "found nothing of the kind"));
}

TEST_CASE ("What follows a number sign is a comment", "[design][curves]")
{
    const auto content = read ("Preamp: -3 dB # for the peaks\n"
                               "Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1 # the room\n"
                               "GraphicEQ: 20 -1; 1000 0 # flat\n");
    CHECK (content.curve.preampDb == -3.0);
    CHECK (content.curve.bands == std::vector<EqBand> { { peak, 100, 3, 1, 12 } });
    CHECK (content.curve.points == std::vector<CurvePoint> { { 20, -1 }, { 1000, 0 } });
    CHECK (content.remarks.empty());
}

TEST_CASE ("Filters for some channels alone do not leak into the curve of all", "[design][curves]")
{
    const std::string left = "Filter: ON PK Fc 100 Hz Gain 3 dB Q 1\n",
                      right = "Filter: ON PK Fc 200 Hz Gain 3 dB Q 1\n";
    const auto both =
        read ("Preamp: -3 dB\nChannel: L\n" + left + "Channel: R\n" + right + "Channel: all\n" + right);
    CHECK (both.curve.bands == std::vector<EqBand> { { peak, 200, 3, 1, 12 } });
    CHECK (unusedLines (both) == std::vector<int> { 2, 3, 4, 5 });

    const auto one = read ("Channel: L R\n" + left);
    CHECK (one.curve.bands.size() == 1);
    CHECK (told (one, 1, "L R"));

    const auto devices = read ("Device: A\n" + left + "Device: B\n" + right);
    CHECK (devices.curve.bands == std::vector<EqBand> { { peak, 100, 3, 1, 12 } });
    CHECK (unusedLines (devices) == std::vector<int> { 3, 4 });

    CHECK (has (refused ("Channel: L\n" + left + "Channel: R\n" + right).message, "channel"));
}

TEST_CASE ("Room EQ Wizard's filters are read as text of all its equalisers and as a table",
           "[design][curves]")
{
    const auto text =
        read ("Filter Settings file\n\nRoom EQ V5.31.3\nDated: Jan 8, 2025 11:32:39 AM\n\nNotes:92.7\n\n"
              "Equaliser: miniDSP 2x4 HD\nRMS Average bassMax\n"
              "Filter  1: ON  PK       Fc   45.80 Hz  Gain   3.00 dB  Q  1.000\n"
              "Filter  2: ON  PK       Fc    3155 Hz  Gain -10.80 dB  Q 22.248\n"
              "Filter  3: ON  None   \n");
    CHECK (text.curve.bands
           == std::vector<EqBand> { { peak, 45.8, 3, 1, 12 }, { peak, 3155, -10.8, 22.248, 12 } });
    CHECK (text.remarks.empty());
    CHECK (text.title == "miniDSP 2x4 HD, RMS Average bassMax");

    // Marks of thousands and decimal commas, as its text has them in some countries.
    const auto local = read ("Filter Settings file\nEqualiser: FBQ2496\n"
                             "Filter  1: ON  PEQ      Fc    64,0 Hz  Gain  -5,0 dB  BW Oct 0,167\n"
                             "Filter  2: ON  PEQ      Fc   1.234 Hz  Gain  -5,0 dB  BW Oct 0,167\n"
                             "Filter  3: ON  PEQ      Fc   1,250 Hz  Gain  -5.0 dB  BW Oct 0.167\n");
    REQUIRE (local.curve.bands.size() == 3);
    CHECK (local.curve.bands[0].frequencyHz == 64.0);
    CHECK (local.curve.bands[1].frequencyHz == 1234.0);
    CHECK (local.curve.bands[2].frequencyHz == 1250.0);
    CHECK (told (local, 4, "1234 Hz"));

    // Three decimals everywhere are decimals.
    const auto decimals = read ("Filter 1: ON PK Fc 20.500 Hz Gain 1.000 dB Q 1.000\n"
                                "Filter 2: ON PK Fc 105.250 Hz Gain 1.000 dB Q 1.000\n");
    CHECK (decimals.curve.bands[0].frequencyHz == 20.5);
    CHECK (decimals.curve.bands[1].frequencyHz == 105.25);

    const auto table =
        read ("Audiotec_Fischer_Full_EQ_(30_bands)\n"
              "Number\tEnabled\tControl\tType\tFrequency(Hz)\tGain(dB)\tQ\tBandwidth(Hz)\tTargetT60(ms)\n"
              "1\tTrue\tAuto\tPK\t20.0\t-11.2\t1.50\t20.00\t\n"
              "2\tTrue\tManual\tLS_Q\t44.3\t-11.0\t0.7\t\n"
              "3\tFalse\tManual\tHS_Q\t221.0\t-11.1\t0.7\t\n"
              "4\tTrue\tAuto\tXX\t2504.0\t-12.2\t1.27\t1972\t\n"
              "5\tTrue\tAuto\tNone\t\n"
              "Compound_filters\n");
    CHECK (table.format == CurveFormat::rewTable);
    CHECK (table.curve.bands
           == std::vector<EqBand> { { peak, 20, -11.2, 1.5, 12 }, { lowShelf, 44.3, -11, 0.7, 12 } });
    CHECK (unusedLines (table) == std::vector<int> { 6, 8 });
    CHECK (told (table, 5, "switched off"));
}

TEST_CASE ("Columns of frequency and level are read whatever separates them", "[design][curves]")
{
    const std::vector<CurvePoint> expected { { 20, 1.5 }, { 1000, 0 }, { 20000, -2.25 } };

    for (const std::string text :
         { "20 1.5\n1000 0\n20000 -2.25\n", "20,1.5\n1000,0\n20000,-2.25\n",
           "20\t1.5\n1000\t0\n20000\t-2.25\n", "20, 1.5\n1000, 0\n20000, -2.25\n",
           "20;1,5\n1000;0\n20000;-2,25\n", "20,0 1,5\n1000,0 0,0\n20000,0 -2,25\n",
           "Hz,dB\n20,1.5\n1000,0\n20000,-2.25\n", "\"gain\",\"frequency\"\n1.5,20\n0,1000\n-2.25,20000\n",
           "# target\n20 1.5\n\n1000 0 # middle\n20000 -2.25\n", "1000 0\n20000 -2.25\n20 1.5\n" })
    {
        INFO (text);
        const auto content = read (text);
        CHECK (content.curve.points == expected);
        CHECK (content.format == CurveFormat::columns);
        CHECK_FALSE (content.isLevels);
    }

    const auto autoEq =
        read ("frequency,raw,error,smoothed,equalization,target\n20.00,1.1,2,3,-4.5,5\n40.00,1,2,3,-4,5\n");
    CHECK (autoEq.curve.points == std::vector<CurvePoint> { { 20, -4.5 }, { 40, -4 } });
    CHECK (told (autoEq, 1, "equalization"));
    CHECK_FALSE (autoEq.isLevels);

    const auto raw = read ("frequency,raw\n20,75.5\n40,76\n");
    CHECK (raw.curve.points == std::vector<CurvePoint> { { 20, 75.5 }, { 40, 76 } });
    CHECK (raw.isLevels);

    const auto rew = read ("* Measurement data measured by REW V5.20.13\n* Measurement: Left\n"
                           "* Freq(Hz) SPL(dB) Phase(degrees)\n20.000 68.42 -12.3\n25.000 71.10 -18.9\n");
    CHECK (rew.curve.points == std::vector<CurvePoint> { { 20, 68.42 }, { 25, 71.1 } });
    CHECK (rew.isLevels);
    CHECK (rew.title == "Left");

    const auto odd = read ("20 1\n0 5\n40 2\n40 3\nforty 4\n50 nan\n60 1000\n80 3\n");
    CHECK (odd.curve.points == std::vector<CurvePoint> { { 20, 1 }, { 40, 2 }, { 80, 3 } });
    CHECK (unusedLines (odd) == std::vector<int> { 2, 5, 6, 7, 4 });
}

TEST_CASE ("CamillaDSP's biquads and combinations are read", "[design][curves]")
{
    const auto filter = [] (const std::string& type, const std::string& parameters)
    { return "filters:\n  one:\n    type: " + type + "\n    parameters: { " + parameters + " }\n"; };
    const auto biquad = [&filter] (const std::string& parameters) { return filter ("Biquad", parameters); };

    struct Case
    {
        std::string text;
        std::vector<EqBand> bands;
    };

    const auto first = [] (double gainDb)
    {
        const auto a = std::pow (10.0, gainDb / 40.0);
        return std::sqrt (a) / (1.0 + a);
    };
    const auto halfOctave = 0.5 / std::sinh (std::log (2.0) / 4.0);

    for (const auto& [text, bands] :
         { Case { biquad ("type: Peaking, freq: 100, q: 1.5, gain: -7.3"), { { peak, 100, -7.3, 1.5, 12 } } },
           Case { biquad ("type: Peaking, freq: 100, bandwidth: 0.5, gain: 1"),
                  { { peak, 100, 1, halfOctave, 12 } } },
           Case { biquad ("type: Lowshelf, freq: 100, q: 0.8, gain: 3"), { { lowShelf, 100, 3, 0.8, 12 } } },
           Case { biquad ("type: Highshelf, freq: 100, slope: 12, gain: 3"),
                  { { highShelf, 100, 3, butterworthQ, 12 } } },
           Case { biquad ("type: Lowshelf, freq: 100, slope: 6, gain: 3"),
                  { { lowShelf, 100, 3, first (3), 12 } } },
           Case { biquad ("type: LowshelfFO, freq: 100, gain: 3"), { { lowShelf, 100, 3, first (3), 12 } } },
           Case { biquad ("type: HighshelfFO, freq: 100, gain: -9"),
                  { { highShelf, 100, -9, first (-9), 12 } } },
           Case { biquad ("type: Lowpass, freq: 100, q: 0.5"), { { highCut, 100, 0, 0.5, 12 } } },
           Case { biquad ("type: Highpass, freq: 100, q: 0.5"), { { lowCut, 100, 0, 0.5, 12 } } },
           Case { biquad ("type: LowpassFO, freq: 100"), { { highCut, 100, 0, butterworthQ, 6 } } },
           Case { biquad ("type: HighpassFO, freq: 100"), { { lowCut, 100, 0, butterworthQ, 6 } } },
           Case { biquad ("type: Notch, freq: 100, q: 5"), { { notch, 100, 0, 5, 12 } } },
           Case { biquad ("type: Bandpass, freq: 100, bandwidth: 0.5"),
                  { { bandpass, 100, 0, halfOctave, 12 } } },
           Case { biquad ("type: Allpass, freq: 100, q: 5"), { { allpass, 100, 0, 5, 12 } } },
           Case { filter ("BiquadCombo", "type: ButterworthHighpass, freq: 80, order: 5"),
                  { { lowCut, 80, 0, butterworthQ, 30 } } },
           Case { filter ("BiquadCombo", "type: LinkwitzRileyLowpass, freq: 80, order: 4"),
                  { { highCut, 80, 0, butterworthQ, 12 }, { highCut, 80, 0, butterworthQ, 12 } } },
           Case { filter ("BiquadCombo", "type: LinkwitzRileyHighpass, freq: 80, order: 2"),
                  { { lowCut, 80, 0, butterworthQ, 6 }, { lowCut, 80, 0, butterworthQ, 6 } } },
           Case { filter ("BiquadCombo", "type: Tilt, gain: 4"),
                  { { lowShelf, 110, -2, 0.35, 12 }, { highShelf, 3500, 2, 0.35, 12 } } },
           Case { filter ("BiquadCombo",
                          "type: GraphicEqualizer, freq_min: 100, freq_max: 400, gains: [1, 0, -2, 3]"),
                  { { peak, 100 * std::exp2 (0.25), 1, halfOctave, 12 },
                    { peak, 100 * std::exp2 (1.25), -2, halfOctave, 12 },
                    { peak, 100 * std::exp2 (1.75), 3, halfOctave, 12 } } },
           Case {
               filter ("BiquadCombo",
                       "type: FivePointPeq, fls: 50, gls: 1, qls: 0.7, fp1: 100, gp1: 2, qp1: 1, fp2: 200, "
                       "gp2: 3, qp2: 1, fp3: 400, gp3: 4, qp3: 1, fhs: 800, ghs: 5, qhs: 0.7"),
               { { lowShelf, 50, 1, 0.7, 12 },
                 { peak, 100, 2, 1, 12 },
                 { peak, 200, 3, 1, 12 },
                 { peak, 400, 4, 1, 12 },
                 { highShelf, 800, 5, 0.7, 12 } } } })
    {
        INFO (text);
        const auto content = read (text);
        CHECK (content.format == CurveFormat::camillaDsp);
        CHECK (unusedLines (content).empty());
        REQUIRE (content.curve.bands.size() == bands.size());

        for (std::size_t i = 0; i < bands.size(); ++i)
            checkBand (content.curve.bands[i], bands[i]);
    }

    for (const auto& text :
         { biquad ("type: Free, a1: 0, a2: 0, b0: 1, b1: 0, b2: 0"),
           biquad ("type: LinkwitzTransform, freq_act: 50"), biquad ("type: Peaking, freq: 100, gain: 1"),
           biquad ("type: Peaking, freq: loud, q: 1, gain: 1"),
           biquad ("type: Peaking, freq: -1, q: 1, gain: 1"), biquad ("type: AllpassFO, freq: 100"),
           biquad ("type: Lowshelf, freq: 100, slope: 24, gain: 40"),
           filter ("Conv", "type: Wav, filename: a.wav"),
           filter ("BiquadCombo", "type: ButterworthHighpass, freq: 80, order: 17"),
           filter ("BiquadCombo", "type: LinkwitzRileyLowpass, freq: 80, order: 3"),
           filter ("Gain", "gain: 0, mute: true") })
    {
        const auto error = refused (text);
        INFO (error.message);
        CHECK (has (error.message, "Line 2"));
    }
}

TEST_CASE ("CamillaDSP's pipeline decides which filters make the curve", "[design][curves]")
{
    const std::string filters =
        "filters:\n"
        "  a: { type: Biquad, parameters: { type: Peaking, freq: 100, q: 1, gain: 1 } }\n"
        "  b: { type: Biquad, parameters: { type: Peaking, freq: 200, q: 1, gain: 2 } }\n"
        "  pre: { type: Gain, parameters: { gain: -6 } }\n";
    const EqBand a { peak, 100, 1, 1, 12 }, b { peak, 200, 2, 1, 12 };

    const auto all = read (filters);
    CHECK (all.curve == EqCurve { -6, { a, b }, {} });

    const auto perChannel = read (filters
                                  + "pipeline:\n"
                                    "  - { type: Mixer, name: x }\n"
                                    "  - { type: Filter, channel: 0, names: [pre, a] }\n"
                                    "  - { type: Filter, channel: 1, names: [pre, b] }\n");
    CHECK (perChannel.curve == EqCurve { -6, {}, {} });
    CHECK (unusedLines (perChannel) == std::vector<int> { 6, 2, 3 });

    const auto together = read (filters
                                + "pipeline:\n"
                                  "  - { type: Filter, channels: [0, 1], names: [pre, a] }\n"
                                  "  - { type: Filter, names: [a, gone] }\n"
                                  "  - { type: Filter, channels: [0, 1], names: [b], bypassed: true }\n");
    CHECK (together.curve == EqCurve { -6, { a, a }, {} });
    CHECK (unusedLines (together) == std::vector<int> { 3, 0 });
    CHECK (told (together, 0, "gone"));

    // Words for yes in any case; a channel that the pipeline leaves alone; scales that are none; polarity.
    const auto odd = read ("devices:\n"                                                          // 1
                           "  playback: { type: Alsa, channels: 2 }\n"                           // 2
                           + filters                                                             // 3 … 6
                           + "  mute: { type: Gain, parameters: { gain: 0, mute: True } }\n"     // 7
                             "  turn: { type: Gain, parameters: { gain: 1, inverted: true } }\n" // 8
                             "  wide: { type: Gain, parameters: { gain: 1, scale: sones } }\n"   // 9
                             "pipeline:\n"                                                       // 10
                             "  - { type: Filter, channel: 0, names: [a, mute, turn, wide] }\n"  // 11
                             "  - { type: Filter, channel: 0, names: [b], bypassed: True }\n");  // 12
    CHECK (odd.curve == EqCurve { 1, { a }, {} });
    CHECK (unusedLines (odd) == std::vector<int> { 5, 6, 7, 9 });
    CHECK (told (odd, 0, "2 channels the pipeline filters 0 alone"));
    CHECK (told (odd, 8, "polarity"));
    CHECK (told (odd, 9, "sones"));
    CHECK (told (odd, 12, "bypassed"));
}

TEST_CASE ("What CamillaDSP's file holds in a place where it can't be is named", "[design][curves]")
{
    const std::string filters = "filters:\n  a: { type: Gain, parameters: { gain: -3 } }\n";
    const auto steps = read (filters
                                 + "pipeline:\n"
                                   "  - a\n" // 4
                                   "  - { type: Filter, channels: [0], names: [a] }\n"
                                   "  - { type: Filter, channels: [0], names: a }\n" // 6
                                   "  - { type: Mixer, name: m }\n",                 // 7
                             "curve.yml");
    CHECK (steps.curve.preampDb == -3.0);
    CHECK (unusedLines (steps) == std::vector<int> { 4, 6, 7 });
    CHECK (told (steps, 4, "found “a”"));
    CHECK (told (steps, 6, "names"));

    const auto noSteps = read (filters + "pipeline: a\n", "curve.yml");
    CHECK (unusedLines (noSteps) == std::vector<int> { 3 });
    CHECK (has (refused ("filters: [a, b]\n", "curve.yml").message, "Line 1"));
}

TEST_CASE ("What is no curve file is refused, and nothing is taken for a curve by accident",
           "[design][curves][errors]")
{
    CHECK (has (refused ("").message, "found nothing"));
    CHECK (has (refused ("\n# only a comment\n").message, "found nothing"));
    CHECK (has (refused ("Dear diary\n").message, "Line 1"));
    CHECK (has (refused ("Filter: MAYBE PK\n").message, "ON or OFF"));
    CHECK (has (refused (std::string ("RIFF\0\0\0\0WAVE", 12)).message, "something else"));
    CHECK (has (refused ("\xff\xfe"
                         "F")
                    .message,
                "UTF-16"));
    CHECK (has (refused ("filters: [\n", "a.yml").message, "Line 2"));
    CHECK (has (refused ("hello", "a.yaml").message, "found nothing"));
    CHECK (has (refused ("Include: a.txt\nFilter: ON XX Fc 1 Hz\nPreamp: x\n").message, "Include"));

    const ScratchFolder folder;
    CHECK (loadCurveFile (folder.file ("none.txt")).error().code == ErrorCode::fileNotFound);
    CHECK (loadCurveFile (folder.path.string()).error().code == ErrorCode::fileUnreadable);

    // Not even a file of a thousand broken lines makes more remarks than a person reads.
    std::string broken = "Preamp: 0 dB\n";

    for (int i = 0; i < 1000; ++i)
        broken += "Filter: ON XX Fc 100 Hz\n";

    const auto content = read (broken);
    CHECK (content.remarks.size() <= 101);
    CHECK (has (content.remarks.back().text, "900"));
}

TEST_CASE ("Mutated curve files give a finite curve or a sentence", "[design][curves][fuzz]")
{
    const std::vector<std::string> seeds {
        "Preamp: -6.5 dB\nFilter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\nFilter 2: ON LS 6dB Fc 1,234 Hz Gain 3 "
        "dB\nGraphicEQ: 20 "
        "-1; 1000 0,5; 20000 2\nChannel: L\n",
        "Number\tEnabled\tControl\tType\tFrequency(Hz)\tGain(dB)\tQ\n1\tTrue\tAuto\tPK\t20.0\t-11.2\t1.50\n",
        "frequency,raw,equalization\n20.00,1.1,-4.5\n40.00,1,-4\n",
        "filters:\n  a: { type: Biquad, parameters: { type: Peaking, freq: 100, q: 1, gain: 1 } "
        "}\npipeline:\n  - { type: "
        "Filter, channels: [0, 1], names: [a] }\n"
    };
    const std::string alphabet = "0123456789.,;:-+eE\n\t #*[]{}&!\"'\xff\xc2\xa0QGFBdH";
    Random random (20260101);

    for (int round = 0; round < 4000; ++round)
    {
        auto text = seeds[static_cast<std::size_t> (round) % seeds.size()];

        for (int i = random.between (1, 6); i > 0 && ! text.empty(); --i)
        {
            const auto at = static_cast<std::size_t> (random.between (0, static_cast<int> (text.size()) - 1));
            const auto letter = alphabet[static_cast<std::size_t> (
                random.between (0, static_cast<int> (alphabet.size()) - 1))];

            switch (random.between (0, 3))
            {
                case 0: text[at] = letter; break;
                case 1: text.erase (at, static_cast<std::size_t> (random.between (1, 9))); break;
                case 2: text.insert (at, 1, letter); break;
                default: text.insert (at, text.substr (at / 2, 12)); break;
            }
        }

        INFO (round << ": " << text);
        const auto content = parseCurve (text, "curve.txt");

        if (! content)
        {
            CHECK_FALSE (content.error().message.empty());
            continue;
        }

        CHECK (std::isfinite (content->curve.preampDb));

        for (const auto& band : content->curve.bands)
            CHECK ((std::isfinite (band.frequencyHz) && band.frequencyHz > 0 && std::isfinite (band.gainDb)
                    && std::isfinite (band.q) && band.q > 0));

        for (std::size_t i = 0; i < content->curve.points.size(); ++i)
            CHECK ((std::isfinite (content->curve.points[i].gainDb)
                    && content->curve.points[i].frequencyHz
                           > (i > 0 ? content->curve.points[i - 1].frequencyHz : 0.0)));
    }
}
