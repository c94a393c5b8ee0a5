#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace partita::detail
{

/// Σ weights·values / (x − nodes) and Σ weights / (x − nodes): a barycentric interpolant is their quotient.
struct CauchySums
{
    double values = 0.0, weights = 0.0;

    [[nodiscard]] double quotient() const noexcept { return values / weights; }

    friend CauchySums operator+ (CauchySums a, CauchySums b) noexcept
    {
        return { a.values + b.values, a.weights + b.weights };
    }

    friend CauchySums operator- (CauchySums a, CauchySums b) noexcept
    {
        return { a.values - b.values, a.weights - b.weights };
    }

    friend CauchySums operator* (double factor, CauchySums s) noexcept
    {
        return { factor * s.values, factor * s.weights };
    }
};

/// What the sums are over. Nodes ascend.
struct CauchyTerms
{
    std::span<const double> nodes, weights, values;

    [[nodiscard]] CauchyTerms part (std::size_t first, std::size_t count) const
    {
        return { nodes.subspan (first, count), weights.subspan (first, count),
                 values.subspan (first, count) };
    }

    [[nodiscard]] CauchySums sumsAt (double x) const noexcept;
};

/// The sums at many points of one range: those over nodes that are near directly, those over all others, which are smooth
/// there, by their Chebyshev series.
///
/// Shape     the terms outlive this
/// Numbers   the series ends where its terms are less than roundings
/// Source    Dutt, Gu & Rokhlin 1996 (interpolation of what is far); differs: on one level only
class CauchySumsOverRange
{
public:
    CauchySumsOverRange (const CauchyTerms&, double low, double high, std::size_t numPoints);

    [[nodiscard]] CauchySums at (double x) const noexcept;

private:
    static constexpr int farPoints = 24; // (3 + √8)⁻²⁴ is less than a rounding

    void findSeries (const CauchyTerms& below, const CauchyTerms& above);

    double middle, halfWidth;
    bool hasSeries;
    CauchyTerms nearTerms;
    std::array<CauchySums, farPoints> series;
};

} // namespace partita::detail
