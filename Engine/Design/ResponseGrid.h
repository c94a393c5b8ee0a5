#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace partita::detail
{

/// The length of a transform, a power of two, with so many points for each tap and at least so many at all.
[[nodiscard]] int gridLength (std::size_t taps, int perTap, int least) noexcept;

/// The transform of taps at the even points of the upper half of the unit circle.
///
/// Shape     length / 2 + 1 points
[[nodiscard]] std::vector<std::complex<double>> responseOnGrid (std::span<const double> taps, int length);

/// The phase, continuous from 0 Hz on: differences of neighbours brought to the nearest turn and added up.
[[nodiscard]] std::vector<double> unwrappedPhase (const std::vector<std::complex<double>>& response);

} // namespace partita::detail
