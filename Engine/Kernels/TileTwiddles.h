#pragma once

namespace partita
{

/// Where the twiddles of one tile stand, in floats from its start: broadcast ones (re, im each), those of the step
/// inside the vectors, those of the last step, lane by lane.
struct TileTwiddles
{
    /// perStep: complex numbers that a step of radix 4 takes.
    constexpr TileTwiddles (int lanes, int perStep)
        : inside (lanes < 8 ? 8 : lanes),
          last (inside
                + (lanes == 16  ? 2 * perStep * lanes
                   : lanes == 8 ? 4 * lanes
                                : 0)),
          size (last + 2 * perStep * lanes)
    {
    }

    [[nodiscard]] static constexpr TileTwiddles forward (int lanes) { return { lanes, 2 }; }

    [[nodiscard]] static constexpr TileTwiddles inverse (int lanes) { return { lanes, 3 }; }

    int inside, last, size;
};

} // namespace partita
