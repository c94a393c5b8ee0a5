#pragma once

#include "Impulse/Synthesis/OctaveCurve.h"
#include "Impulse/Synthesis/RawImpulse.h"

#include <cstdint>
#include <vector>

namespace partita::synthesis
{
/// One helical spring of a tank.
///
/// delaySeconds   from one end to the other, at low frequencies
/// transitionHz   up to here waves travel ever more slowly; above, only the weak bending waves are left
/// leftGain, rightGain  how the pick-ups hear it; a mono tank uses leftGain only
/// seed           of its irregularities, which smear the echoes more with each reflection
struct Spring
{
    double delaySeconds {};
    double transitionHz {};
    double leftGain { 1.0 };
    double rightGain { 1.0 };
    std::uint64_t seed {};
};

/// bendingDecibels   level of the waves that go on above the transition, to that of the others
/// smearSeconds      spread of each reflection by irregularities
struct SpringTank
{
    std::vector<Spring> springs;
    int channels { 2 };
    OctaveCurve decaySeconds;
    OctaveCurve responseDecibels;
    double bendingDecibels { -20.0 };
    double smearSeconds { 0.002 };

    double lowestTransitionHz() const noexcept;
};

/// Waves that run to and fro along each spring, each trip dispersed by the spring's own law.
///
/// With q the wave number times the radius of the helix, w = w0 q |1 - q²| / sqrt (1 + q²): below q = 0.53 the
/// waves that make the chirps, up to the transition frequency where they come to a stand; above q = 1 bending
/// waves, faster with frequency. A trip takes dq / dw; the trips' geometric sum is drawn in the spectrum. Loss
/// goes with the time travelled, so that every frequency decays as decaySeconds says.
///
/// Source    dispersion of a curved bar: Graff 1975, chapter 3; springs: Parker and Bilbao 2009, whose allpass chains
///           this replaces by the phase itself
RawImpulse render (const SpringTank&);
}
