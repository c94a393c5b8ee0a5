#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace partita::detail
{

/// The polynomial in cos ω through given points, for thousands of them.
///
/// Shape     nodes: angles 0 … π, ascending, distinct
/// Numbers   differences of cosines are taken as differences of sin² (ω / 2) below π / 2 and of cos² (ω / 2) above it,
///           which keeps them accurate where nodes crowd at 0 and π; products of thousands of differences carry their
///           exponents apart
/// Cost      setNodes: O(nodes²); at: O(nodes)
/// Source    Berrut & Trefethen 2004, eq. 4.2
class BarycentricInterpolant
{
public:
    void setNodes (std::span<const double> angles);
    void setValues (std::span<const double> atNodes);

    /// Of the nodes, scaled so that the largest is about 1.
    [[nodiscard]] std::span<const double> weights() const noexcept { return nodeWeights; }

    [[nodiscard]] double at (double angle) const noexcept;

    /// p[k] in Σ p[k] cos kω, k ≤ degree, where degree < nodes: what they give at the nodes agrees with the values to
    /// rounding, however much larger the polynomial is between the nodes.
    ///
    /// Cost      O(nodes · degree)
    [[nodiscard]] std::vector<double> cosineCoefficients (int degree) const;

private:
    [[nodiscard]] double at (double angle, const std::vector<double>& nodeValues) const noexcept;
    [[nodiscard]] std::vector<double> transformed (int degree, const std::vector<double>& nodeValues) const;
    [[nodiscard]] double cosineSumAtNode (std::size_t node,
                                          const std::vector<double>& coefficients) const noexcept;
    [[nodiscard]] const std::vector<double>& coordinatesNear (double angle) const noexcept;

    std::vector<double> nodeAngles;
    std::vector<double> sines, cosines; // sin² and −cos² of the half angles: both ascend
    std::vector<double> nodeWeights, values;
};

} // namespace partita::detail
