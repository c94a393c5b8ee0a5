#include "Files/TextLines.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace partita
{
namespace
{

bool isSpace (char c) { return std::isspace (static_cast<unsigned char> (c)) != 0; }

/// How many bytes the UTF-8 character at the start has; 0 if there is none.
std::size_t characterBytes (std::string_view text)
{
    const auto first = static_cast<unsigned char> (text.front());
    const std::size_t bytes = first < 0x80                     ? 1
                              : first >= 0xc2 && first <= 0xdf ? 2
                              : first >= 0xe0 && first <= 0xef ? 3
                              : first >= 0xf0 && first <= 0xf4 ? 4
                                                               : 0;

    if (bytes == 0 || bytes > text.size())
        return 0;

    for (std::size_t i = 1; i < bytes; ++i)
        if ((static_cast<unsigned char> (text[i]) & 0xc0) != 0x80)
            return 0;

    return bytes;
}

} // namespace

std::string_view trimmed (std::string_view text)
{
    while (! text.empty() && isSpace (text.front()))
        text.remove_prefix (1);

    while (! text.empty() && isSpace (text.back()))
        text.remove_suffix (1);

    return text;
}

std::string lowerCase (std::string_view text)
{
    std::string lower (text);
    std::transform (lower.begin(), lower.end(), lower.begin(),
                    [] (unsigned char c) { return static_cast<char> (std::tolower (c)); });
    return lower;
}

std::vector<TextLine> linesOf (std::string_view text)
{
    std::vector<TextLine> lines;

    if (text.starts_with ("\xef\xbb\xbf"))
        text.remove_prefix (3);

    for (int number = 1; ! text.empty(); ++number)
    {
        const auto end = std::min (text.find_first_of ("\r\n"), text.size());

        if (const auto content = trimmed (text.substr (0, end)); ! content.empty())
            lines.push_back ({ number, content });

        const auto both = text.substr (end).starts_with ("\r\n");
        text.remove_prefix (std::min (text.size(), end + (both ? 2 : 1)));
    }

    return lines;
}

std::vector<std::string_view> split (std::string_view text, char separator)
{
    std::vector<std::string_view> parts;

    while (true)
    {
        const auto end =
            separator == ' '
                ? static_cast<std::size_t> (std::find_if (text.begin(), text.end(), isSpace) - text.begin())
                : std::min (text.find (separator), text.size());
        parts.push_back (trimmed (text.substr (0, end)));

        if (end == text.size())
            return parts;

        text.remove_prefix (end + 1);

        if (separator == ' ')
            text = trimmed (text);
    }
}

std::optional<double> parseNumber (std::string_view text)
{
    if (text.starts_with ('+'))
        text.remove_prefix (1);

    double number = 0.0;
    const auto [end, error] = std::from_chars (text.data(), text.data() + text.size(), number);

    // What is too small for a double is rounded to none, which is as near as can be.
    if (error == std::errc::result_out_of_range && end == text.data() + text.size()
        && lowerCase (text).find ("e-") != std::string::npos)
        return text.starts_with ('-') ? -0.0 : 0.0;

    if (error != std::errc() || end != text.data() + text.size() || ! std::isfinite (number))
        return {};

    return number;
}

std::string excerpt (std::string_view text)
{
    constexpr std::size_t longest = 48;
    std::string result;

    while (! text.empty() && result.size() < longest)
    {
        const auto bytes = characterBytes (text);
        const auto printable =
            bytes > 1 || (bytes == 1 && std::isprint (static_cast<unsigned char> (text[0])));
        result += printable ? text.substr (0, bytes) : std::string_view (isSpace (text[0]) ? " " : "?");
        text.remove_prefix (std::max<std::size_t> (bytes, 1));
    }

    return text.empty() ? result : result + "…";
}

} // namespace partita
