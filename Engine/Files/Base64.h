#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace partita
{

/// Bytes as text and back, padded, in one line.
///
/// Errors    none for what is no such text; white space in it is passed over
/// Source    RFC 4648
[[nodiscard]] std::string toBase64 (std::string_view bytes);
[[nodiscard]] std::optional<std::string> fromBase64 (std::string_view text);

} // namespace partita
