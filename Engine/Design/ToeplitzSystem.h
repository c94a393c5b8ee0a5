#pragma once

#include "Core/StopRequest.h"
#include "Fft/RealFft.h"

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace partita::detail
{

/// Equations of one symmetric positive definite Toeplitz matrix, which may be so ill-conditioned that double precision can't
/// tell some of the unknowns apart.
///
/// Conjugate gradients find what the matrix does tell. What guides them is the inverse of the same matrix with a little more on
/// its diagonal, by Levinson's recursion and held as four triangular Toeplitz matrices, so that both are applied by transforms.
///
/// Cost      n² multiply-adds once, then some ten to sixty times eight transforms of 2n to 4n points
/// Errors    after a request to stop, returns soon with numbers that solve nothing
/// Numbers   the residual of a backward stable solution: roundings of the matrix's norm times the solution's
/// Source    Levinson 1947; Gohberg & Semencul 1972 (inverse); Hestenes & Stiefel 1952; Polak & Ribière 1969 (for an inverse
///           that is not quite symmetric)
class ToeplitzSystem
{
public:
    ToeplitzSystem (std::vector<double> firstRow, const StopRequest&);

    [[nodiscard]] std::vector<double> solve (const std::vector<double>& right) const;

private:
    using Spectrum = std::vector<std::complex<double>>;

    [[nodiscard]] std::vector<double> firstColumnOfInverse() const;
    [[nodiscard]] std::vector<double> multiplied (std::span<const double>) const;
    [[nodiscard]] std::vector<double> guided (std::span<const double>) const;
    [[nodiscard]] Spectrum transformed (std::span<const double>) const;
    [[nodiscard]] std::vector<double> synthesised (const Spectrum&) const;

    std::vector<double> row;
    StopRequest stop;
    std::shared_ptr<const RealFft<double>> fft;
    Spectrum matrix, column,
        shiftedRow;      // of the inverse: its first column, and that reversed and a step later
    double corner = 1.0; // of the inverse
};

} // namespace partita::detail
