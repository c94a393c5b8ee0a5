#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

struct Prepared : Workspace
{
    Prepared()
    {
        makeFolder ("presets/impulses");
        write ("in.wav", wavFile (noiseRows (1, 1, 2000)));
        write ("presets/impulses/ir.wav", wavFile (decayRows (2, 4, 300)));
    }

    std::string rendered (Words words) const
    {
        words.insert (words.begin(), { "render", "in.wav", "-q", "-f", "-o", "out.wav" });
        CHECK_EXIT (run (words), 0);
        return read ("out.wav");
    }

    ProcessResult runPreset (const std::string& text) const
    {
        write ("chain.partita", text);
        return run ({ "render", "in.wav", "--preset", "chain.partita", "-o", "out.wav" });
    }

    void checkRefused (const std::string& text, const Words& told) const
    {
        INFO (text.substr (0, 80));
        std::filesystem::remove (path ("out.wav"));
        const auto result = runPreset (text);
        CHECK_EXIT (result, 2);
        CHECK (contains (result.err, "partita: error: "));
        CHECK (result.err.size() < 2000);
        CHECK_FALSE (has ("out.wav"));
        const auto said = result.err.substr (0, 2000);

        for (const auto& part : told)
            CHECK (contains (said, part));
    }

    /// For what is wrong with the preset itself and not with a file that it is used with.
    void checkPresetRefused (const std::string& text, Words told) const
    {
        told.emplace_back ("chain.partita");
        checkRefused (text, told);
    }
};

std::string repeated (const std::string& text, int times)
{
    std::string all;

    for (int i = 0; i < times; ++i)
        all += text;

    return all;
}

} // namespace

TEST_CASE ("a preset and the same options write the same file, offline and live", "[cli][preset]")
{
    const Prepared workspace;
    workspace.write ("presets/chain.partita",
                     R"({ "schema": 1, "name": "All of it", "description": "As an example",
        "filters": [ { "kind": "lowpass", "edgeHz": 8000, "attenuationDb": 80, "transitionHz": 1000 },
                     { "kind": "bandstop", "edgeHz": 3000, "upperEdgeHz": 4500, "attenuationDb": 80,
                       "transitionHz": 1000 } ],
        "impulse": { "file": "impulses/ir.wav", "layout": "trueStereo", "predelaySeconds": 0.01 },
        "output": { "mix": 0.3, "gainDb": -6 } })");

    const Words options { "--lowpass", "8k",           "--bandstop", "3k:4500", "--attenuation",
                          "80",        "--transition", "1k",         "--ir",    "presets/impulses/ir.wav",
                          "--layout",  "true-stereo",  "--predelay", "10ms",    "--mix",
                          "30%",       "--gain",       "-6dB" };

    for (const auto* engine : { "offline", "live" })
    {
        auto words = options;
        words.insert (words.end(), { "--engine", engine });
        const bool same = workspace.rendered ({ "--preset", "presets/chain.partita", "--engine", engine })
                          == workspace.rendered (words);
        CHECK (same);
    }

    workspace.write ("levels.partita",
                     R"({ "schema": 1, "name": "Levels", "impulse": { "file": "presets/impulses/ir.wav" },
                                            "output": { "dryDb": -3, "wetDb": -9, "gainDb": 1.5 } })");
    const bool same = workspace.rendered ({ "--preset", "levels.partita" })
                      == workspace.rendered ({ "--ir", "presets/impulses/ir.wav", "--dry", "-3dB", "--wet",
                                               "-9dB", "--gain", "1.5dB" });
    CHECK (same);
}

TEST_CASE ("keys of a preset that are not known are told and passed over", "[cli][preset]")
{
    const Prepared workspace;
    const auto result = workspace.runPreset (R"({ "schema": 1, "name": "New", "colour": "red",
        "filters": [ { "kind": "lowpass", "edgeHz": 8000, "warmth": 3 } ],
        "output": { "mix": 1, "breadth": 2 } })");
    CHECK_EXIT (result, 0);

    for (const auto* key : { "colour", "warmth", "breadth" })
        CHECK (contains (result.err, key));

    CHECK (contains (result.err, "filters[0]"));
}

