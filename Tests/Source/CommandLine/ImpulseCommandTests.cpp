#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace partita::test;

TEST_CASE ("partita impulse list tells names, channels and decay times", "[cli][impulse]")
{
    const Workspace workspace;
    const auto text = workspace.run ({ "impulse", "list" });
    CHECK_EXIT (text, 0);

    const auto result = workspace.run ({ "impulse", "list", "--json" });
    CHECK_EXIT (result, 0);
    REQUIRE (nlohmann::json::accept (result.out));
    const auto impulses = nlohmann::json::parse (result.out)["impulses"];
    REQUIRE (impulses.size() == 24);

    for (const auto& impulse : impulses)
    {
        INFO (impulse.dump());
        CHECK (contains (text.out, impulse["name"].get<std::string>()));
        CHECK (contains (text.out, impulse["description"].get<std::string>()));
        CHECK ((impulse["channels"] == 1 || impulse["channels"] == 2 || impulse["channels"] == 4));
        CHECK (impulse["decaySeconds"].empty() == (impulse["decaySeconds"].count ("1000") == 0));
    }
}

TEST_CASE ("partita impulse make writes an impulse at the rate and in the format that is asked for",
           "[cli][impulse]")
{
    const Workspace workspace;
    CHECK_EXIT (workspace.run ({ "impulse", "make", "Vocal Booth", "-o", "booth.wav" }), 0);
    const auto booth = workspace.audio ("booth.wav");
    CHECK (booth.rateHz == 48000);
    CHECK (booth.rows.size() == 2);

    CHECK_EXIT (
        workspace.run ({ "impulse", "make", "telephone", "-o", "t.flac", "--rate", "44.1k", "--bits", "24" }),
        0);
    CHECK (workspace.audio ("t.flac").rateHz == 44100);

    const auto report =
        workspace.run ({ "impulse", "make", "Guitar 4x12", "--out-dir", "made", "--rate", "96k", "--json" });
    CHECK_EXIT (report, 0);
    const auto file = nlohmann::json::parse (report.out)["files"][0];
    const auto made = workspace.audio ("made/Guitar 4x12.wav");
    CHECK (made.rateHz == 96000);
    CHECK (file["frames"] == made.frames());
    CHECK (file["channels"] == 1);
    CHECK (file["overs"] == 0);

    double peak = 0.0;

    for (const auto sample : made.rows[0])
        peak = std::max (peak, std::abs (sample));

    // The file holds floats, the report is of the doubles.
    CHECK (file["peakDb"].get<double>() == Approx (20.0 * std::log10 (peak)).margin (1e-5));

    const auto piped = workspace.run ({ "impulse", "make", "Telephone", "-o", "-" });
    CHECK_EXIT (piped, 0);
    CHECK (piped.out.starts_with (".snd"));
}

TEST_CASE ("partita impulse make refuses what makes no sense and spares files", "[cli][impulse][errors]")
{
    const Workspace workspace;

    for (const auto& words : std::vector<std::vector<std::string>> {
             { "impulse" },
             { "impulse", "make", "Telephone" },
             { "impulse", "make", "-o", "x.wav" },
             { "impulse", "make", "Nowhere", "-o", "x.wav" },
             { "impulse", "make", "--all", "-o", "x.wav" },
             { "impulse", "make", "Telephone", "--all", "--out-dir", "x" },
             { "impulse", "make", "Telephone", "-o", "x.wav", "--out-dir", "x" },
             { "impulse", "make", "Telephone", "-o", "-", "--json" } })
    {
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 1);
        CHECK_FALSE (result.err.empty());
    }

    CHECK_EXIT (workspace.run ({ "impulse", "make", "Telephone", "-o", "x.wav", "--rate", "7k" }), 2);
    CHECK_EXIT (workspace.run ({ "impulse", "make", "Telephone", "-o", "x.wav", "--rate", "44100.5" }), 2);
    CHECK_EXIT (workspace.run ({ "impulse", "make", "Telephone", "-o", "nowhere/x.wav" }), 2);
    CHECK (workspace.listing().empty());

    workspace.write ("kept.wav", "mine");
    CHECK_EXIT (workspace.run ({ "impulse", "make", "Telephone", "-o", "kept.wav" }), 2);
    CHECK (workspace.read ("kept.wav") == "mine");
    CHECK_EXIT (workspace.run ({ "impulse", "make", "Telephone", "-o", "kept.wav", "-f" }), 0);
    CHECK (workspace.audio ("kept.wav").rateHz == 48000);

    // None is made if one can't be.
    workspace.makeFolder ("some");
    workspace.write ("some/Stairwell.wav", "mine");
    CHECK_EXIT (workspace.run ({ "impulse", "make", "--all", "--out-dir", "some" }), 2);
    CHECK (workspace.read ("some/Stairwell.wav") == "mine");
    CHECK_FALSE (workspace.has ("some/Vocal Booth.wav"));
}

TEST_CASE ("A factory impulse stands where render and presets expect a file", "[cli][impulse]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 1, 2000), 48000));
    workspace.write ("factory.partita",
                     R"({ "schema": 1, "name": "Factory", "impulse": { "file": "factory:Guitar 4x12" } })");
    CHECK_EXIT (workspace.run ({ "impulse", "make", "Guitar 4x12", "-o", "ir.wav", "--bits", "64f" }), 0);
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-o", "file.wav" }), 0);
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "factory:Guitar 4x12", "-o", "name.wav" }), 0);
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--preset", "factory.partita", "-o", "preset.wav" }), 0);
    CHECK (workspace.audio ("name.wav").rows == workspace.audio ("file.wav").rows);
    CHECK (workspace.audio ("preset.wav").rows == workspace.audio ("file.wav").rows);
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "factory:Nowhere", "-o", "none.wav" }), 1);
    CHECK_FALSE (workspace.has ("none.wav"));
}
