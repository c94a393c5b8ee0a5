#pragma once

#include "Convolution/PartitionPlan.h"
#include "Convolution/ResponseMatrix.h"
#include "Support/Rows.h"

#include <vector>

namespace partita::test
{

/// The definition: y[o][n] = Σ over paths i → o, Σ over k of h[k] · x[i][n − k], in double, term by term.
/// As many frames come out as went in.
[[nodiscard]] Rows<double> directForm (const ResponseMatrix& matrix, const Rows<float>& input);
[[nodiscard]] Rows<double> directForm (const ResponseMatrix& matrix, const Rows<double>& input);

/// The same with the taps outside first … last − 1 taken as zero.
[[nodiscard]] Rows<double> directForm (const ResponseMatrix& matrix, const Rows<float>& input,
                                       std::size_t firstTap, std::size_t lastTap);

/// One value of it, where all would take too long.
[[nodiscard]] double directSample (const ResponseMatrix& matrix, const Rows<float>& input, int output,
                                   std::size_t frame);

/// How far a single-precision convolution by this plan may be from the direct form, for input that is white
/// and at most `peak` high:
///
///     ε · peak · Σ ‖h‖₂ · (8 + 3 · √headTaps + 2 · log₂ (2 · largest partition)),   ε = 2⁻²⁴
///
/// A rounding errs by up to ε times the sum that is rounded, evenly spread: 1/√3 of that as standard deviation.
/// Sums are ‖h‖₂ · peak / √3 in standard deviation and about four times that at the loudest frame; n roundings
/// in a row grow as √n. So the head, which rounds once per tap, errs there by 4/3 · √headTaps in standard
/// deviation, and what has to hold for all frames by a little more than twice that. A transform rounds in log₂ of
/// its length stages, forward and inverse, in a sum whose energy is spread over the block. 8 covers the sums over
/// partitions, levels and paths. Σ is over the paths of the output with the most.
[[nodiscard]] double singlePrecisionBound (const ResponseMatrix& matrix, const PartitionPlan& plan,
                                           double peak);

/// The same for one transform, and for the direct form itself, which rounds once per tap in double:
///
///     peak · Σ ‖h‖₂ · (ε · (8 + 2 · log₂ (length)) + 2⁻⁵³ · 3 · √taps)
[[nodiscard]] double transformBound (const ResponseMatrix& matrix, double transformLength, double peak,
                                     double epsilon);

} // namespace partita::test
