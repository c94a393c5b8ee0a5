#include "Files/TapsText.h"

#include "Files/TextLines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <iterator>

namespace partita::detail
{
namespace
{

using Json = nlohmann::ordered_json;

Error unreadable (const std::string& path, std::string message)
{
    return { ErrorCode::fileUnreadable, std::move (message), path };
}

/// The shortest text of exactly this double that nobody takes for a whole number.
std::string realNumber (double value)
{
    auto text = fmt::format ("{}", value);
    return text.find_first_of (".e") == std::string::npos ? text + ".0" : text;
}

std::string listOf (const std::vector<double>& taps, const char* indent)
{
    std::string text;

    for (std::size_t n = 0; n < taps.size(); ++n)
        fmt::format_to (std::back_inserter (text), "{}{}{}\n", indent, realNumber (taps[n]),
                        n + 1 < taps.size() ? "," : "");

    return text;
}

/// A C identifier that reminds of a file name.
std::string identifierFor (const std::string& path)
{
    auto name = std::filesystem::path (path).stem().string();
    std::transform (name.begin(), name.end(), name.begin(),
                    [] (unsigned char c)
                    { return c < 0x80 && std::isalnum (c) ? static_cast<char> (std::tolower (c)) : '_'; });

    return name.empty() || std::isdigit (static_cast<unsigned char> (name.front())) ? "fir_" + name : name;
}

char separatorOf (std::string_view line)
{
    for (const auto separator : { ';', ',' })
        if (line.find (separator) != std::string_view::npos)
            return separator;

    return ' ';
}

std::string_view withoutComment (std::string_view line)
{
    return trimmed (line.substr (0, std::min ({ line.find ('#'), line.find ('%'), line.find ("//") })));
}

/// `# rate 48000 Hz`, with a colon or an equals sign too.
std::optional<double> rateInComment (std::string_view line)
{
    auto words = lowerCase (line);
    std::replace_if (
        words.begin(), words.end(),
        [] (char c) { return std::string_view ("#%/:=,;").find (c) != std::string_view::npos; }, ' ');
    const auto parts = split (trimmed (words), ' ');

    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        if (parts[i] == "rate" || parts[i] == "rate_hz" || parts[i] == "fs" || parts[i] == "samplerate")
            if (const auto rate = parseNumber (parts[i + 1]); rate && *rate > 0.0)
                return rate;

    return {};
}

/// 0, 1, 2 … or 1, 2, 3 …: a column that counts the taps.
bool countsUp (const std::vector<double>& column)
{
    if (column.size() < 3 || (column.front() != 0.0 && column.front() != 1.0))
        return false;

    for (std::size_t n = 1; n < column.size(); ++n)
        if (column[n] != column.front() + static_cast<double> (n))
            return false;

    return true;
}

class ColumnReader
{
public:
    explicit ColumnReader (const std::string& fileName) : path (fileName) {}

    Result<LoadedTaps> read (std::string_view text)
    {
        for (const auto& line : linesOf (text))
            if (auto taken = take (line); ! taken)
                return taken.error();

        if (loaded.taps.channels.empty())
            return unreadable (path, "Expected taps, a number on each line; found none.");

        settleShape();
        return std::move (loaded);
    }

private:
    Status take (const TextLine& line)
    {
        if (! loaded.taps.rateHz)
            if (const auto content = withoutComment (line.text); content.size() < line.text.size())
                loaded.taps.rateHz = rateInComment (line.text.substr (content.size()));

        const auto content = withoutComment (line.text);

        if (content.empty())
            return Done {};

        const auto separator = separatorOf (content);
        auto fields = split (content, separator);

        if (fields.size() > 1 && fields.back().empty())
            fields.pop_back();

        return takeRow (line, fields, separator == ';');
    }

