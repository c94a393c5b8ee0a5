#include "LiveWorkspace.h"
#include "PlainMaths.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

using namespace partita::test;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

namespace
{

constexpr std::size_t frames = 20000;
constexpr std::size_t block = 64;

Words with (Words words, const Words& more)
{
    words.insert (words.end(), more.begin(), more.end());
    return words;
}

struct Prepared : LiveWorkspace
{
    Prepared()
    {
        writePlayer (input);
        write ("in.wav", wavFile (input));
        write ("ir.wav", wavFile (decayRows (2, 2, 3000)));
    }

    /// Between the devices that read and write files, for as long as the input is.
    [[nodiscard]] Words playing (const Words& more) const
    {
        return with ({ "live", "--input", "partita player", "--output", "partita recorder", "--rate", "48k",
                       "--seconds", std::to_string (static_cast<double> (frames) / 48000.0) },
                     more);
    }

    /// Between those that do neither, until it is stopped.
    [[nodiscard]] static Words idling (const Words& more)
    {
        return with (
            { "live", "--input", "partita nothing", "--output", "partita nothing", "--rate", "48k", "-v" },
            more);
    }

    Channels input = noiseRows (1, 2, frames);
};

/// Checks that `found` is silence as the driver begins with, and then `expected`, to the bit, up to the last
/// block, which fades out; silence may follow, since these devices can be through before they have been started.
void checkPlayed (const Channels& found, const Channels& expected)
{
    REQUIRE (found.size() == expected.size());
    const auto firstSound = [] (const std::vector<double>& row) {
        return std::find_if (row.begin(), row.end(), [] (double sample) { return sample != 0.0; })
               - row.begin();
    };
    const auto lead = firstSound (found.front()) - firstSound (expected.front());
    REQUIRE (lead >= 0);
    const auto compared = static_cast<std::ptrdiff_t> (frames / block * block - block);
    const auto played = static_cast<std::ptrdiff_t> ((frames + block - 1) / block * block);
    REQUIRE (std::ssize (found.front()) >= lead + played);

    for (std::size_t c = 0; c < expected.size(); ++c)
    {
        const auto start = found[c].begin() + lead;
        const auto isSilent = [] (auto first, auto last)
        { return std::all_of (first, last, [] (double sample) { return sample == 0.0; }); };
        CHECK (isSilent (found[c].begin(), start));
        CHECK (std::equal (start, start + compared, expected[c].begin()));
        CHECK (isSilent (start + played - 1, found[c].end()));
    }
}

} // namespace

TEST_CASE ("live plays what render --engine live writes, to the bit", "[cli][live]")
{
    const Prepared workspace;

    for (const auto& chain :
         { Words { "--ir", "ir.wav" }, Words { "--lowpass", "3k", "--mix", "60%", "--gain", "-3dB" } })
    {
        INFO (chain.front());
        CHECK_EXIT (workspace.run (workspace.playing (chain)), 0);
        CHECK_EXIT (workspace.run (with ({ "render", "in.wav", "-o", "out.wav", "-f", "--engine", "live",
                                           "--quantum", "64", "--bits", "32f", "--keep-delay" },
                                         chain)),
                    0);
        checkPlayed (workspace.recorded (2), workspace.audio ("out.wav").rows);
    }
}

TEST_CASE ("live plays the same bits with helpers", "[cli][live][helpers]")
{
    const Prepared workspace;
    workspace.write ("matrix.wav", wavFile (decayRows (7, 4, 30000)));
    CHECK_EXIT (workspace.run (workspace.playing ({ "--ir", "matrix.wav", "--helpers", "2" })), 0);
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "-o", "out.wav", "--engine", "live", "--quantum", "64",
                                 "--bits", "32f", "--ir", "matrix.wav" }),
                0);
    checkPlayed (workspace.recorded (2), workspace.audio ("out.wav").rows);
    CHECK_EXIT (workspace.run (workspace.playing ({ "--ir", "matrix.wav", "--helpers", "65" })), 1);
}

TEST_CASE ("live without a chain and with --passthrough leaves the samples as they are", "[cli][live]")
{
    const Prepared workspace;
    Channels asFloat;

    for (const auto& row : workspace.input)
        std::transform (row.begin(), row.end(), std::back_inserter (asFloat.emplace_back()),
                        [] (double sample) { return static_cast<double> (static_cast<float> (sample)); });

    CHECK_EXIT (workspace.run (workspace.playing ({ "--passthrough" })), 0);
    checkPlayed (workspace.recorded (2), asFloat);
    CHECK_EXIT (workspace.run (workspace.playing ({})), 0);
    checkPlayed (workspace.recorded (2), asFloat);
}

