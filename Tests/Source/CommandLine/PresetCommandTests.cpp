#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <map>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;
using Json = nlohmann::json;

/// A machine with a preset and its impulse; home is a folder of its own, so that nobody's settings play a part.
struct Studio : Workspace
{
    Studio()
    {
        makeFolder ("home");
        makeFolder ("presets/impulses");
        makeFolder ("library/rooms");
        write ("in.wav", wavFile (noiseRows (11, 2, 3000)));
        write ("presets/impulses/room.wav", wavFile (rows));
        write ("presets/a.partita", R"({ "schema": 1, "name": "A", "impulse": { "file": "impulses/room.wav" },
                                         "output": { "mix": 0.5 } })");
    }

    [[nodiscard]] ProcessResult in (const std::string& home, const Words& words,
                                    const std::string& library = {}) const
    {
        auto options = command (words);
        options.environment["HOME"] = path (home);
        options.environment["XDG_CONFIG_HOME"] = path (home + "/config");
        options.environment["XDG_DATA_HOME"] = path (home + "/data");
        options.environment["PARTITA_IMPULSES"] = library;
        return runWith (options);
    }

    [[nodiscard]] ProcessResult here (const Words& words, const std::string& library = {}) const
    {
        return in ("home", words, library);
    }

    void pack (const Words& more = {}) const
    {
        Words words { "preset", "pack", "presets/a.partita", "-o", "packed.partita" };
        words.insert (words.end(), more.begin(), more.end());
        CHECK_EXIT (here (words), 0);
    }

    [[nodiscard]] std::string rendered (const std::string& preset, const std::string& library = {}) const
    {
        const auto result = here (
            { "render", "in.wav", "--preset", preset, "--bits", "64f", "-f", "-o", "out.wav" }, library);
        CHECK_EXIT (result, 0);
        return read ("out.wav");
    }

    void removeImpulse() const { std::filesystem::remove_all (path ("presets")); }

    const Channels rows = decayRows (12, 2, 400);
};

} // namespace

TEST_CASE ("a packed preset renders the same bits where its impulse is not", "[cli][preset][identity]")
{
    const Studio studio;
    const auto before = studio.rendered ("presets/a.partita");
    studio.pack();
    studio.removeImpulse();
    const auto elsewhere = studio.in ("another home", { "render", "in.wav", "--preset", "packed.partita",
                                                        "--bits", "64f", "-o", "there.wav" });
    CHECK_EXIT (elsewhere, 0);
    CHECK (elsewhere.err.empty());
    const bool same = studio.read ("there.wav") == before;
    CHECK (same);
}

TEST_CASE ("a packed preset tells nothing of the machine it was packed on", "[cli][preset][identity]")
{
    const Studio studio;
    studio.write ("absolute.partita", R"({ "schema": 1, "name": "A", "impulse": { "file": ")"
                                          + studio.path ("presets/impulses/room.wav") + R"(", "lastPath": ")"
                                          + studio.path ("presets/impulses/room.wav") + R"(" } })");
    CHECK_EXIT (studio.here ({ "preset", "pack", "absolute.partita", "-o", "packed.partita" }), 0);
    const auto text = studio.read ("packed.partita");
    CHECK_FALSE (contains (text, studio.path ("")));
    CHECK_FALSE (contains (text, "lastPath"));
    CHECK (Json::parse (text)["impulse"]["file"] == "room.wav");

    // A text that someone wrote is theirs, but it is said.
    studio.write ("told.partita", R"({ "schema": 1, "name": "A", "description": "from )"
                                      + studio.path ("home/x")
                                      + R"(", "impulse": { "file": "presets/impulses/room.wav" } })");
    const auto told = studio.here ({ "preset", "pack", "told.partita", "-o", "told packed.partita" });
    CHECK_EXIT (told, 0);
    CHECK (contains (told.err, studio.path ("home")));
}

