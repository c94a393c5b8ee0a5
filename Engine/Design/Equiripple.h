#pragma once

#include "Core/StopRequest.h"
#include "Design/EquirippleFilter.h"
#include "Design/MultibandSpec.h"

namespace partita::design
{

/// The Parks–McClellan design for up to tens of thousands of taps.
///
/// Shape     taps[taps − 1 − n] = ± taps[n], exactly
/// Cost      O(taps²) for each of about ten iterations: 2001 taps take a tenth of a second, 10 001 a few
/// Numbers   the taps' weighted error exceeds `ripple` by less than 1 % down to ripples of 1e-11 of the largest gain. Where
///           more taps are asked for than double precision has a use for (ripples of about 1e-13), the outermost are zero
/// Errors    as validate; badSpecification for fewer taps than the bands need; cancelled
/// Source    Parks & McClellan 1972; Filip 2016, “A robust and scalable implementation of the Parks–McClellan
///           algorithm” (barycentric form, extrema interval by interval); differs: the first reference comes from the
///           equilibrium measure of the bands rather than from a filter of lower degree, and extrema are refined by
///           parabolas rather than by eigenvalues
[[nodiscard]] Result<EquirippleFilter> equiripple (const MultibandSpec&, double rateHz,
                                                   const StopRequest& stop = {});

/// Whether any linear-phase filter of this length and symmetry, however it is designed, keeps its weighted error to this
/// much.
///
/// Cost      a few iterations of the design, one or two where the error is far from what can be
/// Errors    as equiripple
/// Source    de la Vallée Poussin 1910 (bounds by any reference)
[[nodiscard]] Result<bool> canReach (const MultibandSpec&, double error, double rateHz,
                                     const StopRequest& stop = {});

} // namespace partita::design
