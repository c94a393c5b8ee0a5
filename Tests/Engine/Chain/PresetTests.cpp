#include "Chain/Preset.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace partita;
using namespace partita::test;
namespace fs = std::filesystem;

namespace
{

Error errorOf (const std::string& json)
{
    const auto preset = parsePreset (json, "");
    REQUIRE_FALSE (preset.ok());
    REQUIRE_FALSE (preset.error().message.empty());
    return preset.error();
}

EqualiserSettings randomEqualiser (Random& random)
{
    EqualiserSettings equaliser;
    equaliser.curve.preampDb = 6.0 * random.uniform();

    for (auto count = random.between (0, 9); count > 0; --count)
        equaliser.curve.bands.push_back ({ static_cast<EqBandKind> (random.between (0, 8)),
                                           1000.0 + 900.0 * random.uniform(), 12.0 * random.uniform(),
                                           2.0 + random.uniform(), 6 * random.between (1, 16) });

    for (auto count = random.between (0, 4); count > 0; --count)
        equaliser.curve.points.push_back (
            { 1000.0 / count + 10.0 * random.uniform(), 12.0 * random.uniform() });

    if (random.between (0, 1) == 0)
        equaliser.taps = 2 * random.between (1, 5000) + 1;

    equaliser.phase = { PhaseKind::mixed, 0.5 * (1.0 + random.uniform()) };
    return equaliser;
}

void requireEqual (const ChainSettings& a, const ChainSettings& b)
{
    REQUIRE (a.name == b.name);
    REQUIRE (a.description == b.description);
    REQUIRE (a.filters == b.filters);
    REQUIRE (a.equaliser == b.equaliser);
    REQUIRE (a.impulse == b.impulse);
    REQUIRE (a.levels.mix == b.levels.mix);
    REQUIRE (a.levels.gain == b.levels.gain);
    REQUIRE (a.levels.inputGain == b.levels.inputGain);
    REQUIRE (a.levels.width == b.levels.width);
    REQUIRE (a.filtersOn == b.filtersOn);
    REQUIRE (a.filterPlace == b.filterPlace);
    REQUIRE (a.impulseOn == b.impulseOn);
}

/// Each member away from what it is by default, one time or the other.
ImpulseEdits randomEdits (Random& random)
{
    const auto share = [&random] { return 0.5 + 0.5 * random.uniform(); };
    const auto coin = [&random] { return random.between (0, 1) == 1; };
    ImpulseEdits edits;
    edits.trim.startSeconds = share();

    if (coin())
        edits.trim.endSeconds = 1.0 + share();

    edits.extendTail = coin();
    edits.stretch = 0.5 + share();
    edits.size = coin() ? 1.0 : 1.0 + share();
    edits.decay = { 0.5 + share(), 0.5 + share(), 0.5 + share(), 1.0, 100.0 + share(), 1000.0 + share() };
    edits.reverse = coin();

    if (coin())
        edits.envelope = { share(), share(), 0.1 + share() };

    edits.fadeIn = { share(), static_cast<FadeCurve> (random.between (0, 3)) };
    edits.fadeOut = { coin() ? 0.0 : share(), static_cast<FadeCurve> (random.between (0, 3)) };

    if (coin())
        edits.tone.lowCut = CutEdit { 20.0 + share(), 6 * random.between (1, 16) };

    if (coin())
        edits.tone = { {}, CutEdit { 8000.0 + share(), 12 }, randomEqualiser (random).curve };

    edits.sides = { coin(), 2.0 * share(), coin() };
    edits.minimumPhase = coin();
    edits.predelaySeconds = random.uniform();

    if (coin())
        edits.level = { static_cast<LevelMeasure> (random.between (0, 3)), -20.0 * share(), 3.0 * share() };

    return edits;
}

} // namespace

