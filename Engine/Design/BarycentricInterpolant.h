#pragma once

#include "Core/StopRequest.h"

#include <cstddef>
#include <span>
#include <vector>

namespace partita::detail
{

/// The polynomial in cos ω that approximates values at nodes with an error that takes turns in sign and is as large at every
/// node as its slack allows: the heart of the exchange, for thousands of nodes.
///
/// Shape     nodes: angles 0 … π, ascending, distinct. The polynomial's degree is two less than their number
/// Numbers   differences of cosines are taken as differences of sin² (ω / 2) below π / 2 and of cos² (ω / 2) above it,
///           which keeps them accurate where nodes crowd at 0 and π; products of thousands of differences carry their
///           exponents apart
/// Cost      setNodes: O(nodes²); at one angle: O(nodes)
/// Errors    after a request to stop, everything returns soon, with numbers that are unfinished
/// Source    Berrut & Trefethen 2004, eq. 4.2
class BarycentricInterpolant
{
public:
    explicit BarycentricInterpolant (const StopRequest& request) : stop (request) {}

    void setNodes (std::span<const double> angles);

    /// slacks: what the error is at each node for a ripple of 1, with alternating signs. Gives the ripple.
    double setValues (std::vector<double> atNodes, std::vector<double> slacks);

    [[nodiscard]] double at (double angle) const noexcept;

    /// At many angles, best in about their order: nodes far from a group of them are summed at a few points of its range and
    /// interpolated between those.
    ///
    /// Cost      about a tenth as much for each as one alone, with thousands of nodes
    /// Numbers   the same to rounding
    [[nodiscard]] std::vector<double> at (std::span<const double> angles) const;

    /// p[k] in Σ p[k] cos kω: what they give at the nodes agrees with the polynomial to rounding, however much larger it is
    /// between the nodes.
    ///
    /// Cost      O(nodes²); O(nodes³) where that is lost in rounding, up to about 1000 nodes
    [[nodiscard]] std::vector<double> cosineCoefficients() const;

private:
    [[nodiscard]] double at (double angle, const std::vector<double>& nodeValues) const noexcept;
    [[nodiscard]] std::vector<double> at (std::span<const double> angles,
                                          const std::vector<double>& nodeValues) const;
    [[nodiscard]] double nodeValueNearest (double angle,
                                           const std::vector<double>& nodeValues) const noexcept;
    double level (std::vector<double>& nodeValues) const noexcept;
    [[nodiscard]] std::vector<double> transformed (const std::vector<double>& nodeValues) const;
    [[nodiscard]] double residualOf (const std::vector<double>& coefficients,
                                     std::vector<double>& rest) const;
    [[nodiscard]] std::vector<double> refinedCoefficients() const;
    [[nodiscard]] std::vector<double> solvedCoefficients() const;
    [[nodiscard]] const std::vector<double>& coordinatesNear (double angle) const noexcept;

    StopRequest stop;
    std::vector<double> nodeAngles;
    std::vector<double> sines, cosines; // sin² and −cos² of the half angles: both ascend
    std::vector<double> nodeWeights, values, alternation;
    double ripple = 0.0;
};

} // namespace partita::detail
