#pragma once

#include <vector>

namespace partita::synthesis
{
/// An impulse response that was computed, not recorded.
///
/// Shape     channels[channel][frame]; all channels have the same number of frames
/// Units     linear amplitude, 1.0 is full scale; sampleRate in hertz
struct SynthesisedImpulse
{
    double sampleRate{};
    std::vector<std::vector<double>> channels;
};
}
