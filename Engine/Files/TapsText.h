#pragma once

#include "Files/TapsFile.h"

#include <string>
#include <string_view>

namespace partita::detail
{

/// Each format as bytes and back. For TapsFile only.
[[nodiscard]] std::string tapsAsColumns (const Taps&, TapsFormat);
[[nodiscard]] std::string tapsAsJson (const Taps&);
[[nodiscard]] std::string tapsAsCHeader (const Taps&, const std::string& path);
[[nodiscard]] std::string tapsAsNpy (const Taps&);

[[nodiscard]] Result<LoadedTaps> tapsFromColumns (std::string_view, const std::string& path);
[[nodiscard]] Result<LoadedTaps> tapsFromJson (std::string_view, const std::string& path);
[[nodiscard]] Result<LoadedTaps> tapsFromNpy (std::string_view, const std::string& path);
[[nodiscard]] bool looksLikeNpy (std::string_view) noexcept;

} // namespace partita::detail
