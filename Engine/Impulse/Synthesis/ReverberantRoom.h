#pragma once

#include "Impulse/Synthesis/ImageSources.h"
#include "Impulse/Synthesis/OctaveCurve.h"
#include "Impulse/Synthesis/RawImpulse.h"
#include "Impulse/Synthesis/Shoebox.h"

#include <array>
#include <cstdint>

namespace partita::synthesis
{
/// A room, where the sound comes from, and the pair of microphones that hears it.
///
/// sourceMetres       from the pair; a single source stands in front of it, two at sourceDegrees to either side
/// halfSpacingMetres  of the pair's capsules, turned outwards by capsuleDegrees; omniShare as in Microphone
/// listener           the middle of the pair, which looks at the front wall; pairTurnDegrees turns pair and
///                    sources about it, away from the axis of the room
/// sources            1: two channels; 2: four, true stereo (LL LR RL RR)
/// imagesSeconds      reflections as in a mirror fade out until here
/// direct             no: the source is out of sight, and the response begins with the first reflection
struct ReverberantRoom
{
    Vector3 size;
    OctaveCurve decaySeconds;
    OctaveCurve scattering;
    std::array<double, wallCount> wallWeights { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 };
    Vector3 listener;
    double sourceMetres {};
    int sources { 1 };
    double sourceDegrees { 30.0 };
    double pairTurnDegrees {};
    double halfSpacingMetres { 0.085 };
    double capsuleDegrees { 55.0 };
    double omniShare { 0.5 };
    double imagesSeconds {};
    std::uint64_t seed {};
    DirectSound direct { DirectSound::yes };
};

/// Mirror images, then a diffuse field that takes over what the walls have scattered (see renderField).
RawImpulse render (const ReverberantRoom&);
}
