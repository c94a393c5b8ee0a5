#pragma once

#include <array>
#include <vector>

namespace partita::synthesis
{
/// A point or a direction in metres: x along the length, y along the width, z upwards.
struct Vector3
{
    double x {}, y {}, z {};
};

Vector3 operator+ (Vector3 a, Vector3 b) noexcept;
Vector3 operator- (Vector3 a, Vector3 b) noexcept;
Vector3 operator* (double factor, Vector3 a) noexcept;
double dot (Vector3 a, Vector3 b) noexcept;
double length (Vector3 a) noexcept;

/// The order of the walls of a shoebox in all tables: two per axis, the one at zero first. For a listener who
/// looks at the front wall, at x = 0, the wall at y = 0 is on the left.
enum class Wall
{
    front,
    back,
    left,
    right,
    floor,
    ceiling
};
constexpr int wallCount = 6;

/// One mirror image of a source: where it stands and how often its sound meets each wall.
struct ImageSource
{
    Vector3 position;
    std::array<int, wallCount> reflections {};

    int order() const noexcept;
};

/// All images of a source in a shoebox of the given size with a corner at the origin, as far as maximumMetres
/// from the listener, the source itself first; the rest in a fixed order.
///
/// Source    Allen and Berkley 1979, equation (7), without their rounding to whole frames
std::vector<ImageSource> imageSources (Vector3 roomSize, Vector3 source, Vector3 listener,
                                       double maximumMetres);
}
