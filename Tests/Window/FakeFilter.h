#pragma once

#include "Design/EqCurve.h"
#include "Design/FilterSpec.h"

#include <vector>

namespace partita::testing
{

struct FakeFilter
{
    std::vector<double> taps;
    double latencyFrames = 0.0;
};

/// By the engine. Throws what the engine says against it.
[[nodiscard]] FakeFilter designFilter (const std::vector<FilterSpec>&, const EqCurve&, Phase, double rateHz);

} // namespace partita::testing
