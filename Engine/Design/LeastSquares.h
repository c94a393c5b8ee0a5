#pragma once

#include "Core/StopRequest.h"
#include "Design/MultibandSpec.h"

namespace partita::design
{

/// −145 dB: smaller errors are lost in the normal equations' roundings, whatever solves them.
inline constexpr double leastSquaresReach = 5.6e-8;

/// The filter with the least weighted integral of the squared error over the bands.
///
/// Shape     taps[taps − 1 − n] = ± taps[n]; any length and symmetry
/// Cost      O(taps²) time, O(taps) memory: the normal equations of all taps are Toeplitz. 2001 taps take some 10 ms
/// Numbers   agrees with scipy.signal.firls to 1e-9 of the largest tap where the equations are well conditioned. Where bands
///           leave so much free that double precision can't tell the solutions apart, one of small energy is chosen. Errors of
///           amplitude down to leastSquaresReach of the largest gain are reached, with weights of 1 / error²
/// Errors    as validate; badSpecification for relative weighting of gains that slope; cancelled
[[nodiscard]] Result<std::vector<double>> leastSquares (const MultibandSpec&, double rateHz,
                                                        const StopRequest& stop = {});

} // namespace partita::design
