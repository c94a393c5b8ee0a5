#pragma once

#include <optional>
#include <string>
#include <vector>

namespace partita
{

/// Rows of samples as a FLAC file of 16 or 24 bits in memory, whichever is the least that holds them exactly; none if
/// neither does, or where FLAC has no room for so many channels or such a rate.
///
/// Thread    any but audio
[[nodiscard]] std::optional<std::string> exactFlacBytes (const std::vector<std::vector<double>>& rows,
                                                         double rateHz);

} // namespace partita
