#include "Design/CurveTokens.h"

#include "Files/TextLines.h"

#include <algorithm>
#include <cctype>

namespace partita::detail
{

std::string plain (std::string_view text)
{
    std::string result;

    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const auto rest = text.substr (i);
        const auto isDigitAt = [&text] (std::size_t at)
        { return at < text.size() && std::isdigit (static_cast<unsigned char> (text[at])); };

        if (rest.starts_with ("\xe2\x88\x92"))
        {
            result += '-';
            i += 2;
        }
        else if (rest.starts_with ("\xc2\xa0") || rest.starts_with ("\xa0"))
        {
            const std::size_t bytes = rest.starts_with ("\xa0") ? 1 : 2;

            if (! (i > 0 && isDigitAt (i - 1) && isDigitAt (i + bytes)))
                result += ' ';

            i += bytes - 1;
        }
        else
            result += text[i];
    }

    return result;
}

std::vector<std::string> tokensOf (std::string_view text)
{
    const auto is = [] (char c, std::string_view others)
    { return std::isalnum (static_cast<unsigned char> (c)) || others.find (c) != std::string_view::npos; };
    const auto isNumeric = [] (char c)
    { return std::isdigit (static_cast<unsigned char> (c)) || c == '.' || c == ',' || c == '-' || c == '+'; };
    std::vector<std::string> tokens;

    for (std::size_t at = 0; at < text.size();)
    {
        auto end = at + 1;

        if (isNumeric (text[at]))
        {
            while (end < text.size()
                   && (isNumeric (text[end])
                       || ((text[end] == 'e' || text[end] == 'E') && end + 1 < text.size()
                           && isNumeric (text[end + 1]))))
                ++end;
        }
        else if (is (text[at], "_"))
        {
            while (end < text.size() && is (text[end], "_/"))
                ++end;
        }

        if (! std::isspace (static_cast<unsigned char> (text[at])))
            tokens.emplace_back (text.substr (at, end - at));

        at = end;
    }

    return tokens;
}

std::optional<double> partBeforeThreeDigits (std::string_view number)
{
    const auto mark = number.find_first_of (".,");

    if (mark == std::string_view::npos || mark + 4 != number.size()
        || number.find_first_of (".,eE", mark + 1) != std::string_view::npos)
        return {};

    return parseNumber (number.substr (0, mark));
}

std::optional<double> localNumber (std::string text)
{
    const auto last = text.find_last_of (".,");

    if (last != std::string::npos)
    {
        const auto mark = text[last];
        const auto repeated = text.find (mark) != last;
        std::string digits;

        for (std::size_t i = 0; i < text.size(); ++i)
            if (i == last && ! repeated)
                digits += '.';
            else if (text[i] != '.' && text[i] != ',')
                digits += text[i];

        text = digits;
    }

    return parseNumber (text);
}

} // namespace partita::detail
