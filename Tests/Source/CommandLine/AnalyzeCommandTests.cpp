#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace partita::test;

namespace
{

nlohmann::json reportOf (const ProcessResult& result)
{
    CHECK_EXIT (result, 0);
    REQUIRE (nlohmann::json::accept (result.out));
    return nlohmann::json::parse (result.out);
}

/// Taps of a Hann window: a low-pass by itself.
std::vector<double> hann (int count)
{
    std::vector<double> taps;

    for (int n = 0; n < count; ++n)
        taps.push_back ((1.0 - std::cos (2.0 * 3.14159265358979323846 * (n + 0.5) / count)) / count);

    return taps;
}

std::string lines (const std::vector<double>& taps)
{
    std::string text;

    for (const auto tap : taps)
        text += std::to_string (tap) + "\n";

    return text;
}

} // namespace

TEST_CASE ("partita analyze tells a filter's facts as text and as JSON", "[cli][analyze]")
{
    const Workspace workspace;
    std::vector<double> half (64, 0.0);
    half.front() = 0.5;
    workspace.write ("hann.wav", wavFile ({ hann (64), half }, 44100));
    const auto text = workspace.run ({ "analyze", "hann.wav" });
    CHECK_EXIT (text, 0);
    CHECK (text.err.empty());

    for (const auto* part :
         { "hann.wav, channel 1", "hann.wav, channel 2", "64 taps at 44100 Hz", "linear phase, symmetric",
           "lowpass", "latency", "31.5 frames", "peak gain", "worst case", "pink", "-3 dB at" })
    {
        INFO (part);
        CHECK (contains (text.out, part));
    }

    const auto report = reportOf (workspace.run ({ "analyze", "hann.wav", "--json" }));
    REQUIRE (report["files"].size() == 1);
    CHECK (report["files"][0]["file"] == "hann.wav");
    REQUIRE (report["files"][0]["channels"].size() == 2);
    const auto& filter = report["files"][0]["channels"][0]["filter"];
    CHECK (filter["taps"] == 64);
    CHECK (filter["rateHz"] == 44100.0);
    CHECK (filter["latencyFrames"] == 31.5);
    CHECK (filter["worstCaseGain"].get<double>() == Approx (1.0).epsilon (1e-12));
    CHECK (filter["peakGain"]["gainDb"].get<double>() == Approx (0.0).margin (1e-9));

    // A Hann window's main lobe falls by half of the power at 0.7203 / N of the rate from its middle.
    REQUIRE (filter["halfPowerHz"].size() == 1);
    CHECK (filter["halfPowerHz"][0].get<double>() == Approx (0.7203 / 64.0 * 44100.0).epsilon (5e-3));

    const auto& gain = report["files"][0]["channels"][1]["filter"];
    CHECK (gain["peakGain"]["gainDb"].get<double>() == Approx (20.0 * std::log10 (0.5)).margin (1e-9));
    CHECK (gain["stopAttenuationDb"].is_null());
}

TEST_CASE ("partita analyze says which rate it took where a file tells none", "[cli][analyze]")
{
    const Workspace workspace;
    workspace.write ("taps.txt", lines (hann (32)));
    const auto guessed = workspace.run ({ "analyze", "taps.txt", "--json" });
    CHECK (contains (guessed.err, "48000"));
    CHECK (reportOf (guessed)["files"][0]["channels"][0]["filter"]["rateHz"] == 48000.0);

    const auto told = workspace.run ({ "analyze", "taps.txt", "--rate", "96k", "--json" });
    CHECK (told.err.empty());
    CHECK (reportOf (told)["files"][0]["channels"][0]["filter"]["rateHz"] == 96000.0);

    workspace.write ("taps.wav", wavFile ({ hann (32) }, 44100));
    const auto kept = workspace.run ({ "analyze", "taps.wav", "--rate", "96k", "--json" });
    CHECK (contains (kept.err, "44100"));
    CHECK (reportOf (kept)["files"][0]["channels"][0]["filter"]["rateHz"] == 44100.0);
    CHECK (workspace.run ({ "analyze", "taps.txt", "-q" }).err.empty());
}

