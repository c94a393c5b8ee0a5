#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

struct Prepared : Workspace
{
    Prepared()
    {
        write ("in.wav", wavFile (noiseRows (1, 1, 200'000)));
        write ("loud.wav", wavFile ({ { 0.0, 1.5, -3.0, 0.5 } }));
        write ("ir44.wav", wavFile (decayRows (2, 1, 100), 44100));
    }

    [[nodiscard]] ProcessResult onTerminal (const Words& words,
                                            const std::map<std::string, std::string>& environment = {}) const
    {
        auto command = this->command (words);
        command.terminalForErrors = true;
        command.environment.insert (environment.begin(), environment.end());
        return runWith (command);
    }
};

} // namespace

TEST_CASE ("on a terminal a render shows its progress and takes the line away again", "[cli][console]")
{
    const Prepared workspace;
    const auto result = workspace.onTerminal ({ "render", "in.wav", "--lowpass", "5k", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    CHECK (contains (result.err, "%"));
    CHECK (contains (result.err, "\r"));
    CHECK (result.err.ends_with ("\r\033[K"));
    CHECK (result.out.empty());
}

TEST_CASE ("colour is for terminals and not for those who set NO_COLOR", "[cli][console]")
{
    const Prepared workspace;
    const Words failing { "render", "missing.wav", "--lowpass", "5k", "-o", "out.wav" };
    CHECK (contains (workspace.onTerminal (failing).err, "\033[1;31m"));
    CHECK_FALSE (contains (workspace.onTerminal (failing, { { "NO_COLOR", "1" } }).err, "\033["));

    const Words noting { "render", "loud.wav", "--bits", "16", "-f", "-o", "out.wav" };
    CHECK_FALSE (contains (workspace.onTerminal (noting, { { "NO_COLOR", "1" } }).err,
                           "m"
                           "partita: 2 samples\033"));
    const auto plain = workspace.onTerminal (noting, { { "NO_COLOR", "1" } }).err;
    CHECK_FALSE (contains (plain, "\033[33m"));
    CHECK_FALSE (contains (plain, "\033[0m"));
}

TEST_CASE ("quiet is silent where all went well, on a terminal too, and still tells errors", "[cli][console]")
{
    const Prepared workspace;

    for (const auto* flag : { "-q", "--quiet" })
    {
        const Words words { "render", "loud.wav", "--ir", "ir44.wav", "--bits",
                            "16",     "-f",       "-o",   "out.wav",  flag };
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 0);
        CHECK (result.err.empty());
        CHECK (result.out.empty());
        CHECK (workspace.onTerminal (words).err.empty());

        const auto failed =
            workspace.run ({ "render", "missing.wav", "--lowpass", "5k", "-o", "new.wav", flag });
        CHECK_EXIT (failed, 2);
        CHECK (contains (failed.err, "missing.wav"));
    }
}

TEST_CASE ("verbose tells what was done, on standard error", "[cli][console]")
{
    const Prepared workspace;
    const auto result =
        workspace.run ({ "render", "in.wav", "--lowpass", "5k", "--taps", "101", "-v", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    CHECK (result.out.empty());
    CHECK (contains (result.err, "out.wav"));
    CHECK (contains (result.err, "101 taps"));
    CHECK (contains (result.err, "200050 frames"));
}

TEST_CASE ("away from a terminal there is no progress and no control code", "[cli][console]")
{
    const Prepared workspace;
    const auto result = workspace.run ({ "render", "in.wav", "--lowpass", "5k", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    CHECK (result.err.empty());
    CHECK (result.out.empty());
}

TEST_CASE ("the JSON report of a render is the whole of standard output and tells the truth", "[cli][json]")
{
    const Prepared workspace;
    const auto result = workspace.run (
        { "render", "loud.wav", "--ir", "ir44.wav", "--bits", "16", "--json", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    const auto json = nlohmann::json::parse (result.out);
    REQUIRE (json["files"].size() == 1);
    const auto& file = json["files"][0];
    const auto written = workspace.audio ("out.wav");
    CHECK (file["input"] == "loud.wav");
    CHECK (file["output"] == "out.wav");
    CHECK (file["rateHz"] == 48000.0);
    CHECK (file["inputChannels"] == 1);
    CHECK (file["outputChannels"] == 1);
    CHECK (file["inputFrames"] == 4);
    CHECK (file["outputFrames"] == written.frames());
    CHECK (file["responseTaps"].get<std::size_t>() + 3 - file["latencyFrames"].get<std::size_t>()
           == written.frames());
    CHECK (file["container"] == "WAV");
    CHECK (file["sampleFormat"] == "16 bit");
    CHECK (contains (file["engine"].get<std::string>(), "offline"));
    CHECK (file["normalisationDb"] == 0.0);
    CHECK (file["unusableSamples"] == 0);
    REQUIRE (file["notes"].size() == 2);
    CHECK (contains (file["notes"][0], "44100 Hz"));
    CHECK (contains (file["notes"][1], "full scale"));

    // What is in the report is said on standard error too.
    for (const std::string note : file["notes"])
        CHECK (contains (result.err, note));
}

TEST_CASE ("peak, overs and numbers that were none are counted as a plain look at the samples counts them",
           "[cli][json]")
{
    const Prepared workspace;
    const auto nan = std::nan ("");
    workspace.write ("odd.wav", wavFile ({ { 0.25, nan, 2.0, HUGE_VAL }, { -1.5, 0.0, -HUGE_VAL, 1.0 } }));
    const auto result = workspace.run ({ "render", "odd.wav", "--bits", "24", "--json", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    const auto file = nlohmann::json::parse (result.out)["files"][0];
    CHECK (file["unusableSamples"] == 3);
    CHECK (file["overs"] == 3); // 2, −1.5 and 1, which is one step above the largest number
    CHECK (file["peakDb"].get<double>() == Approx (20.0 * std::log10 (2.0)).margin (1e-5));
    CHECK (contains (result.err, "3 samples went over"));
    CHECK (contains (result.err, "6.02 dB"));
    CHECK (contains (result.err, "3 input samples were not finite"));
    const auto largest = (0x1p23 - 1.0) / 0x1p23;
    CHECK (residualDb ({ { 0.25, 0.0, largest, 0.0 }, { -1.0, 0.0, 0.0, largest } },
                       workspace.audio ("out.wav").rows)
           < -130.0);
}

TEST_CASE ("the JSON report of convolve tells the truth", "[cli][json]")
{
    const Prepared workspace;
    workspace.write ("b.wav", wavFile (decayRows (3, 1, 3)));
    const auto result =
        workspace.run ({ "convolve", "loud.wav", "b.wav", "--stride", "2", "--json", "-o", "out.wav" });
    CHECK_EXIT (result, 0);
    const auto json = nlohmann::json::parse (result.out);
    const auto written = workspace.audio ("out.wav");
    CHECK (json["output"] == "out.wav");
    CHECK (json["mode"] == "full");
    CHECK (json["rateHz"] == 48000.0);
    CHECK (json["channels"] == 1);
    CHECK (json["framesA"] == 4);
    CHECK (json["framesB"] == 3);
    CHECK (json["outputFrames"] == 3);
    CHECK (written.frames() == 3);
    CHECK (json["peak"].get<double>() == Approx (peakOf (written.rows)));
    CHECK (json["overs"] == 0);
}

TEST_CASE ("a file name that is not UTF-8 does not spoil the JSON report", "[cli][json]")
{
    const Prepared workspace;
    const std::string name = "caf\xe9.wav";
    workspace.write (name, wavFile (noiseRows (1, 1, 100)));

    for (const auto& words :
         std::vector<Words> { { "render", name, "--lowpass", "5k", "--json", "-o", "out.wav" },
                              { "render", "missing" + name, "--lowpass", "5k", "--json", "-o", "none.wav" },
                              { "verify", name, name, "--json" } })
    {
        const auto result = workspace.run (words);
        CHECK_EXIT (result, contains (words[1], "missing") ? 2 : 0);
        CHECK (nlohmann::json::accept (result.out));
    }
}