TEST_CASE ("a renamed and moved impulse is found by what it holds and renders the same bits",
           "[cli][preset][identity]")
{
    const Studio studio;
    const auto before = studio.rendered ("presets/a.partita");
    studio.pack ({ "--reference" });
    CHECK_FALSE (contains (studio.read ("packed.partita"), "base64"));
    std::filesystem::rename (studio.path ("presets/impulses/room.wav"),
                             studio.path ("library/rooms/another name.wav"));
    studio.write ("library/decoy.wav", wavFile (decayRows (13, 2, 400)));
    studio.removeImpulse();

    const auto lost = studio.here ({ "render", "in.wav", "--preset", "packed.partita", "-o", "no.wav" });
    CHECK_EXIT (lost, 2);
    CHECK (contains (lost.err, "presets/impulses/room.wav: No such file"));
    CHECK_FALSE (studio.has ("no.wav"));

    bool same = studio.rendered ("packed.partita", studio.path ("library")) == before;
    CHECK (same);

    const auto report =
        studio.here ({ "render", "in.wav", "--preset", "packed.partita", "-o", "found.wav", "--json" },
                     studio.path ("library"));
    CHECK_EXIT (report, 0);
    const auto notes = Json::parse (report.out)["notes"];
    REQUIRE (notes.size() == 1);
    CHECK (contains (notes[0], "another name.wav"));

    // The same by the user's settings.
    studio.makeFolder ("home/config/partita");
    studio.write ("home/config/partita/settings.json",
                  Json { { "impulseFolders", { studio.path ("library") } } }.dump());
    same = studio.rendered ("packed.partita") == before;
    CHECK (same);
}

TEST_CASE ("without its impulse a preset is rendered only if that is allowed, and then dry",
           "[cli][preset][identity]")
{
    const Studio studio;
    std::filesystem::remove (studio.path ("presets/impulses/room.wav"));
    CHECK_EXIT (studio.here ({ "render", "in.wav", "--preset", "presets/a.partita", "-o", "out.wav" }), 2);
    CHECK_FALSE (studio.has ("out.wav"));
    const auto dry = studio.here ({ "render", "in.wav", "--preset", "presets/a.partita", "--allow-missing",
                                    "--bits", "64f", "-o", "out.wav" });
    CHECK_EXIT (dry, 0);
    CHECK (contains (dry.err, "left out"));
    CHECK (residualDb (studio.audio ("in.wav").rows, studio.audio ("out.wav").rows) < doubleLimitDb);
    CHECK_EXIT (studio.here ({ "render", "in.wav", "--ir", "x.wav", "--allow-missing", "-o", "out.wav" }), 1);
}

TEST_CASE ("check ends with 3 for whatever is not as the preset says", "[cli][preset][identity]")
{
    const Studio studio;
    studio.pack ({ "--reference" });
    const auto check = [&studio] (int exitCode, const std::string& told)
    {
        const auto result = studio.here ({ "preset", "check", "packed.partita" });
        CHECK_EXIT (result, exitCode);
        INFO (result.out);
        CHECK (contains (result.out, told));
    };

    check (0, "right");
    const auto text = studio.read ("packed.partita");
    auto json = Json::parse (text);
    json["impulse"]["later"] = 1;
    studio.write ("packed.partita", json.dump());
    check (3, "impulse.later");
    studio.write ("packed.partita", text.substr (0, text.size() / 2));
    check (3, "JSON");
    studio.write ("packed.partita", text);
    studio.write ("presets/impulses/room.wav", wavFile (decayRows (14, 2, 400)));
    check (3, "other samples");
    std::filesystem::remove (studio.path ("presets/impulses/room.wav"));
    check (3, "nowhere");
    CHECK_EXIT (studio.here ({ "preset", "check", "none.partita" }), 2);

    const auto report = Json::parse (
        studio.here ({ "preset", "check", "packed.partita", "presets/a.partita", "--json" }).out);
    REQUIRE (report["presets"].size() == 2);
    CHECK (report["presets"][0]["right"] == false);
    CHECK (report["presets"][0]["problems"].size() == 1);
}

TEST_CASE ("unpack writes the audio and a preset that means it", "[cli][preset][identity]")
{
    const Studio studio;
    const auto before = studio.rendered ("presets/a.partita");
    studio.pack();
    studio.removeImpulse();
    CHECK_EXIT (studio.here ({ "preset", "unpack", "packed.partita", "--out-dir", "out/deep" }), 0);
    CHECK (studio.audio ("out/deep/room.wav").rows == studio.rows);
    CHECK_FALSE (contains (studio.read ("out/deep/packed.partita"), "base64"));
    CHECK_EXIT (studio.here ({ "preset", "check", "out/deep/packed.partita" }), 0);
    const bool same = studio.rendered ("out/deep/packed.partita") == before;
    CHECK (same);

    // Nothing is overwritten, unless asked.
    CHECK_EXIT (studio.here ({ "preset", "unpack", "packed.partita", "--out-dir", "out/deep" }), 2);
    CHECK_EXIT (studio.here ({ "preset", "unpack", "packed.partita", "--out-dir", "out/deep", "-f" }), 0);
    CHECK_EXIT (studio.here ({ "preset", "unpack", "packed.partita", "--out-dir", ".", "-f" }), 2);
    CHECK_EXIT (studio.here ({ "preset", "unpack", "out/deep/packed.partita", "--out-dir", "x" }), 2);
}

