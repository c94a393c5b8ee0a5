#pragma once

#include "Design/MultibandSpec.h"

namespace partita::design
{

/// A filter whose largest weighted error is as small as any of its length and symmetry can have.
struct EquirippleFilter
{
    std::vector<double> taps;
    double ripple = 0.0;           ///< the weighted error at all its extrema, as it was solved for
    double largestError = 0.0;     ///< the largest weighted error found in the bands
    std::vector<double> extremaHz; ///< where the error takes turns at ±ripple
    int iterations = 0;
};

/// The Parks–McClellan design for up to tens of thousands of taps.
///
/// Shape     taps[taps − 1 − n] = ± taps[n], exactly
/// Cost      O(taps²) for each of about ten iterations: 2001 taps take a tenth of a second, 10 001 a few
/// Numbers   the taps' weighted error exceeds `ripple` by less than 1 % down to ripples of 1e-11 of the largest gain. Where
///           more taps are asked for than double precision has a use for (ripples of about 1e-13), the outermost are zero
/// Errors    as validate; badSpecification for fewer taps than the bands need
/// Source    Parks & McClellan 1972; Filip 2016, “A robust and scalable implementation of the Parks–McClellan
///           algorithm” (barycentric form, extrema interval by interval); differs: the first reference comes from the
///           equilibrium measure of the bands rather than from a filter of lower degree, and extrema are refined by
///           parabolas rather than by eigenvalues
[[nodiscard]] Result<EquirippleFilter> equiripple (const MultibandSpec&, double rateHz);

} // namespace partita::design
