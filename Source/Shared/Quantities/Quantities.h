#pragma once

#include "Core/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace partita::app
{

/// Numbers as people write them: `8k`, `8 kHz`, `8000`, `20ms`, `1.5 s`, `-6dB`, `-inf`, `30%`. Without a unit
/// the one in the function's name is meant.
///
/// Errors    badSpecification with what was expected and what was found
[[nodiscard]] Result<double> parseHertz (const std::string&);
[[nodiscard]] Result<double> parseSeconds (const std::string&);
[[nodiscard]] Result<double> parseMilliseconds (const std::string&);
[[nodiscard]] Result<double> parseDecibels (const std::string&);
[[nodiscard]] Result<double> parseShare (const std::string&); ///< 0.3 or 30%

[[nodiscard]] Result<double> parseFactor (const std::string&); ///< 1.5 or 150%
[[nodiscard]] Result<double> parseNumber (const std::string&); ///< without a unit; 8k is 8000

/// `LOW:HIGH`, both in hertz.
[[nodiscard]] Result<std::pair<double, double>> parseBand (const std::string&);

/// One edge, or the two of a band.
struct Edges
{
    double low = 0.0;
    std::optional<double> high;
};

/// EDGE or LOW:HIGH, in hertz.
[[nodiscard]] Result<Edges> parseEdges (const std::string&);

/// A whole number from 1 on, as large as a count of frames may be; 10k is 10000.
[[nodiscard]] Result<std::int64_t> parseCount (const std::string&);

/// A whole number from 0 on, of 64 bits.
[[nodiscard]] Result<std::uint64_t> parseSeed (const std::string&);

/// `N` or `A-B`, whole numbers from 1 on.
[[nodiscard]] Result<std::pair<int, int>> parseRange (const std::string&);

} // namespace partita::app
