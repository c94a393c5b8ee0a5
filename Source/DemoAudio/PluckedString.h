#pragma once

#include "Impulse/Synthesis/Noise.h"

#include <vector>

namespace partita::app
{
/// What a string is like, and how it is plucked.
///
/// decaySeconds      60 dB of the fundamental
/// highDecaySeconds  60 dB at 4 kHz
/// pickPosition      where it is plucked, as a share of its length from the bridge
/// warmthHz          above this the pluck loses 6 dB per octave
/// pulseSeconds      width of the pluck: shorter is brighter
/// noiseShare        fingertip noise beside the pulse, 0 … 1
struct StringTone
{
    double decaySeconds {};
    double highDecaySeconds {};
    double pickPosition {};
    double warmthHz {};
    double pulseSeconds {};
    double noiseShare {};
};

/// One note: the string sounds freely for soundingSeconds and is then damped with the hand.
struct StringNote
{
    double startSeconds {};
    double soundingSeconds {};
    double frequencyHz {};
    double level {};
};

/// The string alone, without a body: a digital waveguide with losses that rise with frequency.
///
/// Two slightly detuned loops of different loss stand for the two planes in which a string swings; they give
/// the fast start and the slow end of a real decay.
///
/// Shape     the returned values start at note.startSeconds, rounded to a frame, and end soon after
///           the hand has damped the string, at the latest after maximumSeconds
/// Units     the first peak is about note.level
/// Numbers   tuned within 1 cent: the phase delay of all loop filters at the fundamental is compensated;
///           the second plane is 1.2 cents higher
/// Source    Karplus and Strong 1983; Jaffe and Smith 1983 (tuning by an all-pass, position of the pick);
///           differs: the losses are set by decay times at two frequencies
std::vector<double> pluckedString (const StringNote& note, const StringTone& tone, double maximumSeconds,
                                   double sampleRate, synthesis::Noise& noise);
}
