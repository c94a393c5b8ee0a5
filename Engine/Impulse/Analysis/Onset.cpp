#include "Impulse/Analysis/Onset.h"

#include <algorithm>
#include <cmath>

namespace partita
{
namespace
{

using Rows = std::vector<std::vector<double>>;

double peakOf (const Rows& rows, Frames from, Frames to)
{
    double peak = 0.0;

    for (const auto& row : rows)
        for (auto n = from; n < std::min (to, static_cast<Frames> (row.size())); ++n)
            peak = std::max (peak, std::abs (row[static_cast<std::size_t> (n)]));

    return peak;
}

/// The first frame from `from` on in which a row reaches the level.
Frames firstAt (const Rows& rows, Frames from, double level)
{
    auto earliest = static_cast<Frames> (rows.front().size());

    for (const auto& row : rows)
        for (auto n = from; n < std::min (earliest, static_cast<Frames> (row.size())); ++n)
            if (std::abs (row[static_cast<std::size_t> (n)]) >= level)
                earliest = n;

    return earliest;
}

} // namespace

Frames onsetFrame (const Rows& rows)
{
    constexpr double belowPeak = 0.1;
    return firstAt (rows, 0, belowPeak * peakOf (rows, 0, static_cast<Frames> (rows.front().size())));
}

Frames directSoundFrame (const Rows& rows, double rateHz)
{
    constexpr double arrivalSeconds = 1e-3, height = 0.5;
    const auto onset = onsetFrame (rows);
    const auto end = onset + framesFromSeconds (arrivalSeconds, rateHz) + 1;
    auto direct = firstAt (rows, onset, height * peakOf (rows, onset, end));

    while (direct + 1 < end && peakOf (rows, direct + 1, direct + 2) > peakOf (rows, direct, direct + 1))
        ++direct;

    return direct;
}

} // namespace partita
