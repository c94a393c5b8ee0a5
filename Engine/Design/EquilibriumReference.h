#pragma once

#include <utility>
#include <vector>

namespace partita::detail
{

/// Where the extrema of a best polynomial approximation on several intervals lie, nearly: the first guess of the
/// exchange, good for any degree.
///
/// Shape     bands: pairs of angles within 0 … π, ascending, disjoint; count ≥ the number of bands. Gives count angles,
///           ascending, with the edges of every band that gets more than one
/// Source    The extrema follow the equilibrium measure of the bands as the degree grows (Saff & Totik 1997, III.1): its
///           density in x = cos ω is |q (x)| / √|∏ (x − edges)|, where q has one zero in each gap, chosen so that the
///           density's integral over each gap is zero (Widom 1969)
[[nodiscard]] std::vector<double> equilibriumReference (const std::vector<std::pair<double, double>>& bands,
                                                        int count);

} // namespace partita::detail
