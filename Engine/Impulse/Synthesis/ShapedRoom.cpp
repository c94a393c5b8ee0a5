#include "Impulse/Synthesis/ShapedRoom.h"

#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cstddef>

namespace partita::synthesis
{
RawImpulse render (const GatedRoom& gated)
{
    auto raw = render (gated.room);
    const double length = gated.openSeconds + gated.closingSeconds;
    const double nepersPerFrame =
        naturalLogarithm (gainFromDecibels (gated.liftDecibelsPerSecond)) / rawRateHz;

    for (auto& row : raw.rows)
    {
        row.resize (std::min (row.size(), static_cast<std::size_t> (length * rawRateHz)));

        for (std::size_t frame = 0; frame < row.size(); ++frame)
            row[frame] *= exponential (nepersPerFrame * static_cast<double> (frame));
    }

    raw.fadeSeconds = gated.closingSeconds;
    return raw;
}

RawImpulse render (const ReversedRoom& reversed)
{
    auto raw = render (reversed.room);

    for (auto& row : raw.rows)
    {
        row.resize (std::min (row.size(), static_cast<std::size_t> (reversed.swellSeconds * rawRateHz)));
        std::reverse (row.begin(), row.end());

        const auto fadeIn = row.size() / 4;

        for (std::size_t frame = 0; frame < fadeIn; ++frame)
            row[frame] *=
                0.5 - 0.5 * cosine (pi * static_cast<double> (frame) / static_cast<double> (fadeIn));
    }

    raw.fadeSeconds = reversed.endingSeconds;
    return raw;
}
}