TEST_CASE ("partita analyze shows curves too, and what of their files is not in them", "[cli][analyze]")
{
    const Workspace workspace;
    workspace.write ("eq.txt",
                     "Preamp: -6 dB\nFilter 1: ON PK Fc 1000 Hz Gain 6 dB Q 1\nInclude: more.txt\n");
    const auto result = workspace.run ({ "analyze", "eq.txt" });
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "Line 3"));
    CHECK (contains (result.out, "peak"));
    CHECK (contains (result.out, "1.000 kHz"));

    const auto report = reportOf (workspace.run ({ "analyze", "eq.txt", "--json", "-q" }));
    const auto& curve = report["files"][0]["curve"];
    CHECK (curve["preampDb"] == -6.0);
    CHECK (curve["bands"][0]["kind"] == "peak");
    CHECK (curve["highestGain"]["gainDb"].get<double>() == Approx (0.0).margin (1e-3));
    CHECK (curve["remarks"][0]["line"] == 3);
    CHECK (curve["remarks"][0]["used"] == false);

    // Columns whose first is not a list of frequencies are taps.
    workspace.write ("stereo.csv", "0.5,0.25\n-0.5,0.125\n0.25,0\n");
    CHECK (
        reportOf (workspace.run ({ "analyze", "stereo.csv", "--json", "-q" }))["files"][0]["channels"].size()
        == 2);
    workspace.write ("curve.csv", "frequency,gain\n20,0\n1000,-3\n20000,1.5\n");
    CHECK (
        reportOf (workspace.run ({ "analyze", "curve.csv", "--json" }))["files"][0]["curve"]["points"].size()
        == 3);
}

TEST_CASE ("partita analyze draws filters and curves, and spares a file that is there", "[cli][analyze]")
{
    const Workspace workspace;
    workspace.write ("a.wav", wavFile ({ hann (64) }, 48000));
    workspace.write ("b.wav", wavFile ({ noise (1, 300) }, 48000));
    workspace.write ("eq.txt", "Filter 1: ON PK Fc 1000 Hz Gain 6 dB Q 1\n");

    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "--plot", "a.svg" }), 0);
    const auto svg = workspace.read ("a.svg");

    for (const auto* part : { "a.wav", "Magnitude", "Pass band", "Impulse response", "Step response", "20k",
                              "prefers-color-scheme" })
    {
        INFO (part);
        CHECK (contains (svg, part));
    }

    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "b.wav", "--plot", "both.svg", "--theme", "dark" }), 0);
    const auto both = workspace.read ("both.svg");
    CHECK (contains (both, "b.wav"));
    CHECK_FALSE (contains (both, "prefers-color-scheme"));

    CHECK_EXIT (workspace.run ({ "analyze", "b.wav", "--plot", "b.png" }), 0);
    CHECK (workspace.read ("b.png").starts_with ("\x89PNG"));
    CHECK_EXIT (workspace.run ({ "analyze", "eq.txt", "--plot", "eq.svg" }), 0);
    CHECK (contains (workspace.read ("eq.svg"), "Magnitude"));
    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "eq.txt", "--plot", "mixed.svg" }), 2);
    CHECK_FALSE (workspace.has ("mixed.svg"));

    workspace.write ("kept.svg", "mine");
    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "--plot", "kept.svg" }), 2);
    CHECK (workspace.read ("kept.svg") == "mine");
    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "--plot", "kept.svg", "-f" }), 0);
    CHECK (contains (workspace.read ("kept.svg"), "<svg"));
}

TEST_CASE ("What partita analyze can't do ends with the code of the reason and a sentence", "[cli][analyze]")
{
    const Workspace workspace;
    workspace.write ("zero.wav", wavFile ({ { 0.0, 0.0 } }, 48000));
    workspace.write ("nan.wav", wavFile ({ { std::nan (""), 0.0 } }, 48000));
    workspace.write ("words.txt", "no filter\nat all\nin here\n");
    workspace.write ("a.wav", wavFile ({ hann (8) }, 48000));

    for (const auto* file : { "missing.wav", "zero.wav", "nan.wav", "words.txt", "." })
    {
        INFO (file);
        const auto result = workspace.run ({ "analyze", file, "--plot", "plot.svg" });
        CHECK_EXIT (result, 2);
        CHECK (contains (result.err, "partita: error: "));
        CHECK (result.out.empty());
        CHECK_FALSE (workspace.has ("plot.svg"));
    }

    // A file of curves without one that is understood is told what is wrong with it as such.
    workspace.write ("eq.txt", "Filter 1: ON PK Fc 1000 Hz Gain 6 dB\n");
    CHECK (contains (workspace.run ({ "analyze", "eq.txt" }).err, "expected a Q"));

    for (const auto& words :
         std::vector<std::vector<std::string>> { { "analyze" },
                                                 { "analyze", "a.wav", "--plot", "a.gif" },
                                                 { "analyze", "a.wav", "--theme", "pink" },
                                                 { "analyze", "a.wav", "--rate", "-5" },
                                                 { "analyze", "a.wav", "--rate", "fast" },
                                                 { "analyze", "-", "-" } })
        CHECK_EXIT (workspace.run (words), 1);

    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "--plot", "a.wav" }), 1);
    CHECK_EXIT (workspace.run ({ "analyze", "a.wav", "--plot", "none/a.svg" }), 2);
}