TEST_CASE ("Settings go through a preset's text and come back equal", "[preset][property]")
{
    constexpr std::uint64_t seed = 91;
    INFO ("seed " << seed);
    Random random (seed);

    for (int i = 0; i < 300; ++i)
    {
        ChainSettings settings;
        settings.name = i % 5 == 0 ? "Söme “name” \\ / \n\t" : "name";
        settings.description = i % 3 == 0 ? "" : "what it does";

        for (auto count = random.between (0, 3); count > 0; --count)
        {
            const auto edge = 1000.0 + 900.0 * random.uniform();
            FilterSpec spec { FilterKind::lowpass, edge, 0.0, 100.0 + 50.0 * random.uniform(), {}, {} };
            spec.kind = static_cast<FilterKind> (random.between (0, 3));

            if (spec.isBand())
                spec.upperEdgeHz = 2.0 * edge;

            if (const auto choice = random.between (0, 2); choice == 0)
                spec.transitionHz = edge * 0.3;
            else if (choice == 1)
                spec.taps = 2 * random.between (1, 5000) + 1;

            spec.phase = { static_cast<PhaseKind> (random.between (0, 2)), 0.0 };
            settings.filters.push_back (spec);
        }

        if (i % 3 == 0)
            settings.equaliser = randomEqualiser (random);

        if (i % 2 == 0)
            settings.impulse = ImpulseSettings { i % 4 == 0 ? "/somewhere/room.wav" : "rooms/big room.wav",
                                                 static_cast<ChannelLayout> (random.between (0, 2)),
                                                 0.1 * (1.0 + random.uniform()) };

        if (i % 6 == 0)
            settings.impulse->edits = randomEdits (random);

        settings.levels = { static_cast<float> (0.5 + 0.5 * random.uniform()),
                            static_cast<float> (1.0 + random.uniform()),
                            static_cast<float> (1.5 + random.uniform()),
                            static_cast<float> (1.0 + random.uniform()) };
        settings.filtersOn = random.between (0, 1) == 1;
        settings.impulseOn = random.between (0, 1) == 1;
        settings.filterPlace = random.between (0, 1) == 1 ? FilterPlace::wetPath : FilterPlace::everything;

        const auto text = presetText (settings);
        const auto back = parsePreset (text, "");
        INFO (text);
        REQUIRE (back.ok());
        REQUIRE (back->unknownKeys.empty());
        requireEqual (back->settings, settings);
    }
}

TEST_CASE ("Silence, full wet and full dry come back exactly", "[preset][property]")
{
    for (const auto mix : { 0.0f, 0.1f, 1.0f / 3.0f, 1.0f })
        for (const auto gain : { 0.0f, 1e-6f, 0.5f, 1.0f, 100.0f })
        {
            ChainSettings settings;
            settings.levels = { mix, gain };
            requireEqual (parsePreset (presetText (settings), "")->settings, settings);
        }
}

TEST_CASE ("The shortest preset is a wire", "[preset][property]")
{
    const auto preset = parsePreset (R"({ "schema": 1 })", "");
    REQUIRE (preset.ok());
    CHECK (preset->settings.filters.empty());
    CHECK_FALSE (preset->settings.impulse.has_value());
    CHECK (preset->settings.levels.dry() == 0.0f);
    CHECK (preset->settings.levels.wet() == 1.0f);
}

TEST_CASE ("Levels may be told as a mix or as dry and wet", "[preset][property]")
{
    const auto levels = [] (const std::string& output)
    {
        const auto preset = parsePreset (R"({ "schema": 1, "output": )" + output + " }", "");
        REQUIRE (preset.ok());
        return preset->settings.levels;
    };

    CHECK (levels (R"({ "mix": 0.25, "gainDb": -6 })").mix == 0.25f);
    CHECK (levels (R"({ "mix": 0.25, "gainDb": -6 })").gain == Approx (0.501187).epsilon (1e-6));
    CHECK (levels (R"({ "dryDb": 0, "wetDb": -20 })").dry() == Approx (1.0).epsilon (1e-6));
    CHECK (levels (R"({ "dryDb": 0, "wetDb": -20 })").wet() == Approx (0.1).epsilon (1e-6));
    CHECK (levels (R"({ "wetDb": -20 })").dry() == 0.0f);
    CHECK (levels (R"({ "dryDb": -20 })").wet() == Approx (1.0).epsilon (1e-6));
    CHECK (levels (R"({ "gainDb": 6 })").wet() == Approx (1.995262).epsilon (1e-6));
}

