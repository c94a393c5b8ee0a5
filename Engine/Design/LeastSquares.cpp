#include "Design/LeastSquares.h"

#include "Design/ToeplitzSystem.h"

#include <cmath>
#include <numbers>

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

} // namespace

Result<std::vector<double>> leastSquares (const MultibandSpec& spec, double rateHz, const StopRequest& stop)
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

    auto taps = detail::ToeplitzSystem (std::move (row), stop).solve (right);

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", "least squares" };

    for (std::size_t n = 0, m = taps.size() - 1; n <= m && m < taps.size(); ++n, --m)
    {
        const auto tap = 0.5 * (taps[n] + (isEven ? taps[m] : -taps[m]));
        taps[n] = tap;
        taps[m] = isEven ? tap : -tap;
    }

    return taps;
}

} // namespace partita::design
