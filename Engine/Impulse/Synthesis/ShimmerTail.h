#pragma once

#include "Impulse/Synthesis/OctaveCurve.h"
#include "Impulse/Synthesis/RawImpulse.h"

#include <cstdint>
#include <vector>

namespace partita::synthesis
{
/// A diffuse tail in which partials glow: octaves over octaves of some pitches, each octave swelling later than
/// the one below. What is played on these pitches rings on, and up.
///
/// decaySeconds     of the diffuse tail
/// swellSeconds     the tail's own, and how much later each octave of the partials is loudest
/// pitchesHz        the lowest octave
/// partialDecibels  of all partials together to the tail
/// partialSeconds   60 dB, of a partial after its swell
struct ShimmerTail
{
    OctaveCurve decaySeconds;
    OctaveCurve colourDecibels;
    double swellSeconds {};
    std::vector<double> pitchesHz;
    int octaves {};
    double partialDecibels {};
    double partialSeconds {};
    double lengthSeconds {};
    std::uint64_t seed {};
};

/// Two channels.
RawImpulse render (const ShimmerTail&);
}
