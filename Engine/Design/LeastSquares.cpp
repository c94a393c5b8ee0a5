#include "Design/LeastSquares.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace partita::design
{
namespace
{

constexpr auto pi = std::numbers::pi;

/// A band with its edges as shares of the Nyquist frequency; the weight is that of squared errors.
struct Piece
{
    double low, high, offset, slope, weight; // gain = offset + slope · f

    /// ∫ weight · cos (π f t) df
    [[nodiscard]] double energy (double t) const
    {
        return weight
               * (t == 0.0 ? high - low : (std::sin (pi * high * t) - std::sin (pi * low * t)) / (pi * t));
    }

    /// ∫ weight · gain · cos (π f t) df
    [[nodiscard]] double evenMoment (double t) const
    {
        const auto primitive = [&] (double f)
        {
            if (t == 0.0)
                return f * (offset + 0.5 * slope * f);

            const auto turn = pi * t;
            return ((offset + slope * f) * std::sin (turn * f) + slope * std::cos (turn * f) / turn) / turn;
        };

        return weight * (primitive (high) - primitive (low));
    }

    /// ∫ weight · gain · sin (π f t) df
    [[nodiscard]] double oddMoment (double t) const
    {
        const auto primitive = [&] (double f)
        {
            const auto turn = pi * t;
            return (-(offset + slope * f) * std::cos (turn * f) + slope * std::sin (turn * f) / turn) / turn;
        };

        return t == 0.0 ? 0.0 : weight * (primitive (high) - primitive (low));
    }
};

Result<std::vector<Piece>> piecesOf (const MultibandSpec& spec, double nyquistHz)
{
    std::vector<Piece> pieces;

    for (const auto& band : spec.bands)
    {
        if (band.highHz == band.lowHz)
            continue; // nothing in an integral

        const auto isRelative = spec.weighting == ErrorWeighting::relative;

        if (isRelative && band.lowGain != band.highGain)
            return Error {
                ErrorCode::badSpecification,
                "Least squares weighs relative errors in bands of constant gain only; found a slope. "
                "Choose equiripple, or weigh uniformly.",
                "bands"
            };

        const auto low = band.lowHz / nyquistHz, high = band.highHz / nyquistHz;
        const auto slope = (band.highGain - band.lowGain) / (high - low);
        pieces.push_back ({ low, high, band.lowGain - slope * low, slope,
                            isRelative ? band.weight / (band.lowGain * band.lowGain) : band.weight });
    }

    if (pieces.empty())
        return Error { ErrorCode::badSpecification,
                       "At least one band must be wider than a single frequency.", "bands" };

    return pieces;
}

/// The equations of one symmetric positive definite Toeplitz matrix.
class ToeplitzSystem
{
public:
    explicit ToeplitzSystem (std::vector<double> firstRow) : row (std::move (firstRow))
    {
        // Keeps the recursion stable, and the energy small that no band weighs; refinement takes out again what this does to
        // everything that the bands do weigh.
        constexpr auto load = 1e-10;
        loadedDiagonal = row[0] * (1.0 + load);
    }

    [[nodiscard]] std::vector<double> solve (const std::vector<double>& right) const
    {
        auto solution = solveLoaded (right);
        constexpr int refinements = 5;

        for (int pass = 0; pass < refinements; ++pass)
        {
            const auto correction = solveLoaded (residual (right, solution));
            std::transform (solution.begin(), solution.end(), correction.begin(), solution.begin(),
                            std::plus<>());
        }

        return solution;
    }

private:
    // Levinson's recursion, by the order of the leading matrix.
    [[nodiscard]] std::vector<double> solveLoaded (const std::vector<double>& right) const
    {
        const auto count = row.size();
        std::vector<double> predictor (count), before (count), solution (count);
        auto power = loadedDiagonal;
        solution[0] = right[0] / power;

        for (std::size_t n = 1; n < count; ++n)
        {
            const auto reflection =
                -std::inner_product (predictor.begin(), predictor.begin() + offset (n - 1),
                                     row.rend() - offset (n), row[n])
                / power;
            std::copy_n (predictor.begin(), n - 1, before.begin());

            for (std::size_t k = 0; k + 1 < n; ++k)
                predictor[k] += reflection * before[n - 2 - k];

            predictor[n - 1] = reflection;
            power *= (1.0 - reflection) * (1.0 + reflection);

            const auto missing = right[n]
                                 - std::inner_product (solution.begin(), solution.begin() + offset (n),
                                                       row.rend() - offset (n + 1), 0.0);
            const auto step = missing / power;

            for (std::size_t k = 0; k < n; ++k)
                solution[k] += step * predictor[n - 1 - k];

            solution[n] = step;
        }

        return solution;
    }

    [[nodiscard]] std::vector<double> residual (const std::vector<double>& right,
                                                const std::vector<double>& solution) const
    {
        auto rest = right;

        for (std::size_t n = 0; n < rest.size(); ++n)
        {
            rest[n] -= std::inner_product (solution.begin(), solution.begin() + offset (n + 1),
                                           row.rend() - offset (n + 1), 0.0);
            rest[n] -=
                std::inner_product (solution.begin() + offset (n + 1), solution.end(), row.begin() + 1, 0.0);
        }

        return rest;
    }

    static std::ptrdiff_t offset (std::size_t n) { return static_cast<std::ptrdiff_t> (n); }

    std::vector<double> row;
    double loadedDiagonal;
};

} // namespace

Result<std::vector<double>> leastSquares (const MultibandSpec& spec, double rateHz)
{
    if (auto valid = validate (spec, rateHz); ! valid)
        return valid.error();

    const auto pieces = piecesOf (spec, 0.5 * rateHz);

    if (! pieces)
        return pieces.error();

    const auto isEven = spec.symmetry == Symmetry::even;
    std::vector<double> row (static_cast<std::size_t> (spec.taps)), right (row.size());

    for (int n = 0; n < spec.taps; ++n)
        for (const auto& piece : *pieces)
        {
            const auto fromMiddle = n - 0.5 * (spec.taps - 1);
            row[static_cast<std::size_t> (n)] += piece.energy (n);
            right[static_cast<std::size_t> (n)] +=
                isEven ? piece.evenMoment (fromMiddle) : -piece.oddMoment (fromMiddle);
        }

    auto taps = ToeplitzSystem (std::move (row)).solve (right);

    for (std::size_t n = 0, m = taps.size() - 1; n <= m && m < taps.size(); ++n, --m)
    {
        const auto tap = 0.5 * (taps[n] + (isEven ? taps[m] : -taps[m]));
        taps[n] = tap;
        taps[m] = isEven ? tap : -tap;
    }

    return taps;
}

} // namespace partita::design
