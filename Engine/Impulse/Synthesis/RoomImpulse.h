#pragma once

#include "Impulse/ImpulseResponse.h"

namespace partita::synthesis
{
/// The live room of a recording studio, 6.4 m × 4.9 m × 3.1 m, from two sources to a stereo pair of
/// microphones.
///
/// Shape     4 channels, true stereo: left source to left ear, left to right, right to left, right to right
///           (LL LR RL RR); 0.5 s; the direct sound of LL and RR is at 0.5 ms, of the crossing paths after it
/// Decay     60 dB in about 0.35 s at middle frequencies
/// Units     linear amplitude; the energy at one ear, LL and RL together, is about 0.8 (-1 dB)
/// Numbers   the same bits on every machine (see PortableMath.h); nothing at zero frequency; the end is zero
/// Needs     sampleRate from 8 000 to 768 000 Hz
/// Thread    any but audio; allocates; about half a second of work at 48 kHz
ImpulseResponse roomImpulse (double sampleRate = 48000.0);
}