TEST_CASE ("unpack stays in its folder whatever a preset calls its impulse",
           "[cli][preset][identity][errors]")
{
    const Studio studio;
    studio.pack();
    auto json = Json::parse (studio.read ("packed.partita"));

    for (const auto* name : { "../../escaped.wav", "/tmp/escaped.wav", "..", "a/../../escaped" })
    {
        json["impulse"]["file"] = name;
        studio.write ("packed.partita", json.dump());
        const auto before = studio.listing().size();
        const auto result = studio.here ({ "preset", "unpack", "packed.partita", "--out-dir", "out", "-f" });
        INFO (name);
        CHECK ((result.exitCode == 0 || result.exitCode == 2));
        CHECK_FALSE (std::filesystem::exists (studio.path ("../escaped.wav")));
        CHECK_FALSE (std::filesystem::exists ("/tmp/escaped.wav"));
        CHECK (studio.listing().size() <= before + 3); // the folder, the audio, the preset
    }
}

TEST_CASE ("pack keeps outputs and inputs safe", "[cli][preset][identity][errors]")
{
    const Studio studio;
    studio.write ("there.partita", "mine");
    CHECK_EXIT (studio.here ({ "preset", "pack", "presets/a.partita", "-o", "there.partita" }), 2);
    CHECK (studio.read ("there.partita") == "mine");
    CHECK_EXIT (
        studio.here ({ "preset", "pack", "presets/a.partita", "-o", "presets/impulses/room.wav", "-f" }), 2);
    CHECK_EXIT (studio.here ({ "preset", "pack", "presets/a.partita", "-o", "there.partita", "-f" }), 0);
    CHECK_EXIT (studio.here ({ "preset", "pack", "none.partita", "-o", "x.partita" }), 2);
    std::filesystem::remove (studio.path ("presets/impulses/room.wav"));
    CHECK_EXIT (studio.here ({ "preset", "pack", "presets/a.partita", "-o", "x.partita" }), 2);
    CHECK_FALSE (studio.has ("x.partita"));
}

TEST_CASE ("list tells the factory's presets and the user's", "[cli][preset][identity]")
{
    const Studio studio;
    studio.makeFolder ("home/data/partita/Presets/mine");
    studio.write ("home/data/partita/Presets/mine/B.partita",
                  R"({ "schema": 1, "name": "B", "description": "of mine" })");
    studio.write ("home/data/partita/Presets/broken.partita", "{");
    const auto report = Json::parse (studio.here ({ "preset", "list", "--json" }).out);
    std::map<std::string, std::string> kinds;

    for (const auto& preset : report["presets"])
        kinds[preset["name"]] = preset["kind"];

    CHECK (kinds["B"] == "user");
    CHECK (kinds["broken"] == "user");
    CHECK (kinds["Dusk Low-pass"] == "factory");
    CHECK (contains (studio.here ({ "preset", "list" }).out, "of mine"));
}

