#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace partita::detail
{

/// A whole number of kHz in a frequency with a mark of thousands, such as 1.234 Hz: no band is that low, and none
/// above it is that high.
inline constexpr double mostThousands = 24.0;

/// Plain minus signs and spaces for their typographic kinds; a no-break space between digits marks thousands.
[[nodiscard]] std::string plain (std::string_view);

/// Numbers and words of a line: 105Hz are two of them, T60 and BW/60 are one.
[[nodiscard]] std::vector<std::string> tokensOf (std::string_view);

/// Where a number has one mark only, and three digits after it: the part before the mark.
[[nodiscard]] std::optional<double> partBeforeThreeDigits (std::string_view number);

/// A number with a point or a comma before its decimals, perhaps with the other between its thousands.
[[nodiscard]] std::optional<double> localNumber (std::string);

} // namespace partita::detail
