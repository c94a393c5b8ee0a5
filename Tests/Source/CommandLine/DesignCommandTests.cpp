#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <numbers>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

nlohmann::json reportOf (const ProcessResult& result)
{
    REQUIRE (nlohmann::json::accept (result.out));
    return nlohmann::json::parse (result.out);
}

double magnitudeAt (const std::vector<double>& taps, double share)
{
    double real = 0.0, imaginary = 0.0;

    for (std::size_t n = 0; n < taps.size(); ++n)
    {
        real += taps[n] * std::cos (std::numbers::pi * share * static_cast<double> (n));
        imaginary += taps[n] * std::sin (std::numbers::pi * share * static_cast<double> (n));
    }

    return std::hypot (real, imaginary);
}

} // namespace

TEST_CASE ("partita design writes the shortest filter and proves it", "[cli][design]")
{
    const Workspace workspace;
    const auto result =
        workspace.run ({ "design", "lowpass", "--pass", "8k", "--stop", "9k", "--ripple", "0.1dB",
                         "--attenuation", "100dB", "--rate", "48k", "-o", "lp.wav", "--json" });
    CHECK_EXIT (result, 0);
    const auto report = reportOf (result);
    CHECK (report["met"] == true);
    CHECK (report["method"] == "equiripple");
    REQUIRE (report["bands"].size() == 2);
    CHECK (report["bands"][0]["reachedDb"] <= 0.1);
    CHECK (report["bands"][1]["reachedDb"] >= 100.0);

    const auto audio = workspace.audio ("lp.wav");
    REQUIRE (audio.rows.size() == 1);
    const auto& taps = audio.rows[0];
    CHECK (taps.size() == report["taps"]);

    for (int k = 0; k <= 4000; ++k)
    {
        const auto share = k / 4000.0;
        const auto gain = magnitudeAt (taps, share);

        if (share <= 8.0 / 24.0)
            CHECK (std::abs (20.0 * std::log10 (gain)) <= 0.1);
        else if (share >= 9.0 / 24.0)
            CHECK (gain <= 1e-5);
    }

    const auto text = workspace.run ({ "design", "highpass", "--pass", "2k", "--stop", "1k" });
    CHECK_EXIT (text, 0);

    for (const auto* part : { "highpass", "taps", "ripple", "attenuation", "met" })
        CHECK (contains (text.out, part));
}

TEST_CASE ("partita design knows all kinds, methods, phases and file formats", "[cli][design]")
{
    const Workspace workspace;
    const Words band {
        "design", "bandpass", "--pass", "2k:4k", "--stop", "1500:5k", "--attenuation", "60dB"
    };
    const auto with = [] (Words words, const Words& more)
    {
        words.insert (words.end(), more.begin(), more.end());
        return words;
    };

    for (const auto& words : std::vector<Words> {
             with (band, { "-o", "a.txt" }),
             with (band, { "-o", "a.csv", "--method", "least-squares" }),
             with (band, { "-o", "a.json", "--method", "window" }),
             with (band, { "-o", "a.npy", "--bits", "32f" }),
             with (band, { "-o", "a.h", "--length", "odd" }),
             with (band, { "-o", "b.wav", "--phase", "minimum" }),
             with (band, { "--window", "dolph-chebyshev:70" }),
             with (band, { "--plot", "b.svg" }),
             { "design", "bandstop", "--pass", "1500:5k", "--stop", "2k:4k" },
             { "design", "multiband", "--band", "0:1k:stop", "--band", "2k:3k:-6dB", "--band", "4k:24k:0" },
             { "design", "differentiator", "--taps", "64", "-o", "d.wav" },
             { "design", "hilbert", "--taps", "101", "--pass", "500:23500", "-o", "h.wav" },
             { "design", "delay", "--taps", "64", "--delay", "31.3", "-o", "f.wav" },
             { "design", "notches", "--notch", "60", "--width", "5", "-o", "n.wav" },
             { "design", "average", "--taps", "16", "-o", "m.txt" },
             { "design", "smoothing", "--taps", "21", "--order", "3", "-o", "s.txt" },
             { "design", "smoothing", "--taps", "21", "--order", "0", "--derivative", "0" } })
    {
        INFO (words[1]);
        CHECK_EXIT (workspace.run (words), 0);
    }

    for (const auto* name : { "a.txt", "a.csv", "a.json", "a.npy", "a.h", "b.wav", "b.svg", "d.wav", "h.wav",
                              "f.wav", "n.wav", "m.txt", "s.txt" })
        CHECK (workspace.has (name));
}