TEST_CASE ("presets that claim or carry what can't be end with 2, quickly and in little memory",
           "[cli][preset][identity][errors]")
{
    const Studio studio;
    const auto refused = [&studio] (const std::string& preset, const std::string& told)
    {
        auto command = studio.command ({ "render", "in.wav", "--preset", preset, "-o", "out.wav" });
        command.memoryLimit = std::uint64_t { 1 } << 30;
        const auto result = studio.runWith (command);
        CHECK_EXIT (result, 2);
        INFO (result.err.substr (0, 500));
        CHECK (contains (result.err, told));
        CHECK ((underSanitizer() || result.peakMemoryBytes < (400u << 20)));
        CHECK_FALSE (studio.has ("out.wav"));
    };

    const auto embedded = [&studio] (const Json& audio, const Json& more = {})
    {
        Json json { { "schema", 1 }, { "impulse", { { "file", "gone.wav" }, { "embedded", audio } } } };
        json["impulse"].update (more.is_null() ? Json::object() : more);
        studio.write ("x.partita", json.dump());
        return std::string ("x.partita");
    };

    // Five gigabytes of a file.
    studio.writeSparse ("long.partita", R"({ "schema": 1, "name": ")", std::uint64_t { 5 } << 30);
    refused ("long.partita", "MiB");

    refused (embedded (3), "impulse.embedded");
    refused (embedded ({ { "format", "mp3" } }), "impulse.embedded.format");
    refused (embedded ({ { "format", "flac" }, { "rateHz", 48000 }, { "channels", 1 }, { "base64", "*" } }),
             "base64");
    refused (
        embedded ({ { "format", "flac" }, { "rateHz", 48000 }, { "channels", 1 }, { "base64", "Zm9v" } }),
        "embedded audio");
    refused (embedded ({ { "format", "float32" },
                         { "rateHz", 48000 },
                         { "channels", 1000000000 },
                         { "base64", "Zm9v" } }),
             "impulse.embedded.channels");
    refused (
        embedded ({ { "format", "float32" }, { "rateHz", -1 }, { "channels", 1 }, { "base64", "Zm9v" } }),
        "impulse.embedded.rateHz");
    refused (
        embedded (
            { { "format", "float32" }, { "rateHz", 48000 }, { "channels", 1 }, { "base64", "AACAfw==" } }),
        "finite");
    refused (embedded (
                 { { "format", "float64" },
                   { "rateHz", 48000 },
                   { "channels", 2 },
                   { "matrix", { { "inputs", 1 }, { "outputs", 1 }, { "paths", { { { "channel", 3 } } } } } },
                   { "base64", "Zm9v" } }),
             "impulse.embedded.matrix.paths[0]");
    refused (embedded ({ { "format", "flac" }, { "rateHz", 48000 }, { "channels", 1 }, { "base64", "Zm9v" } },
                       { { "sha256", "abc" } }),
             "impulse.sha256");
    refused (
        embedded (
            { { "format", "flac" }, { "rateHz", 48000 }, { "channels", 1 }, { "base64", "Zm9v" } },
            { { "sha256", std::string (64, 'a') }, { "channels", 1 }, { "frames", 1e12 }, { "rateHz", 1 } }),
        "impulse.frames");
}

TEST_CASE ("a preset of a matrix of files is packed and unpacked with its paths",
           "[cli][preset][identity][matrix]")
{
    const Studio studio;
    studio.write ("presets/impulses/m.json", R"({ "inputs": 2, "outputs": 2, "paths": [
        { "input": 1, "output": 1, "file": "room.wav", "channel": 1 },
        { "input": 1, "output": 2, "file": "room.wav", "channel": 2, "gainDb": -6 },
        { "input": 2, "output": 2, "file": "room.wav", "channel": 1, "delayFrames": 7 } ] })");
    studio.write ("presets/a.partita",
                  R"({ "schema": 1, "name": "A", "impulse": { "file": "impulses/m.json" } })");
    const auto before = studio.rendered ("presets/a.partita");

    // The paths one by one, by plain arithmetic.
    const auto in = studio.audio ("in.wav").rows;
    const auto convolved =
        [] (const std::vector<double>& x, const std::vector<double>& h, double gain, std::size_t delay)
    {
        std::vector<double> y (x.size() + h.size() + delay, 0.0);

        for (std::size_t n = 0; n < x.size(); ++n)
            for (std::size_t k = 0; k < h.size(); ++k)
                y[n + k + delay] += gain * x[n] * h[k];

        return y;
    };
    auto left = convolved (in[0], studio.rows[0], 1.0, 0),
         right = convolved (in[0], studio.rows[1], std::pow (10.0, -0.3), 0);
    const auto late = convolved (in[1], studio.rows[0], 1.0, 7);
    left.resize (late.size(), 0.0);
    right.resize (late.size(), 0.0);

    for (std::size_t n = 0; n < late.size(); ++n)
        right[n] += late[n];

    auto found = studio.audio ("out.wav").rows;
    const auto frames = found[0].size();
    left.resize (frames);
    right.resize (frames);
    CHECK (residualDb ({ left, right }, found) < doubleLimitDb);

    studio.pack();
    studio.removeImpulse();
    bool same = studio.rendered ("packed.partita") == before;
    CHECK (same);
    CHECK_EXIT (studio.here ({ "preset", "unpack", "packed.partita", "--out-dir", "out" }), 0);
    CHECK_EXIT (studio.here ({ "preset", "check", "out/packed.partita" }), 0);
    same = studio.rendered ("out/packed.partita") == before;
    CHECK (same);
}
