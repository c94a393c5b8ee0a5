#pragma once

#include "Core/Result.h"
#include "Files/TemporaryFile.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace partita
{

/// The bytes of a file that is read in one go.
///
/// Errors    fileNotFound; fileUnreadable, also for more than mostBytes and for what has no end
[[nodiscard]] Result<std::string> readWholeFile (const std::string& path, std::uint64_t mostBytes);

/// Bytes as a file that appears when it is whole.
///
/// Errors    cannotWrite, outputExists
[[nodiscard]] Status writeWholeFile (const std::string& path, std::string_view bytes, Overwrite);

} // namespace partita