TEST_CASE ("partita design ends with 1, 2 or 3 as the fault is the command's, a file's or the filter's",
           "[cli][design]")
{
    const Workspace workspace;
    const auto lowpass = [] (const Words& more)
    {
        Words words { "design", "lowpass", "-o", "out.wav" };
        words.insert (words.end(), more.begin(), more.end());
        return words;
    };

    for (const auto& words :
         std::vector<Words> { lowpass ({}),
                              lowpass ({ "--pass", "9k", "--stop", "8k" }),
                              lowpass ({ "--pass", "8k", "--stop", "25k" }),
                              lowpass ({ "--pass", "nan", "--stop", "9k" }),
                              lowpass ({ "--pass", "8k:9k", "--stop", "9k" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--attenuation", "400dB" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--ripple", "-1dB" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--taps", "0" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--rate", "0" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--method", "magic" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--window", "kaiser" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--window", "hann:3" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--phase", "sideways" }),
                              { "design", "sharp", "--pass", "8k", "--stop", "9k", "-o", "out.wav" },
                              { "design", "hilbert", "--taps", "31", "-o", "out.wav" },
                              { "design", "multiband", "--band", "0:1k", "-o", "out.wav" },
                              { "design", "multiband", "-o", "out.wav" },
                              lowpass ({ "--pass", "8k", "--stop", "8000.001" }),
                              lowpass ({ "--pass", "8k", "--stop", "9k", "--plot", "" }),
                              { "design", "lowpass", "--pass", "8k", "--stop", "9k", "-o", "" },
                              { "design", "differentiator", "--taps", "50", "--pass", "1k:2k" },
                              { "design", "smoothing", "--taps", "21", "--order", "2", "--derivative", "3" },
                              { "design", "smoothing", "--taps", "21", "--order", "-1" } })
    {
        const auto result = workspace.run (words);
        INFO (result.err);
        CHECK_EXIT (result, 1);
        CHECK (contains (result.err, "error: "));
        CHECK (result.out.empty());
    }

    CHECK (workspace.listing().empty());

    workspace.write ("out.wav", "mine");
    CHECK_EXIT (workspace.run (lowpass ({ "--pass", "8k", "--stop", "9k" })), 2);
    CHECK (workspace.read ("out.wav") == "mine");
    CHECK_EXIT (workspace.run ({ "design", "lowpass", "--pass", "8k", "--stop", "9k", "-o", "none/out.wav" }),
                2);

    const auto tooShort =
        workspace.run ({ "design", "lowpass", "--pass", "8k", "--stop", "9k", "--taps", "31", "--json" });
    CHECK_EXIT (tooShort, 3);
    CHECK (reportOf (tooShort)["met"] == false);
    CHECK (contains (tooShort.err, "Allow more taps."));
}

TEST_CASE ("partita design refuses at once what it could not write", "[cli][design]")
{
    const Workspace workspace;

    // A quarter of an hour of work, if it were begun.
    const auto refused = [&workspace] (const std::string& rate, const std::string& output)
    {
        auto command = workspace.command ({ "design", "lowpass", "--pass", "8k", "--stop", "8002", "--rate",
                                            rate, "--attenuation", "150dB", "-o", output });
        command.timeout = std::chrono::milliseconds { 5000 };
        const auto result = workspace.runWith (command);
        INFO (output << ": " << result.err);
        CHECK (result.exitCode == 2);
        return result.err;
    };

    CHECK (contains (refused ("44100.5", "lp.wav"), "44100.5"));
    CHECK (contains (refused ("48k", std::string (300, 'x') + ".wav"), "can't be made"));
    CHECK (contains (refused ("48k", "missing/lp.wav"), "missing"));
    CHECK_EXIT (workspace.run ({ "design", "average", "--taps", "3", "--rate", "44100.5", "-o", "a.csv" }),
                0);
}

