#include "Design/ErrorExtrema.h"

#include <algorithm>
#include <cmath>
#include <iterator>

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

/// Three angles of which the middle one is the highest in the direction of its sign, nearing the turning point between them.
struct Turn
{
    Extremum before, at, after;

    [[nodiscard]] double vertex() const { return vertexOf (before, at, after); }

    [[nodiscard]] bool isSettled() const
    {
        const auto angle = vertex();
        return ! (angle > before.angle && angle < after.angle) || angle == at.angle;
    }

    void narrow (const Extremum& found)
    {
        if (isHigher (found, at))
        {
            (found.angle < at.angle ? after : before) = at;
            at = found;
        }
        else
            (found.angle < at.angle ? before : after) = found;
    }
};

Turn settledAt (Extremum extremum) { return { extremum, extremum, extremum }; }

/// An edge, or the turn between it and the sample beside it, if there is one.
Turn turnAtEdge (const ErrorsAt& errorsAt, Extremum edge, Extremum beside, Extremum next)
{
    const auto vertex = vertexOf (edge, beside, next);
    const auto [low, high] = std::minmax (edge.angle, beside.angle);

    if (! (vertex > low && vertex < high))
        return settledAt (edge);

    const auto found = errorsAt ({ vertex }).front();

    if (! isHigher (found, edge))
        return settledAt (edge);

    return edge.angle < beside.angle ? Turn { edge, found, beside } : Turn { beside, found, edge };
}

std::vector<Turn> turnsOf (const std::vector<Extremum>& samples, const ErrorsAt& errorsAt)
{
    const auto count = samples.size();
    std::vector<Turn> turns;

    for (std::size_t i = 0; i < count; ++i)
    {
        const auto sign = samples[i].error < 0.0 ? -1.0 : 1.0;
        const auto height = sign * samples[i].error;
        const auto isFirst = i == 0, isLast = i + 1 == count;

        if ((! isFirst && sign * samples[i - 1].error > height)
            || (! isLast && sign * samples[i + 1].error >= height))
            continue;

        if (! isFirst && ! isLast)
            turns.push_back ({ samples[i - 1], samples[i], samples[i + 1] });
        else if (count < 3)
            turns.push_back (settledAt (samples[i]));
        else if (isFirst)
            turns.push_back (turnAtEdge (errorsAt, samples[0], samples[1], samples[2]));
        else
            turns.push_back (turnAtEdge (errorsAt, samples[i], samples[i - 1], samples[i - 2]));
    }

    return turns;
}

/// One step for all that are not settled.
void narrow (std::vector<Turn>& turns, const ErrorsAt& errorsAt)
{
    std::vector<Turn*> moving;
    std::vector<double> vertices;

    for (auto& turn : turns)
        if (! turn.isSettled())
        {
            moving.push_back (&turn);
            vertices.push_back (turn.vertex());
        }

    const auto found = errorsAt (vertices);

    for (std::size_t i = 0; i < found.size(); ++i)
        moving[i]->narrow (found[i]);
}

} // namespace

std::vector<Extremum> extremaOf (const std::vector<Extremum>& samples, const ErrorsAt& errorsAt)
{
    auto turns = turnsOf (samples, errorsAt);
    constexpr int steps = 3;

    for (int step = 0; step < steps; ++step)
        narrow (turns, errorsAt);

    std::vector<Extremum> extrema;
    std::transform (turns.begin(), turns.end(), std::back_inserter (extrema),
                    [] (const Turn& turn) { return turn.at; });
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
