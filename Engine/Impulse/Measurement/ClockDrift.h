#pragma once

#include "Core/Result.h"

#include <vector>

namespace partita
{

/// The rows as a clock would have taken them that ticks 1 / clockRatio times as fast: frame n of the result is place
/// n · clockRatio of the rows.
///
/// Source    libsoxr, VHQ recipe, double precision
/// Errors    unsuitable unless clockRatio is near 1
[[nodiscard]] Result<std::vector<std::vector<double>>>
withClock (const std::vector<std::vector<double>>& rows, double clockRatio);

} // namespace partita
