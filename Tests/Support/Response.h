#pragma once

#include <complex>
#include <vector>

namespace partita::test
{

/// Σ taps[n]·exp (−2πi·n·hertz / rate), summed directly.
[[nodiscard]] std::complex<double> responseAt (const std::vector<double>& taps, double hertz, double rateHz);

} // namespace partita::test
