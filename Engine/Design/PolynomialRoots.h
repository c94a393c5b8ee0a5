#pragma once

#include "Core/StopRequest.h"

#include <complex>
#include <vector>

namespace partita::design
{

struct PolynomialRoot
{
    std::complex<double> value;
    double radius = 0.0; ///< a root of the polynomial lies within, as far as the arithmetic can tell
};

/// All roots of Σ coefficients[k]·xᵏ but those at 0.
///
/// Shape     as many as there are coefficients from the first to the last that is not 0, less one
/// Cost      O(n²) for each of some ten rounds, in long double: a tenth of a second for a thousand
/// Numbers   simple roots are as good as the coefficients let them be; the radius of a cluster says how far it is
///           scattered
/// Errors    after a request to stop, returns soon with numbers that are unfinished
/// Source    Aberth 1973; Bini 1996 (first guesses by the Newton polygon, where to stop)
[[nodiscard]] std::vector<PolynomialRoot> polynomialRoots (const std::vector<double>& coefficients,
                                                           const StopRequest& stop = {});

} // namespace partita::design
