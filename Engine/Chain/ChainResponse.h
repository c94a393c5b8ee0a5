#pragma once

#include "Convolution/ResponseMatrix.h"
#include "Core/Units.h"

#include <optional>
#include <vector>

namespace partita
{

/// What everything goes through before dry and wet part: the same taps on each input.
struct FrontFilter
{
    std::vector<double> taps;
    Frames latencyFrames = 0;

    friend bool operator== (const FrontFilter&, const FrontFilter&) = default;
};

/// What a chain does to its input, at one sample rate, whatever it was made from: in → front → dry and matrix.
struct ChainResponse
{
    ResponseMatrix matrix; ///< of the wet path
    double rateHz = 0.0;

    /// By how much front and matrix together are late on purpose (linear phase, the lead of a resampled impulse):
    /// the dry path is as late, and a shell reports or compensates it.
    Frames latencyFrames = 0;

    std::optional<FrontFilter> front = {};

    /// By how much more the live engine may be late with the wet path, and with it all else, for less work; see
    /// PlanRequest.
    Frames allowedLatencyFrames = 0;

    [[nodiscard]] Frames frontLatencyFrames() const noexcept { return front ? front->latencyFrames : 0; }
};

/// The input whose samples are the dry signal of an output, or −1 if there is none.
[[nodiscard]] constexpr int dryInputOf (int output, int inputs) noexcept
{
    return inputs == 1 ? 0 : (output < inputs ? output : -1);
}

} // namespace partita