    Status takeRow (const TextLine& line, const std::vector<std::string_view>& fields, bool decimalCommas)
    {
        auto& channels = loaded.taps.channels;
        std::vector<std::optional<double>> numbers;

        for (const auto field : fields)
        {
            std::string digits (field);

            if (decimalCommas)
                std::replace (digits.begin(), digits.end(), ',', '.');

            numbers.push_back (parseNumber (digits));
        }

        if (channels.empty() && std::ranges::none_of (numbers, [] (const auto& n) { return n.has_value(); })
            && ! headed)
        {
            headed = true;
            loaded.remarks.push_back (
                fmt::format ("Line {}: taken for a heading: “{}”.", line.number, excerpt (line.text)));
            return Done {};
        }

        if (channels.empty())
            channels.resize (fields.size());

        if (fields.size() != channels.size())
            return unreadable (
                path, fmt::format ("Line {}: expected {} number{}, as on the lines before, found {}: “{}”.",
                                   line.number, channels.size(), channels.size() == 1 ? "" : "s",
                                   fields.size(), excerpt (line.text)));

        for (std::size_t c = 0; c < fields.size(); ++c)
        {
            if (! numbers[c])
                return unreadable (path, fmt::format ("Line {}: expected a number, found “{}”.", line.number,
                                                      excerpt (fields[c])));

            channels[c].push_back (*numbers[c]);
        }

        return Done {};
    }

    void settleShape()
    {
        auto& channels = loaded.taps.channels;

        if (channels.size() > 1 && channels.front().size() == 1)
        {
            std::vector<double> taps;

            for (const auto& channel : channels)
                taps.push_back (channel.front());

            channels = { std::move (taps) };
            loaded.remarks.push_back ("All numbers stand on one line: taken for the taps of one channel.");
        }
        else if (channels.size() > 1 && countsUp (channels.front()))
        {
            channels.erase (channels.begin());
            loaded.remarks.push_back ("The first column counts the lines and is not taken for taps.");
        }
    }

    const std::string& path;
    LoadedTaps loaded;
    bool headed = false;
};

class JsonReader
{
public:
    explicit JsonReader (const std::string& fileName) : path (fileName) {}

    LoadedTaps read (const Json& json)
    {
        if (json.is_array())
            readChannels (json, "the list");
        else
            readObject (json);

        return std::move (loaded);
    }

private:
    [[noreturn]] void refuse (std::string message) const { throw unreadable (path, std::move (message)); }

    void readObject (const Json& json)
    {
        std::string passedOver;

        for (const auto& [key, value] : json.items())
        {
            if (key == "taps" || key == "channels")
                readChannels (value, "“" + key + "”");
            else if (isRate (key))
                readRate (key, value);
            else
                passedOver += (passedOver.empty() ? "“" : ", “") + excerpt (key) + "”";
        }

        if (loaded.taps.channels.empty())
            refuse ("Expected a key “taps” with a list of numbers, or “channels” with a list of such lists; "
                    "found "
                    + (passedOver.empty() ? "none" : passedOver) + ".");

        if (! passedOver.empty())
            loaded.remarks.push_back ("Keys that are no taps are passed over: " + passedOver + ".");
    }

    static bool isRate (const std::string& key)
    {
        constexpr std::array names { "rateHz", "rate", "fs", "sampleRate", "sample_rate", "samplerate" };
        return std::ranges::find (names, key) != names.end();
    }

    void readRate (const std::string& key, const Json& value)
    {
        if (! value.is_number() || ! (value.get<double>() > 0.0))
            refuse ("“" + key + "”: expected a sample rate above 0 Hz, found " + excerpt (shortText (value))
                    + ".");

        loaded.taps.rateHz = value.get<double>();
    }

    void readChannels (const Json& list, const std::string& place)
    {
        if (! loaded.taps.channels.empty())
            refuse ("Expected “taps” or “channels”, found both.");

        if (! list.is_array() || list.empty())
            refuse (place + ": expected a list of numbers, found " + excerpt (shortText (list)) + ".");

        if (! list.front().is_array())
            loaded.taps.channels.push_back (numbersIn (list, place));
        else
            for (const auto& channel : list)
                loaded.taps.channels.push_back (numbersIn (
                    channel, fmt::format ("{}, channel {}", place, loaded.taps.channels.size() + 1)));
    }

