#pragma once

#include <cstddef>
#include <vector>

namespace partita::design
{

/// A curve through points that overshoots nowhere: between two points it stays between them, and beyond the
/// outer ones it keeps their height.
///
/// Thread    any; assign may allocate unless reserve was called for as many points
/// Numbers   agrees with scipy.interpolate.PchipInterpolator between the outer points (MonotoneCubicTests)
/// Source    Fritsch & Butland 1984: each inner slope is a weighted harmonic mean of the slopes of its sides
class MonotoneCubic
{
public:
    void reserve (std::size_t points);

    void clear() noexcept;

    /// Abscissas must rise.
    void add (double x, double y);

    /// After the last point, before the first look-up.
    void close();

    [[nodiscard]] bool empty() const noexcept { return knots.empty(); }

    [[nodiscard]] double at (double x) const noexcept;

private:
    struct Knot
    {
        double x, y, slope;
    };

    std::vector<Knot> knots;
};

} // namespace partita::design