TEST_CASE ("presets that make no sense end with 2, told by place", "[cli][preset]")
{
    const Prepared workspace;
    workspace.checkPresetRefused ("", { "JSON" });
    workspace.checkPresetRefused ("{", { "JSON" });
    workspace.checkPresetRefused ("\xff\xfe{}", { "JSON" });
    workspace.checkPresetRefused ("[]", { "object" });
    workspace.checkPresetRefused ("{}", { "schema" });
    workspace.checkPresetRefused (R"({ "schema": 2 })", { "schema", "2" });
    workspace.checkPresetRefused (R"({ "schema": 0 })", { "schema" });
    workspace.checkPresetRefused (R"({ "schema": 18446744073709551615 })", { "schema" });
    workspace.checkPresetRefused (R"({ "schema": "1" })", { "schema" });
    workspace.checkPresetRefused (R"({ "schema": 1, "filters": {} })", { "filters" });
    workspace.checkPresetRefused (R"({ "schema": 1, "filters": [ 5 ] })", { "filters[0]" });
    workspace.checkPresetRefused (R"({ "schema": 1, "filters": [ { "kind": "comb" } ] })",
                                  { "filters[0].kind", "comb" });
    workspace.checkPresetRefused (R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": "8k" } ] })",
                                  { "filters[0].edgeHz" });
    workspace.checkPresetRefused (
        R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": 8000, "taps": 3.5 } ] })", { "taps" });
    workspace.checkPresetRefused (R"({ "schema": 1, "impulse": {} })", { "impulse.file" });
    workspace.checkRefused (R"({ "schema": 1, "impulse": { "file": "gone.wav" } })", { "gone.wav" });
    workspace.checkPresetRefused (R"({ "schema": 1, "impulse": { "file": "in.wav", "layout": "round" } })",
                                  { "impulse.layout", "round" });
    workspace.checkPresetRefused (
        R"({ "schema": 1, "impulse": { "file": "in.wav", "predelaySeconds": -1 } })", { "predelaySeconds" });
    workspace.checkPresetRefused (R"({ "schema": 1, "output": { "mix": 2 } })", { "output.mix" });
    workspace.checkPresetRefused (R"({ "schema": 1, "output": { "mix": 0.5, "dryDb": 0 } })", { "output" });
    workspace.checkPresetRefused (R"({ "schema": 1, "name": 5 })", { "name" });
}

TEST_CASE ("a filter in a preset that no rate makes possible is a fault of that file", "[cli][preset]")
{
    const Prepared workspace;
    workspace.checkPresetRefused (R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": -5 } ] })",
                                  { "filters[0]" });
    workspace.checkPresetRefused (
        R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": 8000, "taps": 4 } ] })",
        { "filters[0]", "odd" });
    workspace.checkRefused (R"({ "schema": 1, "filters": [ { "kind": "lowpass", "edgeHz": 30000 } ] })",
                            { "24000" });
}

TEST_CASE ("numbers in a preset beyond all measure are refused and not played", "[cli][preset]")
{
    const Prepared workspace;
    workspace.checkPresetRefused (R"({ "schema": 1, "output": { "gainDb": 1e999 } })", { "gainDb" });
    workspace.checkPresetRefused (R"({ "schema": 1, "output": { "gainDb": 1000000 } })", { "gainDb" });
    workspace.checkPresetRefused (R"({ "schema": 1, "output": { "dryDb": 5000 } })", { "dryDb" });
    workspace.checkPresetRefused (
        R"({ "schema": 1, "impulse": { "file": "presets/impulses/ir.wav", "predelaySeconds": 1e12 } })",
        { "predelay" });
    workspace.checkPresetRefused (
        R"({ "schema": 1, "impulse": { "file": "presets/impulses/ir.wav", "predelaySeconds": 1e300 } })",
        { "predelay" });
}

TEST_CASE ("a preset of a million brackets is refused in a line or two", "[cli][preset]")
{
    const Prepared workspace;
    constexpr int depth = 500'000;
    workspace.checkPresetRefused (repeated ("[", depth), {});
    workspace.checkPresetRefused (repeated ("[", depth) + repeated ("]", depth), {});
    workspace.checkPresetRefused (R"({ "schema": 1, "filters": )" + repeated (R"({"a":)", depth) + "1"
                                      + repeated ("}", depth) + "}",
                                  { "filters" });
    workspace.checkPresetRefused (
        R"({ "schema": 1, "name": )" + repeated ("[", depth) + repeated ("]", depth) + "}", { "name" });
}
