#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Design/MultibandSpec.h"
#include "Design/ResponseMeasurement.h"
#include "Design/ToleranceSpec.h"

#include <vector>

namespace partita::detail
{

/// What a tolerance is as gains.
[[nodiscard]] design::GainRange allowed (const ToleranceBand&) noexcept;

/// The gain in the middle of what is allowed; 0 where it stops.
[[nodiscard]] double centreOf (const ToleranceBand&) noexcept;

/// The largest error of the amplitude that a band allows.
[[nodiscard]] double slackOf (const ToleranceBand&) noexcept;
[[nodiscard]] double leastSlackOf (const std::vector<ToleranceBand>&) noexcept;

[[nodiscard]] double narrowestTransitionHz (const std::vector<ToleranceBand>&) noexcept;

/// A range of frequencies between bands, or beyond the outer ones, where nothing is asked for.
struct FreeBand
{
    double lowHz, highHz;
    double limit; ///< the highest gain that a band beside it allows
};

[[nodiscard]] std::vector<FreeBand> freeBandsOf (const std::vector<ToleranceBand>&, double rateHz);

/// Bands with errors weighed by 1 / slack: all are met if no weighted error is above 1.
[[nodiscard]] MultibandSpec multibandOf (const DesignRequest&, int taps, double rateHz, FreeBands);

/// Taps of this number by the method that is asked for, as they are before rounding.
///
/// Errors    those of the methods
[[nodiscard]] Result<std::vector<double>> designed (const DesignRequest&, int taps, double rateHz, FreeBands,
                                                    const StopRequest&);

} // namespace partita::detail