TEST_CASE ("live reports on what it played", "[cli][live]")
{
    const Prepared workspace;
    const auto result = workspace.run (workspace.playing ({ "--lowpass", "3k", "--taps", "201", "--json" }));
    CHECK_EXIT (result, 0);
    const auto report = Json::parse (result.out);
    const auto calls = (frames + block - 1) / block;
    CHECK (report.at ("end") == "time");
    CHECK (report.at ("rateHz") == 48000.0);
    CHECK (report.at ("blockFrames") == block);
    CHECK (report.at ("calls") == calls);
    CHECK (report.at ("seconds") == static_cast<double> (calls * block) / 48000.0);
    CHECK (report.at ("chainLatencyFrames") == 100);
    CHECK (report.at ("input").at ("device") == "ALSA: partita player");
    CHECK (report.at ("input").at ("channels") == 2);
    CHECK (report.at ("output").at ("peakDb").size() == 2);
    CHECK (report.at ("reloads") == 0);
    CHECK (report.at ("meanLoad") > 0.0);
    CHECK (report.at ("worstLoad") >= report.at ("meanLoad"));

    double loudest = 0.0;

    for (const auto sample : workspace.input[1])
        loudest = std::max (loudest, std::abs (static_cast<double> (static_cast<float> (sample))));

    // The peak as a float, and its logarithm by the same formula in double.
    CHECK (report.at ("input").at ("peakDb")[1].get<double>()
           == Approx (20.0 * std::log10 (loudest)).epsilon (1e-12));

    const auto summary = workspace.run (workspace.playing ({ "--lowpass", "3k" }));
    CHECK (contains (summary.out, "0.4 s played in 313 calls"));
    CHECK (workspace.run (workspace.playing ({ "--lowpass", "3k", "-q" })).out.empty());
}

TEST_CASE ("a mono impulse on one channel is heard on both sides of live", "[cli][live]")
{
    const Prepared workspace;
    workspace.write ("mono.wav", wavFile (decayRows (3, 1, 500)));
    workspace.writePlayer ({ workspace.input[0] });
    workspace.write ("in.wav", wavFile ({ workspace.input[0] }));
    CHECK_EXIT (workspace.run (workspace.playing ({ "--ir", "mono.wav", "--channels", "1" })), 0);
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "-o", "out.wav", "--engine", "live", "--ir", "mono.wav",
                                 "--bits", "32f" }),
                0);
    const auto row = workspace.audio ("out.wav").rows.front();
    checkPlayed (workspace.recorded (2), { row, row });
}

TEST_CASE ("what makes no sense of live is told before any device is looked for", "[cli][live]")
{
    const Prepared workspace;
    CHECK_EXIT (workspace.run ({ "live", "--passthrough", "--lowpass", "8k" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--block", "10000" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--block", "0" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--rate", "0" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--seconds", "-1" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--ir", "-" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--mix", "30%", "--wet", "0dB" }), 1);
    CHECK_EXIT (workspace.run ({ "live", "--ir", "missing.wav" }), 2);
    CHECK_EXIT (workspace.run (workspace.playing ({ "--lowpass", "30k" })), 2);

    const auto unknown = workspace.run ({ "live", "--input", "no such device" });
    CHECK_EXIT (unknown, 2);
    CHECK (contains (unknown.err, "“ALSA: partita player”"));
    const auto several = workspace.run ({ "live", "--output", "partita" });
    CHECK_EXIT (several, 2);
    CHECK (contains (several.err, "several do"));
    CHECK_EXIT (workspace.run (workspace.playing ({ "--channels", "100000" })), 2);
}