    [[nodiscard]] std::vector<double> numbersIn (const Json& list, const std::string& place) const
    {
        std::vector<double> numbers;

        if (! list.is_array())
            refuse (place + ": expected a list of numbers, found " + excerpt (shortText (list)) + ".");

        for (const auto& item : list)
        {
            if (! item.is_number())
                refuse (fmt::format ("{}, item {}: expected a number, found {}.", place, numbers.size() + 1,
                                     excerpt (shortText (item))));

            numbers.push_back (item.get<double>());
        }

        return numbers;
    }

    static std::string shortText (const Json& json)
    {
        return json.is_structured() ? (json.is_array() ? "a list" : "an object")
                                    : json.dump (-1, ' ', false, Json::error_handler_t::replace);
    }

    const std::string& path;
    LoadedTaps loaded;
};

} // namespace

std::string tapsAsColumns (const Taps& taps, TapsFormat format)
{
    const auto csv = format == TapsFormat::csv;
    std::string text;

    if (csv && taps.rateHz)
        text += fmt::format ("# rate {} Hz\n", *taps.rateHz);

    for (std::size_t n = 0; n < taps.channels.front().size(); ++n)
        for (std::size_t c = 0; c < taps.channels.size(); ++c)
            fmt::format_to (std::back_inserter (text), "{}{}", taps.channels[c][n],
                            c + 1 == taps.channels.size() ? "\n"
                            : csv                         ? ","
                                                          : " ");

    return text;
}

std::string tapsAsJson (const Taps& taps)
{
    std::string text = "{\n";

    if (taps.rateHz)
        text += fmt::format ("  \"rateHz\": {},\n", realNumber (*taps.rateHz));

    if (taps.channels.size() == 1)
        return text + "  \"taps\": [\n" + listOf (taps.channels.front(), "    ") + "  ]\n}\n";

    text += "  \"channels\": [\n";

    for (std::size_t c = 0; c < taps.channels.size(); ++c)
        text += "    [\n" + listOf (taps.channels[c], "      ")
                + (c + 1 < taps.channels.size() ? "    ],\n" : "    ]\n");

    return text + "  ]\n}\n";
}

std::string tapsAsCHeader (const Taps& taps, const std::string& path)
{
    const auto name = identifierFor (path);
    auto capitals = name;
    std::transform (capitals.begin(), capitals.end(), capitals.begin(),
                    [] (unsigned char c) { return static_cast<char> (std::toupper (c)); });
    const auto channels = taps.channels.size();
    auto text = fmt::format ("#ifndef {0}_H\n#define {0}_H\n\n", capitals);

    if (taps.rateHz)
        text += fmt::format ("#define {}_RATE_HZ {}\n", capitals, realNumber (*taps.rateHz));

    if (channels > 1)
        text += fmt::format ("#define {}_CHANNELS {}\n", capitals, channels);

    text += fmt::format ("#define {}_TAPS {}\n\n", capitals, taps.channels.front().size());

    if (channels == 1)
        text += fmt::format ("static const double {}[{}_TAPS] = {{\n{}}};\n", name, capitals,
                             listOf (taps.channels.front(), "    "));
    else
    {
        text += fmt::format ("static const double {}[{}_CHANNELS][{}_TAPS] = {{\n", name, capitals, capitals);

        for (const auto& channel : taps.channels)
            text += "    {\n" + listOf (channel, "        ") + "    },\n";

        text += "};\n";
    }

    return text + fmt::format ("\n#endif\n");
}

Result<LoadedTaps> tapsFromColumns (std::string_view text, const std::string& path)
{
    return ColumnReader (path).read (text);
}

Result<LoadedTaps> tapsFromJson (std::string_view text, const std::string& path)
{
    try
    {
        return JsonReader (path).read (Json::parse (text));
    }
    catch (const Json::parse_error& error)
    {
        return unreadable (path, fmt::format ("Expected JSON; at byte {} it is not.", error.byte));
    }
    catch (const Json::out_of_range&)
    {
        return unreadable (path, "Expected numbers that a computer can hold, found a larger one.");
    }
    catch (Error& error)
    {
        return std::move (error);
    }
}

} // namespace partita::detail
