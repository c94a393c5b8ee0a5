#pragma once

#include "Convolution/ResponseMatrix.h"
#include "Core/Units.h"

namespace partita
{

/// A chain's wet path as one matrix of responses at one sample rate, whatever it was made from.
struct ChainResponse
{
    ResponseMatrix matrix;
    double rateHz = 0.0;

    /// By how much the wet path is late on purpose (linear phase, the lead of a resampled impulse): the dry
    /// path is delayed by as much, and a shell reports or compensates it.
    Frames latencyFrames = 0;
};

/// The input whose samples are the dry signal of an output, or −1 if there is none.
[[nodiscard]] constexpr int dryInputOf (int output, int inputs) noexcept
{
    return inputs == 1 ? 0 : (output < inputs ? output : -1);
}

} // namespace partita