TEST_CASE ("Impulse files are named relative to the folder, unless absolute", "[preset][property]")
{
    const auto file = [] (const std::string& name)
    {
        return parsePreset (R"({ "schema": 1, "impulse": { "file": ")" + name + R"(" } })", "/presets/mine")
            ->settings.impulse->file;
    };

    CHECK (file ("room.wav") == "/presets/mine/room.wav");
    CHECK (file ("rooms/room.wav") == "/presets/mine/rooms/room.wav");
    CHECK (file ("/else/room.wav") == "/else/room.wav");
}

TEST_CASE ("Each mistake in a preset is told with its place", "[preset][errors]")
{
    const auto code = GENERATE (ErrorCode::badPreset);
    const std::pair<const char*, const char*> mistakes[] = {
        { "", "preset" },
        { "{", "preset" },
        { "\xff\xfe", "preset" },
        { R"({ "schema": 1 } trailing)", "preset" },
        { "[]", "" },
        { "3", "" },
        { "{}", "schema" },
        { R"({ "schema": "1" })", "schema" },
        { R"({ "schema": 1.5 })", "schema" },
        { R"({ "schema": 0 })", "schema" },
        { R"({ "schema": 2 })", "schema" },
        { R"({ "schema": 18446744073709551615 })", "schema" },
        { R"({ "schema": 1, "name": 3 })", "preset.name" },
        { R"({ "schema": 1, "description": [] })", "preset.description" },
        { R"({ "schema": 1, "filters": {} })", "filters" },
        { R"({ "schema": 1, "filters": [3] })", "filters[0]" },
        { R"({ "schema": 1, "filters": [{}] })", "filters[0].kind" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpas" }] })", "filters[0].kind" },
        { R"({ "schema": 1, "filters": [{ "kind": 3 }] })", "filters[0].kind" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": "1k" }] })", "filters[0].edgeHz" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": null }] })", "filters[0].edgeHz" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": 1000, "taps": 10.5 }] })",
          "filters[0].taps" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": 1000, "taps": 1e30 }] })",
          "filters[0].taps" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": 1000 }, { "kind": "x" }] })",
          "filters[1].kind" },
        { R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": 1000, "phase": "minimal" }] })",
          "filters[0].phase" },
        { R"({ "schema": 1, "equaliser": 3 })", "equaliser" },
        { R"({ "schema": 1, "equaliser": { "bands": {} } })", "equaliser.bands" },
        { R"({ "schema": 1, "equaliser": { "bands": [{ "kind": "bell" }] } })", "equaliser.bands[0].kind" },
        { R"({ "schema": 1, "equaliser": { "bands": [{ "kind": "peak" }] } })", "equaliser" },
        { R"({ "schema": 1, "equaliser": { "points": [3] } })", "equaliser.points[0]" },
        { R"({ "schema": 1, "equaliser": { "taps": 100 } })", "equaliser.taps" },
        { R"({ "schema": 1, "equaliser": { "phase": "mixed:2" } })", "equaliser.phase" },
        { R"({ "schema": 1, "impulse": 3 })", "impulse" },
        { R"({ "schema": 1, "impulse": null })", "impulse" },
        { R"({ "schema": 1, "impulse": {} })", "impulse.file" },
        { R"({ "schema": 1, "impulse": { "file": "" } })", "impulse.file" },
        { R"({ "schema": 1, "impulse": { "file": "a.wav", "layout": "quad" } })", "impulse.layout" },
        { R"({ "schema": 1, "impulse": { "file": "a.wav", "predelaySeconds": -1 } })",
          "impulse.predelaySeconds" },
        { R"({ "schema": 1, "output": [] })", "output" },
        { R"({ "schema": 1, "output": { "mix": 0.5, "dryDb": 0 } })", "output" },
        { R"({ "schema": 1, "output": { "mix": 1.5 } })", "output.mix" },
        { R"({ "schema": 1, "output": { "mix": -0.1 } })", "output.mix" },
        { R"({ "schema": 1, "output": { "mix": true } })", "output.mix" },
        { R"({ "schema": 1, "output": { "gainDb": "loud" } })", "output.gainDb" },
    };

    for (const auto& [json, place] : mistakes)
    {
        INFO (json);
        const auto error = errorOf (json);
        CHECK (error.code == code);
        CHECK (error.context == place);
    }
}

