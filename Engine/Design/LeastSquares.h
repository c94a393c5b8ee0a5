#pragma once

#include "Design/MultibandSpec.h"

namespace partita::design
{

/// The filter with the least weighted integral of the squared error over the bands.
///
/// Shape     taps[taps − 1 − n] = ± taps[n]; any length and symmetry
/// Cost      O(taps²) time, O(taps) memory: the normal equations of all taps are Toeplitz, solved by Levinson's recursion.
///           2001 taps take some 50 ms
/// Numbers   agrees with scipy.signal.firls to 1e-9 of the largest tap where the equations are well conditioned. Where bands
///           leave so much free that double precision can't tell the solutions apart, one of small energy is chosen
/// Errors    as validate; badSpecification for relative weighting of gains that slope
/// Source    Levinson 1947; Golub & Van Loan, 4.7
[[nodiscard]] Result<std::vector<double>> leastSquares (const MultibandSpec&, double rateHz);

} // namespace partita::design
