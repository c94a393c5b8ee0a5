#pragma once

namespace partita
{

/// Where the twiddles of one tile stand, in floats from its start: three broadcast ones (re, im each), those of the
/// step inside the vectors, those of the last step, lane by lane.
struct TileTwiddles
{
    constexpr explicit TileTwiddles (int lanes)
        : inside (lanes < 8 ? 8 : lanes),
          last (inside
                + (lanes == 16  ? 6 * lanes
                   : lanes == 8 ? 4 * lanes
                                : 0)),
          size (last + 6 * lanes)
    {
    }

    int inside, last, size;
};

} // namespace partita