TEST_CASE ("A filter that nothing makes possible is a fault of the preset and tells its place",
           "[preset][errors]")
{
    for (const auto* json :
         { R"({ "schema": 1, "filters": [{ "kind": "lowpass" }] })",
           R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": -3 }] })",
           R"({ "schema": 1, "filters": [{ "kind": "lowpass", "edgeHz": 1000, "taps": 100 }] })",
           R"({ "schema": 1, "filters": [{ "kind": "bandpass", "edgeHz": 1000, "upperEdgeHz": 10 }] })" })
    {
        const auto error = errorOf (json);
        CHECK (error.code == ErrorCode::badPreset);
        CHECK (error.context == "filters[0]");
    }
}

TEST_CASE ("Unknown keys are read over and named with their place", "[preset][property]")
{
    const auto preset = parsePreset (
        R"({ "schema": 1, "colour": 3, "filters": [{ "kind": "lowpass", "edgeHz": 1000, "slope": 12 }],
                                         "impulse": { "file": "a.wav", "trim": 1 }, "output": { "pan": 0 } })",
        "");
    REQUIRE (preset.ok());
    CHECK (preset->unknownKeys
           == std::vector<std::string> { "colour", "filters[0].slope", "impulse.trim", "output.pan" });
}

TEST_CASE ("Unknown entries are written again where they were, at every level", "[preset][property]")
{
    // The tolerance filter comes first here and last in what is written: its entry goes with it.
    const auto preset = parsePreset (
        R"({ "schema": 1, "colour": { "deep": [1, { "x": null }] },
             "filters": [{ "kind": "lowpass", "passHz": 8000, "stopHz": 9000, "later": "tolerance" },
                         { "kind": "highpass", "edgeHz": 100, "later": "edge" }],
             "equaliser": { "a.b": 1, "bands": [{ "kind": "peak", "frequencyHz": 100 },
                                                { "kind": "peak", "frequencyHz": 200, "colour": "red" }],
                            "points": [{ "frequencyHz": 100, "gainDb": 1, "note": "here" }] },
             "impulse": { "file": "a.wav", "trim": 1.5,
                          "edits": { "later": 1, "decay": { "factor": 1, "shape": [2] }, "tone": { "curve": { "x": 3 } } } },
             "output": { "pan": -0.25 } })",
        "");
    REQUIRE (preset.ok());
    CHECK (preset->settings.impulse->edits == ImpulseEdits {});
    const auto text = presetText (preset->settings);
    const auto again = parsePreset (text, "");
    INFO (text);
    REQUIRE (again.ok());
    CHECK (again->unknownKeys
           == std::vector<std::string> { "colour", "filters[0].later", "filters[1].later", "equaliser.a.b",
                                         "equaliser.bands[1].colour", "equaliser.points[0].note",
                                         "impulse.trim", "impulse.edits.later", "impulse.edits.decay.shape",
                                         "impulse.edits.tone.curve.x", "output.pan" });
    CHECK (again->settings.impulse->edits == ImpulseEdits {});
    const auto json = nlohmann::json::parse (text);
    CHECK (json["colour"] == nlohmann::json::parse (R"({ "deep": [1, { "x": null }] })"));
    CHECK (json["filters"][0]["later"] == "edge");
    CHECK (json["filters"][1]["later"] == "tolerance");
    CHECK (json["equaliser"]["a.b"] == 1);
    CHECK (json["impulse"]["trim"] == 1.5);
    CHECK (json["impulse"]["edits"]
           == nlohmann::json::parse (
               R"({ "later": 1, "decay": { "shape": [2] }, "tone": { "curve": { "x": 3 } } })"));
    CHECK (json["output"]["pan"] == -0.25);

    // What is gone takes its entries with it.
    auto shorter = preset->settings;
    shorter.impulse.reset();
    shorter.toleranceFilters.clear();
    const auto left = nlohmann::json::parse (presetText (shorter));
    CHECK_FALSE (left.contains ("impulse"));
    CHECK (left["filters"].size() == 1);
    CHECK (left["filters"][0]["later"] == "edge");
}

