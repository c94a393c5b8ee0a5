#include "Design/MonotoneCubic.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <cmath>

namespace partita::design
{
namespace
{

// Of the parabola through three points at the first of them, kept from overshooting: widths and slopes of the
// nearest side and of the next one.
double endSlope (double width, double nextWidth, double slope, double nextSlope)
{
    const auto parabola = ((2.0 * width + nextWidth) * slope - width * nextSlope) / (width + nextWidth);

    if (parabola * slope <= 0.0)
        return 0.0;

    return slope * nextSlope < 0.0 && std::abs (parabola) > 3.0 * std::abs (slope) ? 3.0 * slope : parabola;
}

double innerSlope (double width, double nextWidth, double slope, double nextSlope)
{
    if (slope * nextSlope <= 0.0)
        return 0.0;

    const auto weight = 2.0 * nextWidth + width;
    const auto nextWeight = nextWidth + 2.0 * width;
    return (weight + nextWeight) / (weight / slope + nextWeight / nextSlope);
}

} // namespace

void MonotoneCubic::reserve (std::size_t points) { knots.reserve (points); }

void MonotoneCubic::clear() noexcept { knots.clear(); }

void MonotoneCubic::add (double x, double y)
{
    PARTITA_EXPECTS (knots.empty() || x > knots.back().x);
    knots.push_back ({ x, y, 0.0 });
}

void MonotoneCubic::close()
{
    const auto count = knots.size();
    const auto width = [this] (std::size_t side) { return knots[side + 1].x - knots[side].x; };
    const auto slope = [this, &width] (std::size_t side)
    { return (knots[side + 1].y - knots[side].y) / width (side); };

    if (count == 2)
        knots[0].slope = knots[1].slope = slope (0);

    if (count < 3)
        return;

    const auto last = count - 2;
    knots.front().slope = endSlope (width (0), width (1), slope (0), slope (1));
    knots.back().slope = endSlope (width (last), width (last - 1), slope (last), slope (last - 1));

    for (std::size_t i = 1; i <= last; ++i)
        knots[i].slope = innerSlope (width (i - 1), width (i), slope (i - 1), slope (i));
}

double MonotoneCubic::at (double x) const noexcept
{
    if (x <= knots.front().x)
        return knots.front().y;

    if (x >= knots.back().x)
        return knots.back().y;

    const auto right = std::upper_bound (knots.begin(), knots.end(), x,
                                         [] (double value, const Knot& knot) { return value < knot.x; });
    const auto& b = *right;
    const auto& a = *(right - 1);
    const auto width = b.x - a.x;
    const auto t = (x - a.x) / width;
    const auto s = 1.0 - t;
    return s * s * ((1.0 + 2.0 * t) * a.y + t * width * a.slope)
           + t * t * ((1.0 + 2.0 * s) * b.y - s * width * b.slope);
}

} // namespace partita::design
