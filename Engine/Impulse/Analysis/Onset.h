#pragma once

#include "Core/Units.h"

#include <vector>

namespace partita
{

/// The first frame in which any row is less than 20 dB below the highest peak of all: where the direct sound begins.
/// 0 for silence.
///
/// Source    ISO 3382-1:2009, 5.3.4
[[nodiscard]] Frames onsetFrame (const std::vector<std::vector<double>>& rows);

/// The frame that the direct sound itself lies in: the top of the first pulse after the onset in which a row reaches half of
/// the highest peak of the first millisecond. What the edge of a measured band spreads before a pulse stays below that.
[[nodiscard]] Frames directSoundFrame (const std::vector<std::vector<double>>& rows, double rateHz);

} // namespace partita