TEST_CASE ("Nesting beyond all use is refused wherever it is", "[preset][errors]")
{
    std::string deep (100'000, '[');
    deep.append (100'000, ']');

    for (const auto& json :
         { R"({ "schema": 1, "unknown": )" + deep + " }",
           R"({ "schema": 1, "impulse": { "file": "a", "unknown": )" + deep + " } }", deep })
        CHECK (errorOf (json).code == ErrorCode::badPreset);
}

TEST_CASE ("Any damage to a preset's text gives an error or a preset, never worse", "[preset][fuzz]")
{
    constexpr std::uint64_t seed = 92;
    INFO ("seed " << seed);
    ChainSettings settings;
    settings.name = "room";
    settings.filters.push_back ({ FilterKind::bandpass, 100.0, 900.0, 60.0, 50.0, {} });
    settings.impulse = ImpulseSettings { "room.wav", ChannelLayout::trueStereo, 0.01 };
    const auto whole = presetText (settings);
    Random random (seed);

    for (int i = 0; i < 20000; ++i)
    {
        auto text = whole;

        for (auto count = random.between (1, 4); count > 0; --count)
        {
            const auto at = random.next() % text.size();

            if (const auto choice = random.between (0, 2); choice == 0)
                text[at] = static_cast<char> (random.next());
            else if (choice == 1)
                text.erase (at, static_cast<std::size_t> (random.between (1, 20)));
            else
                text.insert (at, text.substr (random.next() % text.size(), 10));

            if (text.empty())
                text = "{";
        }

        if (const auto preset = parsePreset (text, ""); ! preset)
            REQUIRE ((preset.error().code == ErrorCode::badPreset
                      || preset.error().code == ErrorCode::badSpecification));
    }
}

TEST_CASE ("Presets that can't be read are told apart", "[preset][errors]")
{
    const auto folder = fs::temp_directory_path();
    const auto missing = loadPreset ((folder / "no such folder" / "no.partita").string());
    REQUIRE_FALSE (missing.ok());
    CHECK (missing.error().code == ErrorCode::fileNotFound);

    const auto isFolder = loadPreset (folder.string());
    REQUIRE_FALSE (isFolder.ok());
    CHECK (isFolder.error().code == ErrorCode::fileUnreadable);
}

TEST_CASE ("Every factory preset loads, is named like its file, has no unknown keys and finds its impulse",
           "[preset][files]")
{
    int count = 0;

    for (const auto& entry : fs::directory_iterator (fs::path (PARTITA_SOURCE_DIR) / "Presets"))
    {
        if (entry.path().extension() != ".partita")
            continue;

        INFO (entry.path().filename().string());
        const auto preset = loadPreset (entry.path().string());
        REQUIRE (preset.ok());
        CHECK (preset->unknownKeys.empty());
        CHECK (preset->settings.name == entry.path().stem().string());

        if (preset->settings.impulse)
            CHECK (fs::is_regular_file (preset->settings.impulse->file));

        CHECK (designFilters (preset->settings, 44100.0).ok());
        ++count;
    }

    CHECK (count > 0);
}

TEST_CASE ("A file name that is no UTF-8 still gives a preset's text", "[preset][property]")
{
    ChainSettings settings;
    settings.name = "caf\xe9";
    settings.impulse = ImpulseSettings { "/rooms/caf\xe9.wav", ChannelLayout::automatic, 0.0 };
    std::string text;
    REQUIRE_NOTHROW (text = presetText (settings));
    CHECK (parsePreset (text, "").ok());
}

TEST_CASE ("A preset holds filters by their tolerances beside those by their edges", "[preset]")
{
    const std::string text =
        R"({"schema": 1, "name": "n", "filters": [
            {"kind": "bandpass", "passHz": 300, "upperPassHz": 3000, "stopHz": 200, "upperStopHz": 4000,
             "rippleDb": 0.5, "attenuationDb": 60, "method": "least-squares", "phase": "minimum"},
            {"kind": "lowpass", "edgeHz": 8000}]})";
    const auto preset = parsePreset (text, "/folder");
    REQUIRE (preset.ok());
    CHECK (preset->unknownKeys.empty());
    CHECK (preset->settings.filters.size() == 1);
    REQUIRE (preset->settings.toleranceFilters.size() == 1);
    const auto& filter = preset->settings.toleranceFilters[0];
    CHECK (filter.edges == EdgeSpec { FilterKind::bandpass, 300.0, 200.0, 3000.0, 4000.0, 0.5, 60.0 });
    CHECK (filter.method == DesignMethod::leastSquares);
    CHECK (filter.phase.kind == PhaseKind::minimum);
    CHECK (parsePreset (presetText (preset->settings), "/folder")->settings.toleranceFilters
           == preset->settings.toleranceFilters);

    for (const auto* filters :
         { R"({"kind": "lowpass", "passHz": 9000, "stopHz": 8000})", R"({"kind": "lowpass", "passHz": 8000})",
           R"({"kind": "lowpass", "passHz": 8000, "stopHz": 9000, "method": "magic"})",
           R"({"kind": "lowpass", "passHz": 8000, "stopHz": 9000, "attenuationDb": 900})" })
    {
        INFO (filters);
        const auto bad =
            parsePreset (std::string (R"({"schema": 1, "filters": [)") + filters + "]}", "/folder");
        REQUIRE_FALSE (bad.ok());
        CHECK (bad.error().code == ErrorCode::badPreset);
    }
}

