#pragma once

#include "Impulse/Synthesis/OctaveCurve.h"

namespace partita::synthesis
{
/// The decay time that an octave filter finds in a tail whose decay time is not the same over the octave: what
/// lasts longer, at the octave's lower edge and just below it, is what is left to be measured.
///
/// decaySeconds   60 dB at each frequency
/// levelDecibels  at the tail's beginning
/// Numbers        T30: a straight line through -5 ... -35 dB of the backward-integrated energy
/// Source         ISO 3382-1 (decay), IEC 61260-1 (an octave of three pole pairs, Butterworth)
double octaveDecaySeconds (const OctaveCurve& decaySeconds, const OctaveCurve& levelDecibels,
                           double octaveHz);
}
