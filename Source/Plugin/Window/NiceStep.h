#pragma once

namespace partita::app
{

/// The smallest of … 0.1, 0.2, 0.5, 1, 2, 5, 10 … that is as large, for the lines of a scale.
[[nodiscard]] double niceStep (double atLeast);

} // namespace partita::app
