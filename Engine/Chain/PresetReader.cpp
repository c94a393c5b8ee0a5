#include "Chain/PresetReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita::detail
{

void PresetReader::refuse (const std::string& place, const std::string& message)
{
    throw Error { ErrorCode::badPreset, message, place };
}

void PresetReader::expectObject (const Json& json, const std::string& place,
                                 std::initializer_list<const char*> known, Written written)
{
    if (! json.is_object())
        refuse (place, fmt::format ("expected an object, found {}", excerpt (json)));

    for (const auto& [key, value] : json.items())
        if (std::find (known.begin(), known.end(), key) == known.end())
            unknown.push_back ({ place, key, value, place, written });
}

std::string PresetReader::excerpt (const Json& json)
{
    constexpr std::size_t longest = 60;

    if (json.is_structured())
        return json.is_array() ? "a list" : "an object";

    const auto text = json.dump (-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= longest ? text : text.substr (0, longest) + "…";
}

std::optional<double> PresetReader::number (const Json& json, const char* key, const std::string& place,
                                            double most)
{
    if (! json.contains (key))
        return {};

    const auto& value = json[key];

    if (! value.is_number() || ! (value.get<double>() <= most))
        refuse (place + "." + key,
                fmt::format ("expected a number of at most {:g}, found {}", most, excerpt (value)));

    return value.get<double>();
}

std::optional<int> PresetReader::wholeNumber (const Json& json, const char* key, const std::string& place)
{
    const auto value = number (json, key, place);

    if (value && (*value != std::floor (*value) || std::abs (*value) > 1e9))
        refuse (fmt::format ("{}.{}", place, key),
                fmt::format ("expected a whole number, found {:g}", *value));

    return value ? std::optional (static_cast<int> (*value)) : std::nullopt;
}

const Json& PresetReader::list (const Json& json, const char* key, const std::string& place)
{
    static const auto empty = Json::array();

    if (! json.contains (key))
        return empty;

    if (! json[key].is_array())
        refuse (place, fmt::format ("expected a list, found {}", excerpt (json[key])));

    return json[key];
}

Phase PresetReader::phase (const Json& json, const std::string& place)
{
    if (! json.contains ("phase"))
        return {};

    const auto parsed = parsePhase (text (json, "phase", place));

    if (! parsed)
        refuse (place + ".phase", parsed.error().message);

    return *parsed;
}

std::optional<bool> PresetReader::flag (const Json& json, const char* key, const std::string& place)
{
    if (! json.contains (key))
        return {};

    if (! json[key].is_boolean())
        refuse (place + "." + key, fmt::format ("expected true or false, found {}", excerpt (json[key])));

    return json[key].get<bool>();
}

std::string PresetReader::text (const Json& json, const char* key, const std::string& place)
{
    if (! json.contains (key))
        return {};

    if (! json[key].is_string())
        refuse (place + "." + key, fmt::format ("expected text, found {}", excerpt (json[key])));

    return json[key].get<std::string>();
}

void writePhase (Json& json, Phase phase)
{
    if (phase != Phase {})
        json["phase"] = nameOf (phase);
}

} // namespace partita::detail
