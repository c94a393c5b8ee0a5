#include "Support/SimulatedRecorder.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

const Words shortSweep { "measure", "sweep", "--length", "3s", "--pause", "600ms", "--bits", "64f" };

Words with (Words words, const Words& more)
{
    words.insert (words.end(), more.begin(), more.end());
    return words;
}

} // namespace

TEST_CASE ("partita measure makes a sweep, and of its recording the response that it went through",
           "[cli][measure]")
{
    const Workspace workspace;
    CHECK_EXIT (workspace.run (shortSweep), 0);
    CHECK (workspace.listing() == Words { "sweep.json", "sweep.wav" });

    const auto json = nlohmann::json::parse (workspace.read ("sweep.json"));
    const auto sweep = workspace.audio ("sweep.wav");
    CHECK (json["kind"] == "partita sweep");
    CHECK (json["timeline"]["frames"] == sweep.frames());

    std::vector<double> response (4800);
    response[0] = 0.5;
    response[1200] = -0.2;
    response[4799] = 0.1;
    const auto recording = recordedBy (convolved (sweep.rows[0], response), 1.0 + 30e-6);
    workspace.write ("recording.wav", wavFile ({ recording }));

    const auto result = workspace.run ({ "measure", "deconvolve", "recording.wav", "-o", "ir.wav", "--lead",
                                         "100ms", "--length", "150ms", "--json" });
    CHECK_EXIT (result, 0);
    const auto report = nlohmann::json::parse (result.out);
    CHECK (report["leadFrames"] == 4800);
    CHECK (report["takes"][0]["driftPpm"].get<double>() == Approx (30.0).margin (0.05));
    CHECK (report["paths"][0]["harmonics"].size() == 4);
    CHECK (report["room"]["channels"][0]["onsetFrame"].get<int>() == Approx (4800).margin (4));

    const auto found = workspace.audio ("ir.wav");
    REQUIRE (found.frames() == 4800 + 7200);
    std::vector<double> truth (4800);
    truth.insert (truth.end(), response.begin(), response.end());
    CHECK (bandErrorDb (found.rows[0], truth, 48000.0, 50.0, 18000.0) < -50.0);

    const auto text = workspace.run ({ "measure", "deconvolve", "recording.wav", "-o", "again.wav" });
    CHECK_EXIT (text, 0);
    CHECK (contains (text.out, "+30.0"));
    CHECK (contains (text.out, "loudspeaker 1, microphone 1"));
}

TEST_CASE ("partita measure tells what does not fit, and leaves nothing behind", "[cli][measure]")
{
    const Workspace workspace;
    const auto bad = workspace.run (with (shortSweep, { "--stop", "30k" }));
    CHECK_EXIT (bad, 1);
    CHECK (contains (bad.err, "stop"));
    CHECK (workspace.listing().empty());

    CHECK_EXIT (workspace.run ({ "measure" }), 1);
    CHECK_EXIT (workspace.run (shortSweep), 0);
    const auto exists = workspace.run (shortSweep);
    CHECK_EXIT (exists, 2);
    CHECK (contains (exists.err, "-f"));

    workspace.write ("other.wav", wavFile ({ std::vector<double> (480000, 0.1) }));
    const auto foreign = workspace.run ({ "measure", "deconvolve", "other.wav", "-o", "ir.wav" });
    CHECK_EXIT (foreign, 2);
    CHECK (contains (foreign.err, "markers"));

    const auto missing =
        workspace.run ({ "measure", "deconvolve", "other.wav", "-o", "ir.wav", "--sweep", "none.json" });
    CHECK_EXIT (missing, 2);
    CHECK (contains (missing.err, "none.json"));
    CHECK_EXIT (workspace.run ({ "measure", "deconvolve", "other.wav", "-o", "other.wav", "-f" }), 2);
    CHECK_FALSE (workspace.has ("ir.wav"));
}

TEST_CASE ("partita analyze tells and draws the decays of a room", "[cli][analyze][room]")
{
    const Workspace workspace;
    const std::string hall = PARTITA_SOURCE_DIR "/Resources/Audio/Hall.wav";
    const auto text = workspace.run ({ "analyze", hall, "--plot", "hall.svg" });
    CHECK_EXIT (text, 0);

    for (const auto* part : { "T30 s", "C80 dB", "1 kHz", "IACC", "direct to reverberant", "worst case" })
    {
        INFO (part);
        CHECK (contains (text.out, part));
    }

    const auto figure = workspace.read ("hall.svg");

    for (const auto* part : { "Decay of each octave", "Energy that is left", "Level below the peak" })
        CHECK (contains (figure, part));

    const auto result = workspace.run ({ "analyze", hall, "--thirds", "--json" });
    CHECK_EXIT (result, 0);
    const auto room = nlohmann::json::parse (result.out)["files"][0]["room"];
    CHECK (room["bands"].size() == 30);
    CHECK (room["broadband"]["channels"][0]["t30Seconds"].get<double>() == Approx (2.06).margin (0.01));

    CHECK_FALSE (contains (workspace.run ({ "analyze", hall, "--filter" }).out, "T30"));
    CHECK_EXIT (workspace.run ({ "analyze", hall, "--plot", "x.svg", "--channel", "3" }), 2);
}
