#pragma once

#include <vector>

namespace partita::synthesis
{
/// One feature of a loudspeaker's magnitude, by its analogue prototype.
struct Feature
{
    enum class Kind
    {
        lowRollOff,  ///< high-pass of order two; q at its corner
        highRollOff, ///< low-pass of order two
        peak,        ///< bell; negative decibels make a dip
        lowShelf,    ///< decibels below the corner
        highShelf
    };

    Kind kind;
    double frequencyHz {};
    double q { 0.7071 };
    double decibels {};
};

/// A reflection that joins the first sound: of the floor, or of another cone of the same cabinet.
struct Reflection
{
    double seconds {};
    double decibels {};
    double lowPassHz {};
};

/// A loudspeaker in its box as a microphone close to it hears it.
///
/// ripples, rippleDecibels, seed  small resonances and dips between 150 Hz and 9 kHz, as a cone has them
struct Cabinet
{
    std::vector<Feature> features {};
    std::vector<Reflection> reflections {};
    int ripples {};
    double rippleDecibels {};
    unsigned seed {};
    double lengthSeconds { 0.1 };
};

/// One channel at any rate, minimum phase: the first sound is frame 0.
///
/// Source    minimum phase by the folded cepstrum (Oppenheim and Schafer 1975, chapter 10)
std::vector<double> render (const Cabinet&, double rateHz);
}
