#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace partita
{

/// One line of a text without the white space around it; numbers count from 1.
struct TextLine
{
    int number = 0;
    std::string_view text;
};

/// The lines that hold something, whether they end as on Unix, Windows or old Macs; a byte order mark is left out.
/// They point into the text.
[[nodiscard]] std::vector<TextLine> linesOf (std::string_view text);

[[nodiscard]] std::string_view trimmed (std::string_view);
[[nodiscard]] std::string lowerCase (std::string_view);

/// The parts between separators. A space stands for white space of any kind and length, any other separator for itself.
[[nodiscard]] std::vector<std::string_view> split (std::string_view, char separator);

/// A finite number that is the whole text, with a point; a plus may stand before it.
[[nodiscard]] std::optional<double> parseNumber (std::string_view);

/// A few words of a text that may be anything, for a message: short, on one line, valid UTF-8.
[[nodiscard]] std::string excerpt (std::string_view);

} // namespace partita