TEST_CASE ("Edits of a preset are read with their defaults, and refused with their place", "[preset][edits]")
{
    const auto preset = parsePreset (R"({ "schema": 1, "impulse": { "file": "a.wav", "edits": {
        "trim": { "endSeconds": 1.5 }, "fadeOut": { "seconds": 0.2 }, "level": { "normalised": "wet" }, "sparkle": 1,
        "tone": { "lowCut": { "frequencyHz": 80 } }, "decay": { "high": 0.5, "glow": 2 } } } })",
                                     "");
    REQUIRE (preset.ok());
    ImpulseEdits edits;
    edits.trim.endSeconds = 1.5;
    edits.fadeOut.seconds = 0.2;
    edits.level.normalised = LevelMeasure::wet;
    edits.tone.lowCut = CutEdit { 80.0, 12 };
    edits.decay.high = 0.5;
    CHECK (preset->settings.impulse->edits == edits);
    CHECK (preset->unknownKeys
           == std::vector<std::string> { "impulse.edits.sparkle", "impulse.edits.decay.glow" });

    for (const auto& [text, place] :
         { std::pair { R"({ "stretch": 0 })", "stretch" },
           std::pair { R"({ "fadeIn": { "curve": "round" } })", "impulse.edits.fadeIn.curve" },
           std::pair { R"({ "trim": 3 })", "impulse.edits.trim" },
           std::pair { R"({ "level": { "normalised": "loud" } })", "impulse.edits.level.normalised" },
           std::pair { R"({ "reverse": 1 })", "impulse.edits.reverse" },
           std::pair { R"([])", "impulse.edits" } })
    {
        const auto refused = parsePreset (
            fmt::format (R"({{ "schema": 1, "impulse": {{ "file": "a.wav", "edits": {} }} }})", text), "");
        INFO (text);
        REQUIRE_FALSE (refused.ok());
        CHECK (refused.error().text().find (place) != std::string::npos);
    }
}
