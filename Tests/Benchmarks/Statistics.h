#pragma once

#include <vector>

namespace partita::bench
{

/// The value below which a share of all values lies (0 … 1), interpolated between neighbours; 0 for no value.
[[nodiscard]] double quantile (std::vector<double> values, double share);

[[nodiscard]] inline double median (std::vector<double> values) { return quantile (std::move (values), 0.5); }

/// By phase: the median of what every period has there.
///
/// Shape     values: whole periods of so many calls, one after another
[[nodiscard]] std::vector<double> phaseMedians (const std::vector<double>& values, int callsPerPeriod);

} // namespace partita::bench
