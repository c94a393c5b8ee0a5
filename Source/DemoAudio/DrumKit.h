#pragma once

#include "Impulse/Synthesis/Noise.h"

#include <vector>

namespace partita::app
{
/// A small drum kit, played softly: each stroke is computed from modes and filtered noise.
///
/// The instruments are fixed by the seed of the constructor; the noise of each stroke goes on from the last,
/// so that no two strokes are equal.
///
/// Shape     one channel per stroke; ends with its own decay
/// Units     the peak of a stroke of level 1 is about 1
/// Thread    one caller at a time; allocates
class DrumKit
{
public:
    DrumKit (double sampleRate, synthesis::Noise noise);

    std::vector<double> kick();

    /// A stroke of a brush: softer in attack than a stick, with the rattle of the wires.
    std::vector<double> brushedSnare();

    /// The hi-hat closed with the foot.
    std::vector<double> footHat();

    /// A stick on the ride cymbal.
    std::vector<double> ride (double decayScale = 1.0);

private:
    struct Mode
    {
        double frequencyHz, decaySeconds, amplitude;
    };

    std::vector<double> strike (const std::vector<Mode>& modes, double seconds, double attackSeconds);

    double sampleRate;
    synthesis::Noise noise;
    std::vector<Mode> rideModes;
    std::vector<Mode> hatModes;
};
}
