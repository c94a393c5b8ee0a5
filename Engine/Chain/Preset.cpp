#include "Chain/Preset.h"

#include "Design/CurveFilter.h"
#include "Impulse/FactoryImpulses.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>

namespace partita
{
namespace
{

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct Reader
{
    std::vector<std::string> unknownKeys;

    [[noreturn]] static void refuse (const std::string& place, const std::string& message)
    {
        throw Error { ErrorCode::badPreset, message, place };
    }

    void expectObject (const Json& json, const std::string& place, std::initializer_list<const char*> known)
    {
        if (! json.is_object())
            refuse (place, fmt::format ("expected an object, found {}", excerpt (json)));

        for (const auto& [key, value] : json.items())
            if (std::find (known.begin(), known.end(), key) == known.end())
                unknownKeys.push_back (place.empty() ? key : place + "." + key);
    }

    /// What was found, short enough for a message.
    static std::string excerpt (const Json& json)
    {
        constexpr std::size_t longest = 60;

        if (json.is_structured())
            return json.is_array() ? "a list" : "an object";

        const auto text = json.dump (-1, ' ', false, Json::error_handler_t::replace);
        return text.size() <= longest ? text : text.substr (0, longest) + "…";
    }

    static std::optional<double> number (const Json& json, const char* key, const std::string& place,
                                         double most = 1e12)
    {
        if (! json.contains (key))
            return {};

        const auto& value = json[key];

        if (! value.is_number() || ! (value.get<double>() <= most))
            refuse (place + "." + key,
                    fmt::format ("expected a number of at most {:g}, found {}", most, excerpt (value)));

        return value.get<double>();
    }

    static std::optional<int> wholeNumber (const Json& json, const char* key, const std::string& place)
    {
        const auto value = number (json, key, place);

        if (value && (*value != std::floor (*value) || std::abs (*value) > 1e9))
            refuse (fmt::format ("{}.{}", place, key),
                    fmt::format ("expected a whole number, found {:g}", *value));

        return value ? std::optional (static_cast<int> (*value)) : std::nullopt;
    }

    static const Json& list (const Json& json, const char* key, const std::string& place)
    {
        static const auto empty = Json::array();

        if (! json.contains (key))
            return empty;

        if (! json[key].is_array())
            refuse (place, fmt::format ("expected a list, found {}", excerpt (json[key])));

        return json[key];
    }

    static Phase phase (const Json& json, const std::string& place)
    {
        if (! json.contains ("phase"))
            return {};

        const auto parsed = parsePhase (text (json, "phase", place));

        if (! parsed)
            refuse (place + ".phase", parsed.error().message);

        return *parsed;
    }

    static bool flag (const Json& json, const char* key, const std::string& place, bool otherwise)
    {
        if (! json.contains (key))
            return otherwise;

        if (! json[key].is_boolean())
            refuse (place + "." + key, fmt::format ("expected true or false, found {}", excerpt (json[key])));

        return json[key].get<bool>();
    }

    static std::string text (const Json& json, const char* key, const std::string& place)
    {
        if (! json.contains (key))
            return {};

        if (! json[key].is_string())
            refuse (place + "." + key, fmt::format ("expected text, found {}", excerpt (json[key])));

        return json[key].get<std::string>();
    }
};

// JSON has no infinity; this is silence in single precision too.
constexpr double quietestDb = -1000.0;

constexpr std::array filterKinds { FilterKind::lowpass, FilterKind::highpass, FilterKind::bandpass,
                                   FilterKind::bandstop };

constexpr std::array bandKinds { EqBandKind::peak,   EqBandKind::lowShelf, EqBandKind::highShelf,
                                 EqBandKind::lowCut, EqBandKind::highCut,  EqBandKind::bandpass,
                                 EqBandKind::notch,  EqBandKind::allpass,  EqBandKind::tilt };

struct LayoutName
{
    ChannelLayout layout;
    const char* name;
};

constexpr std::array layoutNames { LayoutName { ChannelLayout::automatic, "auto" },
                                   LayoutName { ChannelLayout::parallel, "parallel" },
                                   LayoutName { ChannelLayout::trueStereo, "trueStereo" } };

constexpr std::array filterPlaces { std::pair { FilterPlace::wetPath, "wetPath" },
                                    std::pair { FilterPlace::everything, "everything" } };

FilterKind readKind (const Json& json, const std::string& place)
{
    const auto kind = Reader::text (json, "kind", place);
    const auto* found = std::find_if (filterKinds.begin(), filterKinds.end(),
                                      [&kind] (FilterKind known) { return kind == nameOf (known); });

    if (found == filterKinds.end())
        Reader::refuse (place + ".kind",
                        fmt::format ("expected lowpass, highpass, bandpass or bandstop, found “{}”", kind));

    return *found;
}

FilterSpec readFilter (Reader& reader, const Json& json, const std::string& place)
{
    reader.expectObject (
        json, place, { "kind", "edgeHz", "upperEdgeHz", "attenuationDb", "transitionHz", "taps", "phase" });
    FilterSpec spec;
    spec.kind = readKind (json, place);
    spec.edgeHz = Reader::number (json, "edgeHz", place).value_or (0.0);
    spec.upperEdgeHz = Reader::number (json, "upperEdgeHz", place).value_or (0.0);
    spec.attenuationDb = Reader::number (json, "attenuationDb", place).value_or (spec.attenuationDb);
    spec.transitionHz = Reader::number (json, "transitionHz", place);

    spec.taps = Reader::wholeNumber (json, "taps", place);
    spec.phase = Reader::phase (json, place);

    if (auto valid = validate (spec); ! valid)
        Reader::refuse (place, valid.error().message);

    return spec;
}

/// A filter is described by its edges and transition, or by the edges of what it passes and stops.
bool keepsToTolerances (const Json& json)
{
    return json.is_object() && (json.contains ("passHz") || json.contains ("stopHz"));
}

ToleranceFilter readToleranceFilter (Reader& reader, const Json& json, const std::string& place)
{
    reader.expectObject (json, place,
                         { "kind", "passHz", "upperPassHz", "stopHz", "upperStopHz", "rippleDb",
                           "attenuationDb", "method", "phase" });
    ToleranceFilter filter;
    auto& edges = filter.edges;
    edges.kind = readKind (json, place);
    edges.passHz = Reader::number (json, "passHz", place).value_or (0.0);
    edges.upperPassHz = Reader::number (json, "upperPassHz", place).value_or (0.0);
    edges.stopHz = Reader::number (json, "stopHz", place).value_or (0.0);
    edges.upperStopHz = Reader::number (json, "upperStopHz", place).value_or (0.0);
    edges.rippleDb = Reader::number (json, "rippleDb", place).value_or (edges.rippleDb);
    edges.attenuationDb = Reader::number (json, "attenuationDb", place).value_or (edges.attenuationDb);
    filter.phase = Reader::phase (json, place);

    if (const auto method = Reader::text (json, "method", place); ! method.empty())
    {
        const auto parsed = parseDesignMethod (method);

        if (! parsed)
            Reader::refuse (place + ".method", parsed.error().message);

        filter.method = *parsed;
    }

    if (auto valid = validate (edges); ! valid)
        Reader::refuse (place, valid.error().message);

    return filter;
}

EqBand readBand (Reader& reader, const Json& json, const std::string& place)
{
    reader.expectObject (json, place, { "kind", "on", "frequencyHz", "gainDb", "q", "slopeDbPerOctave" });
    EqBand band;
    const auto kind = Reader::text (json, "kind", place);
    const auto* found = std::find_if (bandKinds.begin(), bandKinds.end(),
                                      [&kind] (EqBandKind known) { return kind == nameOf (known); });

    if (found == bandKinds.end())
        Reader::refuse (place + ".kind",
                        fmt::format ("expected peak, lowShelf, highShelf, lowCut, highCut, bandpass, "
                                     "notch, allpass or tilt, found “{}”",
                                     kind));

    band.kind = *found;
    band.on = Reader::flag (json, "on", place, true);
    band.frequencyHz = Reader::number (json, "frequencyHz", place).value_or (0.0);
    band.gainDb = Reader::number (json, "gainDb", place).value_or (band.gainDb);
    band.q = Reader::number (json, "q", place).value_or (band.q);
    band.slopeDbPerOctave =
        Reader::wholeNumber (json, "slopeDbPerOctave", place).value_or (band.slopeDbPerOctave);
    return band;
}

CurvePoint readPoint (Reader& reader, const Json& json, const std::string& place)
{
    reader.expectObject (json, place, { "frequencyHz", "gainDb" });
    return { Reader::number (json, "frequencyHz", place).value_or (0.0),
             Reader::number (json, "gainDb", place).value_or (0.0) };
}

EqualiserSettings readEqualiser (Reader& reader, const Json& json)
{
    const std::string place = "equaliser";
    reader.expectObject (json, place, { "preampDb", "bands", "points", "taps", "phase" });
    EqualiserSettings equaliser;
    auto& [preampDb, bands, points] = equaliser.curve;
    preampDb = Reader::number (json, "preampDb", place).value_or (0.0);

    for (const auto& band : Reader::list (json, "bands", place + ".bands"))
        bands.push_back (readBand (reader, band, fmt::format ("{}.bands[{}]", place, bands.size())));

    for (const auto& point : Reader::list (json, "points", place + ".points"))
        points.push_back (readPoint (reader, point, fmt::format ("{}.points[{}]", place, points.size())));

    if (auto valid = validate (equaliser.curve); ! valid)
        Reader::refuse (place, valid.error().text());

    equaliser.taps = Reader::wholeNumber (json, "taps", place);

    if (auto valid = design::validateCurveTaps (equaliser.taps); ! valid)
        Reader::refuse (place + ".taps", valid.error().message);

    equaliser.phase = Reader::phase (json, place);
    return equaliser;
}

FilterPlace readFilterPlace (const Json& json)
{
    const auto place = Reader::text (json, "filterPlace", "preset");
    const auto* found = std::find_if (filterPlaces.begin(), filterPlaces.end(),
                                      [&place] (const auto& known) { return place == known.second; });

    if (found == filterPlaces.end())
        Reader::refuse ("filterPlace", fmt::format ("expected wetPath or everything, found “{}”", place));

    return found->first;
}

ImpulseSettings readImpulse (Reader& reader, const Json& json, const std::string& folder)
{
    reader.expectObject (json, "impulse", { "file", "layout", "predelaySeconds" });
    ImpulseSettings impulse;
    const auto file = Reader::text (json, "file", "impulse");

    if (file.empty())
        Reader::refuse ("impulse.file", "expected the name of an audio file, found none");

    impulse.file = factory::isFactoryPath (file) ? file : (fs::path (folder) / file).string();
    impulse.predelaySeconds =
        Reader::number (json, "predelaySeconds", "impulse", longestPredelaySeconds).value_or (0.0);

    if (impulse.predelaySeconds < 0.0)
        Reader::refuse ("impulse.predelaySeconds",
                        fmt::format ("expected 0 or more, found {:g}", impulse.predelaySeconds));

    if (const auto layout = Reader::text (json, "layout", "impulse"); ! layout.empty())
    {
        const auto* found =
            std::find_if (layoutNames.begin(), layoutNames.end(),
                          [&layout] (const LayoutName& known) { return layout == known.name; });

        if (found == layoutNames.end())
            Reader::refuse ("impulse.layout",
                            fmt::format ("expected auto, parallel or trueStereo, found “{}”", layout));

        impulse.layout = found->layout;
    }

    return impulse;
}

ChainLevels readLevels (Reader& reader, const Json& json)
{
    reader.expectObject (json, "output", { "mix", "dryDb", "wetDb", "gainDb", "inputGainDb", "width" });
    const auto mix = Reader::number (json, "mix", "output");
    const auto dryDb = Reader::number (json, "dryDb", "output", loudestDb);
    const auto wetDb = Reader::number (json, "wetDb", "output", loudestDb);
    const auto gain = gainFromDecibels (Reader::number (json, "gainDb", "output", loudestDb).value_or (0.0));

    if (mix && (dryDb || wetDb))
        Reader::refuse ("output", "expected either mix or dryDb and wetDb, found both");

    if (mix && (*mix < 0.0 || *mix > 1.0))
        Reader::refuse ("output.mix", fmt::format ("expected 0 … 1, found {:g}", *mix));

    auto levels = mix ? ChainLevels { static_cast<float> (*mix), static_cast<float> (gain) }
                      : ChainLevels::fromDryAndWet (dryDb ? gain * gainFromDecibels (*dryDb) : 0.0,
                                                    gain * gainFromDecibels (wetDb.value_or (0.0)));
    levels.inputGain = static_cast<float> (
        gainFromDecibels (Reader::number (json, "inputGainDb", "output", loudestDb).value_or (0.0)));
    const auto width = Reader::number (json, "width", "output").value_or (1.0);

    if (width < 0.0 || width > widestWidth)
        Reader::refuse ("output.width", fmt::format ("expected 0 … {:g}, found {:g}", widestWidth, width));

    levels.width = static_cast<float> (width);
    return levels;
}

Preset read (const std::string& text, const std::string& folder)
{
    Json json;
    std::string lastKey;

    try
    {
        json = Json::parse (text,
                            [&lastKey] (int, Json::parse_event_t event, const Json& parsed)
                            {
                                if (event == Json::parse_event_t::key)
                                    lastKey = parsed.get<std::string>();

                                return true;
                            });
    }
    catch (const Json::parse_error& error)
    {
        Reader::refuse ("preset", fmt::format ("expected JSON; at byte {} it is not", error.byte));
    }
    catch (const Json::out_of_range&)
    {
        Reader::refuse (lastKey, "expected a number that a computer can hold, found a larger one");
    }

    Reader reader;
    reader.expectObject (json, "",
                         { "schema", "name", "description", "filters", "filtersOn", "filterPlace",
                           "equaliser", "impulse", "impulseOn", "output" });

    if (! json.contains ("schema") || ! json["schema"].is_number_integer())
        Reader::refuse ("schema", "expected the number of the preset format, found none");

    if (const auto schema = json["schema"].get<std::int64_t>(); schema < 1 || schema > Preset::newestSchema)
        Reader::refuse (
            "schema",
            fmt::format ("this version reads presets of schema 1 … {}, found {}. A newer Partita wrote "
                         "it: update this one",
                         Preset::newestSchema, schema));

    Preset preset;
    preset.settings.name = Reader::text (json, "name", "preset");
    preset.settings.description = Reader::text (json, "description", "preset");

    auto& filters = preset.settings.filters;
    auto& toleranceFilters = preset.settings.toleranceFilters;

    for (const auto& filter : Reader::list (json, "filters", "filters"))
    {
        const auto place = fmt::format ("filters[{}]", filters.size() + toleranceFilters.size());

        if (keepsToTolerances (filter))
            toleranceFilters.push_back (readToleranceFilter (reader, filter, place));
        else
            filters.push_back (readFilter (reader, filter, place));
    }

    preset.settings.filtersOn = Reader::flag (json, "filtersOn", "preset", true);
    preset.settings.impulseOn = Reader::flag (json, "impulseOn", "preset", true);

    if (json.contains ("filterPlace"))
        preset.settings.filterPlace = readFilterPlace (json);

    if (json.contains ("equaliser"))
        preset.settings.equaliser = readEqualiser (reader, json["equaliser"]);

    if (json.contains ("impulse"))
        preset.settings.impulse = readImpulse (reader, json["impulse"], folder);

    if (json.contains ("output"))
        preset.settings.levels = readLevels (reader, json["output"]);

    preset.unknownKeys = std::move (reader.unknownKeys);
    return preset;
}

void writePhase (Json& json, Phase phase)
{
    if (phase != Phase {})
        json["phase"] = nameOf (phase);
}

Json toJson (const EqualiserSettings& equaliser)
{
    Json json { { "preampDb", equaliser.curve.preampDb } };

    for (const auto& band : equaliser.curve.bands)
    {
        Json member { { "kind", nameOf (band.kind) } };

        if (! band.on)
            member["on"] = false;

        member["frequencyHz"] = band.frequencyHz;
        member["gainDb"] = band.gainDb;
        member["q"] = band.q;
        member["slopeDbPerOctave"] = band.slopeDbPerOctave;
        json["bands"].push_back (std::move (member));
    }

    for (const auto& point : equaliser.curve.points)
        json["points"].push_back ({ { "frequencyHz", point.frequencyHz }, { "gainDb", point.gainDb } });

    if (equaliser.taps)
        json["taps"] = *equaliser.taps;

    writePhase (json, equaliser.phase);
    return json;
}

Json toJson (const ToleranceFilter& filter)
{
    const auto& edges = filter.edges;
    Json json { { "kind", nameOf (edges.kind) }, { "passHz", edges.passHz }, { "stopHz", edges.stopHz } };

    if (edges.isBand())
    {
        json["upperPassHz"] = edges.upperPassHz;
        json["upperStopHz"] = edges.upperStopHz;
    }

    json["rippleDb"] = edges.rippleDb;
    json["attenuationDb"] = edges.attenuationDb;
    json["method"] = nameOf (filter.method);
    writePhase (json, filter.phase);
    return json;
}

} // namespace

Result<Preset> parsePreset (const std::string& json, const std::string& folder)
{
    try
    {
        return read (json, folder);
    }
    catch (Error& error)
    {
        return std::move (error);
    }
}

Result<Preset> loadPreset (const std::string& path)
{
    std::error_code error;

    if (! fs::exists (path, error))
        return Error { ErrorCode::fileNotFound, "No such preset. Check the name and the folder.", path };

    std::ifstream stream (path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();

    if (! stream || fs::is_directory (path, error))
        return Error { ErrorCode::fileUnreadable, "The preset can't be read.", path };

    auto preset = parsePreset (text.str(), fs::path (path).parent_path().string());

    if (! preset)
        return Error { preset.error().code, preset.error().text(), path };

    return preset;
}

std::string presetText (const ChainSettings& settings)
{
    Json json { { "schema", Preset::newestSchema }, { "name", settings.name } };

    if (! settings.description.empty())
        json["description"] = settings.description;

    auto filters = Json::array();

    for (const auto& spec : settings.filters)
    {
        Json filter { { "kind", nameOf (spec.kind) }, { "edgeHz", spec.edgeHz } };

        if (spec.isBand())
            filter["upperEdgeHz"] = spec.upperEdgeHz;

        filter["attenuationDb"] = spec.attenuationDb;

        if (spec.transitionHz)
            filter["transitionHz"] = *spec.transitionHz;

        if (spec.taps)
            filter["taps"] = *spec.taps;

        writePhase (filter, spec.phase);
        filters.push_back (std::move (filter));
    }

    for (const auto& filter : settings.toleranceFilters)
        filters.push_back (toJson (filter));

    if (! filters.empty())
        json["filters"] = std::move (filters);

    if (! settings.filtersOn)
        json["filtersOn"] = false;

    if (settings.filterPlace == FilterPlace::everything)
        json["filterPlace"] = "everything";

    if (settings.equaliser)
        json["equaliser"] = toJson (*settings.equaliser);

    if (settings.impulse)
    {
        json["impulse"] = { { "file", settings.impulse->file },
                            { "predelaySeconds", settings.impulse->predelaySeconds } };

        for (const auto& [layout, name] : layoutNames)
            if (layout == settings.impulse->layout)
                json["impulse"]["layout"] = name;
    }

    if (! settings.impulseOn)
        json["impulseOn"] = false;

    const auto decibels = [] (float gain)
    { return std::max (quietestDb, decibelsFromGain (static_cast<double> (gain))); };
    const auto& levels = settings.levels;
    json["output"] = { { "mix", levels.mix }, { "gainDb", decibels (levels.gain) } };

    if (levels.inputGain != 1.0f)
        json["output"]["inputGainDb"] = decibels (levels.inputGain);

    if (levels.width != 1.0f)
        json["output"]["width"] = levels.width;

    return json.dump (2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace partita