TEST_CASE ("live takes a changed impulse anew, and goes on with the old one when the new one is no good",
           "[cli][live]")
{
    const Prepared workspace;
    auto command = workspace.command (Prepared::idling ({ "--ir", "ir.wav" }));
    Process process (command);
    const auto says = [&process] (const std::string& text)
    { return process.serveUntil ([&] { return contains (process.errorsSoFar(), text); }); };

    REQUIRE (says ("load"));
    workspace.write ("ir.wav", wavFile (decayRows (5, 2, 9000)));
    CHECK (says ("A file of the chain has changed and is taken anew."));
    workspace.write ("ir.wav", "no impulse");
    CHECK (says ("What was playing goes on."));
    std::filesystem::remove (workspace.path ("ir.wav"));
    workspace.write ("ir.wav", wavFile (decayRows (6, 4, 100))); // of true stereo, for the same channels
    CHECK (process.serveUntil (
        [&]
        {
            const auto text = process.errorsSoFar();
            const std::string line = "is taken anew";
            return text.find (line, text.find (line) + 1) != std::string::npos;
        }));

    process.send (SIGINT);
    const auto result = process.wait();
    workspace.checkAfter (result);
    CHECK_EXIT (result, 0);
    CHECK (contains (result.out, "played in"));
}

TEST_CASE ("Ctrl-C is the usual end of live, and too early where a time was given", "[cli][live]")
{
    const Prepared workspace;

    for (const auto& [more, code, end] :
         { std::tuple { Words {}, 0, "interrupt" },
           std::tuple { Words { "--seconds", "1000000" }, 130, "interrupt" } })
        for (const auto signal : { SIGINT, SIGTERM })
        {
            Process process (workspace.command (Prepared::idling (with (more, { "--json" }))));
            REQUIRE (process.serveUntil ([&] { return contains (process.errorsSoFar(), "load"); }));
            process.send (signal);
            const auto result = process.wait();
            workspace.checkAfter (result);
            CHECK_EXIT (result, code);
            CHECK (Json::parse (result.out).at ("end") == end);
        }
}

TEST_CASE ("on a terminal live shows one line that it takes away again", "[cli][live]")
{
    const Prepared workspace;
    auto command = workspace.command (Prepared::idling ({}));
    command.arguments.pop_back(); // no -v
    command.terminalForErrors = true;
    Process process (command);
    REQUIRE (process.serveUntil ([&] { return contains (process.errorsSoFar(), "xruns"); }));
    process.send (SIGINT);
    const auto result = process.wait();
    CHECK_EXIT (result, 0);
    CHECK (result.err.ends_with ("\r\033[K"));
    CHECK (std::count (result.err.begin(), result.err.end(), '\n') == 1); // what plays where
}

TEST_CASE ("live plays on a JACK server and says when it has gone", "[cli][live][jack]")
{
    if (std::system ("command -v jackd >/dev/null && command -v jack_wait >/dev/null") != 0)
    {
        WARN ("There is no jackd here: playing on a JACK server is not tested.");
        return;
    }

    const Prepared workspace;
    const auto server = "partita-test-" + std::to_string (::getpid());
    ProcessOptions options;
    options.program = "/usr/bin/env";
    options.arguments = { "jackd", "-r", "-n", server, "-d", "dummy", "-r", "44100", "-p", "256" };
    options.environment = { { "JACK_NO_AUDIO_RESERVATION", "1" } };
    Process jack (options);
    const auto wait = "jack_wait -s " + server + " -w -t 5 >/dev/null 2>&1";
    REQUIRE (std::system (wait.c_str()) == 0);

    const auto on = [&] (const Words& words)
    {
        auto command = workspace.command (with ({ "live", "--input", "JACK: system", "--json" }, words));
        command.environment["JACK_DEFAULT_SERVER"] = server;
        return command;
    };

    const auto played = workspace.runWith (on ({ "--ir", "ir.wav", "--seconds", "0.5" }));
    CHECK_EXIT (played, 0);
    const auto report = Json::parse (played.out);
    CHECK (report.at ("rateHz") == 44100.0);
    CHECK (report.at ("output").at ("device") == "JACK: system");
    CHECK (report.at ("seconds").get<double>() >= 0.5);

    const auto wrongRate = workspace.runWith (on ({ "--rate", "96k" }));
    CHECK_EXIT (wrongRate, 2);
    CHECK (contains (wrongRate.err, "It does not run at 96000 Hz; its own rate is 44100 Hz."));

    Process playing (on ({ "-v" }));
    REQUIRE (playing.serveUntil ([&] { return contains (playing.errorsSoFar(), "load"); }));
    jack.send (SIGTERM);
    (void) jack.wait();
    const auto lost = playing.wait();
    workspace.checkAfter (lost);
    CHECK_EXIT (lost, 2);
    CHECK (Json::parse (lost.out).at ("end") == "lost");
    CHECK (contains (lost.err, "It has stopped playing"));
}
