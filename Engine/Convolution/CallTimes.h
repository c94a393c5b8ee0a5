#pragma once

#include "Convolution/Convolver.h"
#include "Core/StopRequest.h"

#include <memory>
#include <vector>

namespace partita
{

/// How long calls of one quantum take here: for each phase of the schedules' period the median of several rounds, so that
/// what disturbs now and then does not count and what comes at every round does.
struct CallTimes
{
    std::vector<double> phaseNs;

    [[nodiscard]] double meanNs() const noexcept;
    [[nodiscard]] double worstNs() const noexcept;
};

/// Plays noise through convolvers of one plan, one after another in each call, as plugins in a host do, for about so long;
/// at least three rounds. Fewer rounds if asked to stop.
///
/// Thread    any but audio
[[nodiscard]] CallTimes measureCalls (const std::vector<std::unique_ptr<Convolver>>&, double seconds,
                                      const StopRequest& = {});

} // namespace partita
