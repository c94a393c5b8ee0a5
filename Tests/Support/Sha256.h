#pragma once

#include <string>

namespace partita::test
{

/// The SHA-256 of these bytes, as 64 hexadecimal digits.
///
/// Source    FIPS 180-4
[[nodiscard]] std::string sha256 (const std::string& bytes);

} // namespace partita::test
