#include "Shared/Quantities/Quantities.h"

#include "Files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string_view>

namespace partita::app
{
namespace
{

struct Unit
{
    std::string_view name; // lower case
    double factor;
};

Result<double> parse (const std::string& text, std::initializer_list<Unit> units, const char* expected)
{
    const auto refuse = [&]
    {
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected {}, found “{}”", expected, text),
                       {} };
    };

    auto rest = trimmed (text);

    if (rest.starts_with ('+'))
        rest.remove_prefix (1);

    double number = 0.0;
    const auto [end, error] = std::from_chars (rest.data(), rest.data() + rest.size(), number);

    if (error != std::errc() || std::isnan (number))
        return refuse();

    rest.remove_prefix (static_cast<std::size_t> (end - rest.data()));
    const auto unitName = lowerCase (trimmed (rest));

    if (unitName.empty())
        return number;

    for (const auto& [name, factor] : units)
        if (unitName == name)
            return number * factor;

    return refuse();
}

} // namespace

Result<double> parseHertz (const std::string& text)
{
    return parse (text, { { "hz", 1.0 }, { "k", 1e3 }, { "khz", 1e3 } },
                  "a frequency such as 8k, 8000 or 440Hz");
}

Result<double> parseSeconds (const std::string& text)
{
    return parse (text, { { "s", 1.0 }, { "ms", 1e-3 }, { "us", 1e-6 }, { "min", 60.0 } },
                  "a time such as 20ms, 1.5s or 2");
}

Result<double> parseMilliseconds (const std::string& text)
{
    return parse (text, { { "ms", 1.0 }, { "s", 1e3 }, { "us", 1e-3 }, { "min", 60e3 } },
                  "a time such as 20ms, 1.5s or 250");
}

Result<double> parseNumber (const std::string& text)
{
    return parse (text, { { "k", 1e3 } }, "a number such as 0.7, 2 or 8k");
}

Result<double> parseFactor (const std::string& text)
{
    return parse (text, { { "%", 0.01 } }, "a factor such as 1.5 or 150%");
}

Result<double> parseDecibels (const std::string& text)
{
    return parse (text, { { "db", 1.0 } }, "a level such as -6dB, 0 or -inf");
}

Result<double> parseShare (const std::string& text)
{
    auto share = parse (text, { { "%", 0.01 } }, "a share such as 30% or 0.3");

    if (share && ! (*share >= 0.0 && *share <= 1.0))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a share from 0 to 1 (100%), found “{}”", text),
                       {} };

    return share;
}

Result<std::pair<double, double>> parseBand (const std::string& text)
{
    const auto colon = text.find (':');

    if (colon == std::string::npos)
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected two frequencies such as 300:3k, found “{}”", text),
                       {} };

    const auto low = parseHertz (text.substr (0, colon));

    if (! low)
        return low.error();

    const auto high = parseHertz (text.substr (colon + 1));

    if (! high)
        return high.error();

    return std::pair { *low, *high };
}

Result<Edges> parseEdges (const std::string& text)
{
    if (text.find (':') == std::string::npos)
    {
        const auto edge = parseHertz (text);
        return edge ? Result<Edges> (Edges { *edge, {} }) : edge.error();
    }

    const auto band = parseBand (text);
    return band ? Result<Edges> (Edges { band->first, band->second }) : band.error();
}

Result<std::int64_t> parseCount (const std::string& text)
{
    constexpr std::int64_t thousand = 1000, largest = std::int64_t { 1 } << 40;
    std::int64_t count = 0;
    const auto* end = text.data() + text.size();
    const auto [after, error] = std::from_chars (text.data(), end, count);
    const auto thousands = error == std::errc() && after + 1 == end && *after == 'k';

    if (error != std::errc() || (after != end && ! thousands) || count < 1
        || count > (thousands ? largest / thousand : largest))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a whole number from 1 to {}, found “{}”", largest, text),
                       {} };

    return thousands ? count * thousand : count;
}

Result<std::uint64_t> parseSeed (const std::string& text)
{
    std::uint64_t seed = 0;
    const auto* end = text.data() + text.size();

    if (const auto [after, error] = std::from_chars (text.data(), end, seed);
        error != std::errc() || after != end)
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a whole number from 0 on, found “{}”", text),
                       {} };

    return seed;
}

Result<std::pair<int, int>> parseRange (const std::string& text)
{
    int low = 0, high = 0;
    const auto* end = text.data() + text.size();
    const auto [afterLow, lowError] = std::from_chars (text.data(), end, low);
    auto good = lowError == std::errc();
    high = low;

    if (good && afterLow != end)
    {
        const auto [afterHigh, highError] = std::from_chars (afterLow + 1, end, high);
        good = *afterLow == '-' && highError == std::errc() && afterHigh == end;
    }

    constexpr int largest = 1 << 20;

    if (! good || low < 1 || high < low || high > largest)
        return Error {
            ErrorCode::badSpecification,
            fmt::format ("expected a block size such as 64, or a range such as 1-2000, up to {}; found “{}”",
                         largest, text),
            {}
        };

    return std::pair { low, high };
}

} // namespace partita::app
