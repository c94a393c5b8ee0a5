#pragma once

#include <vector>

namespace partita::app
{
/// A recording that was computed, not played.
///
/// Shape     channels[channel][frame]; all channels have the same number of frames
/// Units     linear amplitude, 1.0 is full scale; sampleRate in hertz
struct DemoRecording
{
    double sampleRate {};
    std::vector<std::vector<double>> channels;
};

/// A short piece for guitar, double bass and a small drum kit: four bars in C at 118 beats a minute, swung,
/// that end on a chord left to ring.
///
/// It is dry, so that a reverb is heard as one; its drums have sharp attacks and its cymbals and hiss reach
/// up to 20 kHz, so that a low-pass is heard as one.
///
/// Shape     2 channels, 8.2 s
/// Units     the peak of both channels is -3 dBFS; the last frame is zero
/// Numbers   the same bits on every machine (see Engine/Impulse/Synthesis/PortableMath.h)
/// Needs     sampleRate from 32 000 to 192 000 Hz
/// Thread    any but audio; allocates; about a second of work at 48 kHz
DemoRecording pluckedPhrase (double sampleRate = 48000.0);
}
