#pragma once

#include "Impulse/Synthesis/OctaveCurve.h"
#include "Impulse/Synthesis/RawImpulse.h"

#include <cstdint>

namespace partita::synthesis
{
/// Grains of noise strewn over time, each at a place of its own between left and right, ever softer.
///
/// grainsPerSecond   on the average
/// shortest, longestSeconds  of a grain
/// decaySeconds      60 dB, of the grains' levels
/// colourDecibels    of the noise
struct GrainCloud
{
    double lengthSeconds {};
    double decaySeconds {};
    double grainsPerSecond {};
    double shortestSeconds {}, longestSeconds {};
    OctaveCurve colourDecibels;
    std::uint64_t seed {};
};

/// Two channels.
RawImpulse render (const GrainCloud&);
}