TEST_CASE ("partita design tells what another phase costs where nothing else measures it", "[cli][design]")
{
    const Workspace workspace;
    const auto cut = workspace.run (
        { "design", "delay", "--taps", "31", "--delay", "15.5", "--phase", "mixed:0.5", "--json" });
    CHECK_EXIT (cut, 0);
    CHECK (contains (cut.err, "changes the gain"));
    CHECK (reportOf (cut)["phaseErrorDb"] > 0.0);

    const auto exact =
        workspace.run ({ "design", "average", "--taps", "31", "--phase", "minimum", "--json" });
    CHECK_EXIT (exact, 0);
    CHECK (exact.err.empty());
    CHECK_FALSE (reportOf (exact).contains ("phaseErrorDb"));
}

TEST_CASE ("partita design reports the gain where nothing is asked for", "[cli][design]")
{
    const Workspace workspace;
    const auto result =
        workspace.run ({ "design", "bandpass", "--pass", "3k:4k", "--stop", "2500:12k", "--json" });
    CHECK_EXIT (result, 0);
    const auto report = reportOf (result);
    REQUIRE (report["freeBands"].size() == 2);

    for (const auto& band : report["freeBands"])
    {
        CHECK (band["strays"] == false);
        CHECK (band["peakDb"] <= 1.1);
    }

    CHECK (report["freeBands"][1]["lowHz"] == 4000.0);
    CHECK (report["freeBands"][1]["highHz"] == 12000.0);
}

TEST_CASE ("partita design keeps free bands low unless they are to be free, and says what they do then",
           "[cli][design]")
{
    const Workspace workspace;
    const auto designed = [&workspace] (const Words& more)
    {
        Words words { "design", "multiband", "--band",        "0:1200:0", "--band", "2400:3600:stop",
                      "--band", "12k:24k:0", "--attenuation", "60dB",     "--json" };
        words.insert (words.end(), more.begin(), more.end());
        return workspace.run (words);
    };

    const auto limited = designed ({}), shortest = designed ({ "--free-bands", "free" });
    CHECK_EXIT (limited, 0);
    CHECK_EXIT (shortest, 0);
    CHECK (limited.err.empty());
    CHECK (reportOf (limited)["peakDb"] <= 1.1);
    CHECK (reportOf (shortest)["met"] == true);
    CHECK (reportOf (shortest)["taps"] < reportOf (limited)["taps"]);
    CHECK (reportOf (shortest)["peakDb"] > 20.0);
    CHECK (contains (shortest.err, "Nothing is asked for from 3.600 kHz to 12.000 kHz"));
    CHECK (contains (shortest.err, "--free-bands limited"));
    CHECK_EXIT (designed ({ "--free-bands", "wild" }), 1);
    CHECK_EXIT (workspace.run ({ "design", "average", "--taps", "3", "--free-bands", "free" }), 1);
}

TEST_CASE ("partita design says at once what least squares can't reach", "[cli][design]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile ({ { 0.5 } }));
    const Words edges {
        "--pass", "8k", "--stop", "9k", "--method", "least-squares", "--attenuation", "200dB"
    };

    for (auto words : { Words { "design", "lowpass" }, Words { "render", "in.wav", "-o", "out.wav" } })
    {
        words.insert (words.end(), edges.begin(), edges.end());
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 1);
        CHECK (contains (result.err, "145 dB"));
    }
}

TEST_CASE ("partita design refuses options that its kind does not have", "[cli][design]")
{
    const Workspace workspace;
    const auto refused = [&workspace] (Words words, const std::string& option, const std::string& value)
    {
        CHECK_EXIT (workspace.run (words), 0);
        words.insert (words.end(), { option, value });
        const auto result = workspace.run (words);
        INFO (result.err);
        CHECK_EXIT (result, 1);
        CHECK (contains (result.err, option));
        CHECK (contains (result.err, words[1]));
    };

    const Words lowpass { "design", "lowpass", "--pass", "8k", "--stop", "9k" };
    refused (lowpass, "--band", "0:1k:0");
    refused (lowpass, "--delay", "3");
    refused (lowpass, "--order", "3");
    refused ({ "design", "multiband", "--band", "0:1k:0", "--band", "2k:24k:stop" }, "--pass", "1k");
    refused ({ "design", "average", "--taps", "5" }, "--window", "hann");
    refused ({ "design", "hilbert", "--taps", "31", "--pass", "1k:20k" }, "--stop", "1k");
    refused ({ "design", "delay", "--taps", "31" }, "--method", "window");
    refused ({ "design", "notches", "--width", "20" }, "--taps", "31");
}
