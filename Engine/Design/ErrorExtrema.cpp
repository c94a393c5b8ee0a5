#include "Design/ErrorExtrema.h"

#include <algorithm>
#include <cmath>

namespace partita::detail
{
namespace
{

double vertexOf (Extremum before, Extremum at, Extremum after)
{
    const auto left = at.angle - before.angle, right = after.angle - at.angle;
    const auto fallLeft = (at.error - before.error) / left, fallRight = (at.error - after.error) / right;
    return at.angle + 0.5 * (fallLeft * right - fallRight * left) / (fallLeft + fallRight);
}

bool isHigher (Extremum a, Extremum b)
{
    return std::abs (a.error) > std::abs (b.error) && a.error * b.error > 0.0;
}

/// The turning point between three samples of which the middle one is the highest in the direction of its sign.
Extremum refined (const ErrorAt& errorAt, Extremum before, Extremum at, Extremum after)
{
    constexpr int steps = 3;

    for (int step = 0; step < steps; ++step)
    {
        const auto vertex = vertexOf (before, at, after);

        if (! (vertex > before.angle && vertex < after.angle) || vertex == at.angle)
            return at;

        const auto found = errorAt (vertex);

        if (isHigher (found, at))
        {
            (vertex < at.angle ? after : before) = at;
            at = found;
        }
        else
            (vertex < at.angle ? before : after) = found;
    }

    return at;
}

/// An edge, or the turning point between it and the sample beside it, if there is one.
Extremum refinedEdge (const ErrorAt& errorAt, Extremum edge, Extremum beside, Extremum next)
{
    const auto vertex = vertexOf (edge, beside, next);
    const auto [low, high] = std::minmax (edge.angle, beside.angle);

    if (! (vertex > low && vertex < high))
        return edge;

    const auto found = errorAt (vertex);

    if (! isHigher (found, edge))
        return edge;

    return edge.angle < beside.angle ? refined (errorAt, edge, found, beside)
                                     : refined (errorAt, beside, found, edge);
}

} // namespace

std::vector<Extremum> extremaOf (const std::vector<Extremum>& samples, const ErrorAt& errorAt)
{
    const auto count = samples.size();
    std::vector<Extremum> extrema;

    for (std::size_t i = 0; i < count; ++i)
    {
        const auto sign = samples[i].error < 0.0 ? -1.0 : 1.0;
        const auto height = sign * samples[i].error;
        const auto isFirst = i == 0, isLast = i + 1 == count;

        if ((! isFirst && sign * samples[i - 1].error > height)
            || (! isLast && sign * samples[i + 1].error >= height))
            continue;

        if (! isFirst && ! isLast)
            extrema.push_back (refined (errorAt, samples[i - 1], samples[i], samples[i + 1]));
        else if (count < 3)
            extrema.push_back (samples[i]);
        else if (isFirst)
            extrema.push_back (refinedEdge (errorAt, samples[0], samples[1], samples[2]));
        else
            extrema.push_back (refinedEdge (errorAt, samples[i], samples[i - 1], samples[i - 2]));
    }

    return extrema;
}

std::vector<Extremum> alternating (const std::vector<Extremum>& extrema)
{
    std::vector<Extremum> result;

    for (const auto& extremum : extrema)
    {
        if (result.empty() || (result.back().error < 0.0) != (extremum.error < 0.0))
            result.push_back (extremum);
        else if (std::abs (extremum.error) > std::abs (result.back().error))
            result.back() = extremum;
    }

    return result;
}

void thin (std::vector<Extremum>& extrema, std::size_t count)
{
    const auto size = [] (const Extremum& extremum) { return std::abs (extremum.error); };

    while (extrema.size() > count)
    {
        const auto smallest =
            std::min_element (extrema.begin(), extrema.end(),
                              [&] (const auto& a, const auto& b) { return size (a) < size (b); });

        if (smallest == extrema.begin() || smallest + 1 == extrema.end())
            extrema.erase (smallest);
        else if (extrema.size() == count + 1)
            extrema.erase (size (extrema.front()) < size (extrema.back()) ? extrema.begin()
                                                                          : extrema.end() - 1);
        else
        {
            const auto pair = size (smallest[-1]) < size (smallest[1]) ? smallest - 1 : smallest;
            extrema.erase (pair, pair + 2);
        }
    }
}

} // namespace partita::detail
