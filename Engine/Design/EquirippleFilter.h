#pragma once

#include <vector>

namespace partita::design
{

/// A filter whose largest weighted error is as small as any of its length and symmetry can have.
struct EquirippleFilter
{
    std::vector<double> taps;
    double ripple = 0.0;           ///< the weighted error at all its extrema, as it was solved for
    double largestError = 0.0;     ///< the largest weighted error found in the bands
    std::vector<double> extremaHz; ///< where the error takes turns at ±ripple
    int iterations = 0;
};

} // namespace partita::design
