#pragma once

#include "Impulse/ImpulseResponse.h"

namespace partita::synthesis
{
/// A concert hall in the shape of a shoebox, 43 m × 23 m × 17 m, heard through a stereo pair of microphones
/// above the first rows.
///
/// Shape     2 channels, left and right; 3.5 s; the direct sound is frame 0, equal on both channels
/// Decay     60 dB in 2.4 s at 500 Hz and 1 kHz, 2.9 s at 63 Hz, 1.2 s at 8 kHz
/// Units     linear amplitude; the whole is scaled so that the energy of a channel is about 0.8 (-1 dB):
///           music comes out about as loud as it went in
/// Numbers   the same bits on every machine (see PortableMath.h); nothing at zero frequency; the end is zero
/// Needs     sampleRate from 8 000 to 768 000 Hz
/// Thread    any but audio; allocates; about half a second of work at 48 kHz
ImpulseResponse hallImpulse (double sampleRate = 48000.0);
}
