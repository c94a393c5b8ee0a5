#pragma once

#include <complex>
#include <vector>

namespace partita
{

/// The roots of Σ coefficients[k] · z^k, with as many of them as the degree.
///
/// Shape     real coefficients, the first and the last not 0; at least two
/// Numbers   each root to the rounding of evaluating the polynomial there; clustered roots are as uncertain as they
///           are by nature
/// Source    Aberth 1973 (iteration), Bini 1996 (starting points on the circles that the upper convex hull of the
///           coefficients' logarithms gives)
[[nodiscard]] std::vector<std::complex<double>> polynomialRoots (const std::vector<double>& coefficients);

} // namespace partita
