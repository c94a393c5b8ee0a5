#pragma once

#include "Design/MultibandSpec.h"
#include "Design/Window.h"

#include <vector>

namespace partita
{

/// A gain at a frequency; straight lines lead from point to point.
struct GainPoint
{
    double hertz = 0.0, gain = 0.0;

    friend bool operator== (const GainPoint&, const GainPoint&) = default;
};

namespace design
{

/// The transform of a response drawn point by point, cut to length by a window.
///
/// Shape     points from 0 Hz to the Nyquist frequency, ascending; two at one frequency make a step
/// Cost      O(taps · log taps)
/// Numbers   agrees with scipy.signal.firwin2 to 1e-12 of the largest tap (FrequencySamplingTests)
/// Errors    badSpecification for points out of order, no finite gains, a window's parameter; unsuitable for a gain where
///           this number of taps and symmetry have always none, or a last point that is not the Nyquist frequency
[[nodiscard]] Result<std::vector<double>> frequencySampling (const std::vector<GainPoint>&, int taps,
                                                             Symmetry, double rateHz, const Window&);

} // namespace design

} // namespace partita
