#pragma once

#include "Design/MultibandSpec.h"

#include <vector>

namespace partita::detail
{

/// What the taps' symmetry and parity make of the amplitude A (ω) = Q (ω) · P (cos ω), with P a polynomial: one of the four
/// types of linear-phase filters.
class LinearPhaseType
{
public:
    LinearPhaseType (int numTaps, Symmetry s) : taps (numTaps), symmetry (s) {}

    [[nodiscard]] int degree() const noexcept;

    /// Q at an angle.
    [[nodiscard]] double factorAt (double angle) const noexcept;

    /// From the coefficients p[k] of P = Σ p[k] cos kω.
    [[nodiscard]] std::vector<double> tapsFrom (std::vector<double> p) const;

private:
    int taps;
    Symmetry symmetry;
};

} // namespace partita::detail
