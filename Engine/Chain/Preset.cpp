#include "Chain/Preset.h"

#include "Chain/EqualiserJson.h"
#include "Chain/ImpulseJson.h"
#include "Chain/PresetReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace partita
{
namespace
{

using detail::Json;
using Reader = detail::PresetReader;
namespace fs = std::filesystem;

// JSON has no infinity; this is silence in single precision too.
constexpr double quietestDb = -1000.0;

constexpr std::array filterKinds { FilterKind::lowpass, FilterKind::highpass, FilterKind::bandpass,
                                   FilterKind::bandstop };

constexpr std::array filterPlaces { std::pair { FilterPlace::wetPath, "wetPath" },
                                    std::pair { FilterPlace::everything, "everything" } };

FilterPlace readFilterPlace (const Json& json)
{
    const auto place = Reader::text (json, "filterPlace", "preset");
    const auto* found = std::find_if (filterPlaces.begin(), filterPlaces.end(),
                                      [&place] (const auto& known) { return place == known.second; });

    if (found == filterPlaces.end())
        Reader::refuse ("filterPlace", fmt::format ("expected wetPath or everything, found “{}”", place));

    return found->first;
}

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

// Deeper nesting is no preset, and walking through it would take the whole stack.
constexpr int deepestLevel = 64;

// A preset may carry its impulse: mostEmbeddedBytes as base64, and more.
constexpr std::size_t mostBytes = std::size_t { 96 } << 20;

Json parsed (const std::string& text)
{
    std::string firstKey = "preset", lastKey;

    const auto look = [&] (int depth, Json::parse_event_t event, const Json& value)
    {
        if (event == Json::parse_event_t::key)
            lastKey = value.get<std::string>();

        if (event == Json::parse_event_t::key && depth == 1)
            firstKey = lastKey;

        if (depth > deepestLevel)
            Reader::refuse (firstKey,
                            fmt::format ("expected at most {} levels of nesting, found more", deepestLevel));

        return true;
    };

    try
    {
        return Json::parse (text, look);
    }
    catch (const Json::parse_error& error)
    {
        Reader::refuse ("preset", fmt::format ("expected JSON; at byte {} it is not", error.byte));
    }
    catch (const Json::out_of_range&)
    {
        Reader::refuse (lastKey, "expected a number that a computer can hold, found a larger one");
    }
}

/// The list `filters`; what is unknown in it is named by where presetText will write each filter.
void readFilters (Reader& reader, const Json& json, ChainSettings& settings)
{
    const auto& filters = Reader::list (json, "filters", "filters");
    const auto firstTolerance = std::count_if (
        filters.begin(), filters.end(), [] (const Json& filter) { return ! keepsToTolerances (filter); });

    for (std::size_t i = 0; i < filters.size(); ++i)
    {
        const auto place = fmt::format ("filters[{}]", i);
        const auto firstUnknown = reader.unknown.size();
        auto written = settings.filters.size();

        if (keepsToTolerances (filters[i]))
        {
            written = static_cast<std::size_t> (firstTolerance) + settings.toleranceFilters.size();
            settings.toleranceFilters.push_back (readToleranceFilter (reader, filters[i], place));
        }
        else
        {
            settings.filters.push_back (readFilter (reader, filters[i], place));
        }

        for (auto n = firstUnknown; n < reader.unknown.size(); ++n)
            reader.unknown[n].keptIn = fmt::format ("filters[{}]", written);
    }
}

/// What presetText writes again, as text: ChainSettings holds no JSON.
std::string asText (const std::vector<Reader::UnknownEntry>& unknown)
{
    auto entries = Json::array();

    for (const auto& entry : unknown)
        entries.push_back ({ { "in", entry.keptIn },
                             { "key", entry.key },
                             { "value", entry.value },
                             { "makesObject", entry.written == Reader::Written::unlessUsual } });

    return entries.empty() ? std::string() : entries.dump (-1, ' ', false, Json::error_handler_t::replace);
}

/// Such as equaliser.bands[3].
Json::json_pointer pointerTo (std::string place)
{
    std::replace (place.begin(), place.end(), '.', '/');
    std::replace (place.begin(), place.end(), '[', '/');
    std::erase (place, ']');
    return Json::json_pointer (place.empty() ? "" : "/" + place);
}

/// The object at a place, made there if need be within one of the preset's own objects; or nothing.
Json* objectAt (Json& json, const Json::json_pointer& place, bool makesObject)
{
    if (makesObject && ! json.contains (place) && ! place.parent_pointer().empty()
        && objectAt (json, place.parent_pointer(), true) != nullptr)
        json[place] = Json::object();

    return json.contains (place) && json[place].is_object() ? &json[place] : nullptr;
}

void addUnknown (Json& json, const std::string& entries)
{
    if (entries.empty())
        return;

    for (const auto& entry : Json::parse (entries))
        if (auto* object = objectAt (json, pointerTo (entry["in"].get<std::string>()),
                                     entry.value ("makesObject", false)))
            if (const auto key = entry["key"].get<std::string>(); ! object->contains (key))
                (*object)[key] = entry["value"];
}

/// The whole of a file or a pipe.
Result<std::string> textOf (const std::string& path)
{
    std::error_code error;
    std::ifstream stream (path, std::ios::binary);
    std::string text;

    for (std::array<char, 1 << 16> block; stream && text.size() <= mostBytes;)
    {
        stream.read (block.data(), block.size());
        text.append (block.data(), static_cast<std::size_t> (stream.gcount()));
    }

    if (stream.bad() || ! stream.is_open() || fs::is_directory (path, error))
        return Error { ErrorCode::fileUnreadable, "The preset can't be read.", path };

    if (text.size() > mostBytes)
        return Error { ErrorCode::fileUnreadable,
                       fmt::format ("Expected a preset of at most {} MiB; found more. It is hardly one.",
                                    mostBytes >> 20),
                       path };

    return text;
}

Preset read (const std::string& text, const std::string& folder)
{
    const auto json = parsed (text);
    Reader reader;
    reader.expectObject (json, "",
                         { "schema", "name", "description", "category", "filters", "filtersOn", "filterPlace",
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
    preset.settings.category = Reader::text (json, "category", "preset");

    readFilters (reader, json, preset.settings);

    preset.settings.filtersOn = Reader::flag (json, "filtersOn", "preset").value_or (true);
    preset.settings.impulseOn = Reader::flag (json, "impulseOn", "preset").value_or (true);

    if (json.contains ("filterPlace"))
        preset.settings.filterPlace = readFilterPlace (json);

    if (json.contains ("equaliser"))
        preset.settings.equaliser = detail::readEqualiser (reader, json["equaliser"]);

    if (json.contains ("impulse"))
        preset.settings.impulse = detail::readImpulse (reader, json["impulse"], folder);

    if (json.contains ("output"))
        preset.settings.levels = readLevels (reader, json["output"]);

    for (const auto& entry : reader.unknown)
        preset.unknownKeys.push_back (entry.place());

    preset.settings.unknownEntries = asText (reader.unknown);
    return preset;
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
    detail::writePhase (json, filter.phase);
    return json;
}

Json toJson (const ChainLevels& levels)
{
    const auto decibels = [] (float gain)
    { return std::max (quietestDb, decibelsFromGain (static_cast<double> (gain))); };
    Json json { { "mix", levels.mix }, { "gainDb", decibels (levels.gain) } };

    if (levels.inputGain != 1.0f)
        json["inputGainDb"] = decibels (levels.inputGain);

    if (levels.width != 1.0f)
        json["width"] = levels.width;

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

    auto text = textOf (path);

    if (! text)
        return text.error();

    auto preset = parsePreset (*text, fs::path (path).parent_path().string());

    if (! preset)
        return Error { preset.error().code, preset.error().text(), path };

    return preset;
}

std::string presetText (const ChainSettings& settings)
{
    Json json { { "schema", Preset::newestSchema }, { "name", settings.name } };

    if (! settings.description.empty())
        json["description"] = settings.description;

    if (! settings.category.empty())
        json["category"] = settings.category;

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

        detail::writePhase (filter, spec.phase);
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
        json["equaliser"] = detail::toJson (*settings.equaliser);

    if (settings.impulse)
        json["impulse"] = detail::toJson (*settings.impulse);

    if (! settings.impulseOn)
        json["impulseOn"] = false;

    json["output"] = toJson (settings.levels);
    addUnknown (json, settings.unknownEntries);
    return json.dump (2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace partita
