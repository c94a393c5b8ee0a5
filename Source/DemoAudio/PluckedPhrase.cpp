#include "DemoAudio/PluckedPhrase.h"

#include "Core/Contracts.h"
#include "DemoAudio/DrumKit.h"
#include "DemoAudio/PluckedString.h"
#include "Impulse/Synthesis/Biquad.h"
#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

namespace partita::app
{
namespace
{
using namespace synthesis;

constexpr double lengthSeconds = 8.2;
constexpr double firstBeatSeconds = 0.06;
constexpr double secondsPerBeat = 60.0 / 118.0;
constexpr double swung = 0.64; // where the second eighth of a beat falls

/// A note of the score: the beat counts from 0, pitch is a MIDI note number, 69 is 440 Hz.
struct ScoreNote
{
    double beat, beats;
    int pitch;
    double decibels;
};

/// Cmaj9 Am9 | Dm9 G13 | Fmaj9 Fm6 | and C6/9 to end, half a bar each, from the lowest string up.
constexpr std::array<std::array<int, 4>, 6> chords { { { 55, 59, 62, 64 },
                                                       { 55, 57, 60, 64 },
                                                       { 53, 57, 60, 64 },
                                                       { 53, 57, 59, 64 },
                                                       { 52, 55, 57, 60 },
                                                       { 53, 56, 60, 62 } } };
constexpr std::array lastChord { 48, 55, 57, 62, 64, 67 };

constexpr std::array melody {
    ScoreNote { 0.00, 1.00, 71, 0.0 },           ScoreNote { 1.00, 0.70, 67, -2.0 },
    ScoreNote { 1.00 + swung, 0.45, 69, -1.5 },  ScoreNote { 2.00, 0.70, 72, 0.5 },
    ScoreNote { 2.00 + swung, 1.00, 71, -1.0 },  ScoreNote { 3.00 + swung, 1.10, 69, 0.0 },
    ScoreNote { 4.00 + swung, 0.45, 65, -3.0 },  ScoreNote { 5.00, 0.70, 69, -1.0 },
    ScoreNote { 5.00 + swung, 0.45, 72, 0.0 },   ScoreNote { 6.00, 0.70, 71, 0.5 },
    ScoreNote { 6.00 + swung, 0.45, 69, -1.5 },  ScoreNote { 7.00, 0.60, 67, -2.0 },
    ScoreNote { 7.00 + swung, 1.40, 76, 1.0 },   ScoreNote { 9.00, 0.70, 74, -1.0 },
    ScoreNote { 9.00 + swung, 0.45, 72, -1.5 },  ScoreNote { 10.00, 0.70, 68, 0.0 },
    ScoreNote { 10.00 + swung, 0.45, 72, -1.0 }, ScoreNote { 11.00, 0.70, 74, 0.0 },
    ScoreNote { 11.00 + swung, 0.45, 71, -1.0 }, ScoreNote { 12.00, 4.50, 76, 0.5 },
    ScoreNote { 13.00, 3.50, 79, -6.0 },         ScoreNote { 13.00 + swung, 3.00, 84, -9.0 },
};

constexpr std::array bassLine {
    ScoreNote { 0.0, 0.92, 36, 0.0 },  ScoreNote { 1.0, 0.85, 40, -1.5 },  ScoreNote { 2.0, 0.92, 33, 0.0 },
    ScoreNote { 3.0, 0.85, 37, -1.0 }, ScoreNote { 4.0, 0.92, 38, 0.0 },   ScoreNote { 5.0, 0.85, 33, -1.5 },
    ScoreNote { 6.0, 0.92, 31, 0.0 },  ScoreNote { 7.0, 0.85, 40, -1.0 },  ScoreNote { 8.0, 0.92, 41, 0.0 },
    ScoreNote { 9.0, 0.85, 45, -1.5 }, ScoreNote { 10.0, 0.92, 44, -0.5 }, ScoreNote { 11.0, 0.85, 43, -1.0 },
    ScoreNote { 12.0, 4.5, 36, 0.0 },
};

struct Stroke
{
    double beat, decibels;
};

constexpr std::array kicks { Stroke { 0.0, 0.0 },   Stroke { 2.0, -2.5 },         Stroke { 4.0, 0.0 },
                             Stroke { 6.0, -2.5 },  Stroke { 7.0 + swung, -3.5 }, Stroke { 8.0, 0.0 },
                             Stroke { 10.0, -2.5 }, Stroke { 12.0, 0.5 } };

constexpr std::array snares { Stroke { 1.0, 0.0 },   Stroke { 2.0 + swung, -11.0 },
                              Stroke { 3.0, 0.0 },   Stroke { 4.0 + swung, -12.0 },
                              Stroke { 5.0, 0.0 },   Stroke { 6.0 + swung, -10.0 },
                              Stroke { 7.0, 0.0 },   Stroke { 8.0 + swung, -12.0 },
                              Stroke { 9.0, 0.0 },   Stroke { 10.0 + swung, -9.0 },
                              Stroke { 11.0, -1.0 }, Stroke { 11.34, -7.0 },
                              Stroke { 11.68, -4.0 } };

double frequencyOf (int pitch) noexcept
{
    return 440.0 * power (2.0, static_cast<double> (pitch - 69) / 12.0);
}

/// The tracks of the piece: every instrument adds to left and right of a pair of buses of its own.
struct Bus
{
    std::vector<double> left, right;

    explicit Bus (std::size_t frames) : left (frames, 0.0), right (frames, 0.0) {}

    /// pan from 0, left, to 1, right, at constant power; what lies beyond the end is not heard.
    void add (const std::vector<double>& sound, double startSeconds, double gain, double pan,
              double sampleRate)
    {
        const auto start = static_cast<std::size_t> (std::max (0.0, startSeconds) * sampleRate + 0.5);
        const double leftGain = gain * cosine (0.5 * pi * pan);
        const double rightGain = gain * sine (0.5 * pi * pan);

        for (std::size_t frame = 0; frame < sound.size() && start + frame < left.size(); ++frame)
        {
            left[start + frame] += leftGain * sound[frame];
            right[start + frame] += rightGain * sound[frame];
        }
    }
};

/// Where a played note falls: a hand is early or late by some milliseconds.
double playedSeconds (double beat, double spreadSeconds, Noise& hand) noexcept
{
    const double error = std::clamp (hand.gaussian(), -2.0, 2.0) * spreadSeconds;
    return std::max (0.0, firstBeatSeconds + beat * secondsPerBeat + error);
}

double playedGain (double decibels, Noise& hand) noexcept
{
    return gainFromDecibels (decibels + 0.8 * std::clamp (hand.gaussian(), -2.0, 2.0));
}

struct Resonance
{
    double frequencyHz, q, decibels;
};

/// The body of an instrument as resonances in series.
void throughBody (std::vector<double>& track, std::span<const Resonance> body, double lowestHz,
                  double sampleRate)
{
    auto highPass = Biquad::highPass (lowestHz, 0.8, sampleRate);

    for (auto& value : track)
        value = highPass.process (value);

    for (const auto& resonance : body)
    {
        auto peak = Biquad::peak (resonance.frequencyHz, resonance.q, resonance.decibels, sampleRate);

        for (auto& value : track)
            value = peak.process (value);
    }
}

class Guitarist
{
public:
    Guitarist (Bus& guitarBus, double rate) : bus (guitarBus), sampleRate (rate) {}

    void play (double beat, double beats, int pitch, double decibels, double pan, double lateSeconds)
    {
        // Thin strings are plucked brighter and stop sooner.
        const double height = static_cast<double> (pitch - 48) / 36.0;
        const StringTone tone { 7.0 - 3.2 * height,
                                0.80 - 0.32 * height,
                                0.17 + 0.03 * hand.bipolar(),
                                430.0 + 420.0 * height,
                                0.00016,
                                0.30 };
        const StringNote note { playedSeconds (beat, 0.0035, hand) + lateSeconds, beats * secondsPerBeat,
                                frequencyOf (pitch), playedGain (decibels, hand) };

        const double left = lengthSeconds - note.startSeconds;
        bus.add (pluckedString (note, tone, left, sampleRate, hand), note.startSeconds, 1.0, pan, sampleRate);

        // The nail on the string, as heard before the body.
        auto highPass = Biquad::highPass (2800.0, 0.8, sampleRate);
        std::vector<double> nail (static_cast<std::size_t> (0.018 * sampleRate));

        for (std::size_t frame = 0; frame < nail.size(); ++frame)
            nail[frame] = highPass.process (hand.gaussian())
                          * exponential (-static_cast<double> (frame) / (0.0016 * sampleRate));

        bus.add (nail, note.startSeconds, 0.022 * note.level, pan, sampleRate);
    }

private:
    Bus& bus;
    double sampleRate;
    Noise hand { 0x477569746172u };
};

Bus playGuitar (std::size_t frames, double sampleRate)
{
    Bus bus (frames);
    Guitarist guitarist (bus, sampleRate);

    for (std::size_t half = 0; half < chords.size(); ++half)
    {
        const auto& chord = chords[half];
        const double beat = 2.0 * static_cast<double> (half);

        guitarist.play (beat, 1.9, chord[0], -4.0, 0.24, 0.0);
        guitarist.play (beat, 1.3, chord[1], -7.0, 0.34, 0.012);
        guitarist.play (beat + swung, 1.2, chord[2], -7.5, 0.60, 0.0);
        guitarist.play (beat + 1.0, 0.9, chord[1], -7.0, 0.34, 0.0);
        guitarist.play (beat + 1.0, 0.9, chord[3], -7.5, 0.78, 0.009);
        guitarist.play (beat + 1.0 + swung, 0.34, chord[2], -8.0, 0.60, 0.0);
    }

    for (std::size_t string = 0; string < lastChord.size(); ++string)
    {
        const double place = static_cast<double> (string);
        guitarist.play (12.0, 4.5, lastChord[string], -5.0 - 0.4 * place, 0.22 + 0.10 * place, 0.021 * place);
    }

    for (const auto& note : melody)
        guitarist.play (note.beat, note.beats, note.pitch, note.decibels - 0.5, 0.46,
                        note.beat < 12.0 ? 0.006 : 0.125);

    constexpr std::array leftBody { Resonance { 104.0, 3.0, 6.0 },   Resonance { 196.0, 3.0, 6.0 },
                                    Resonance { 283.0, 8.0, 2.5 },   Resonance { 411.0, 9.0, 3.0 },
                                    Resonance { 563.0, 9.0, -3.0 },  Resonance { 742.0, 9.0, 2.5 },
                                    Resonance { 1130.0, 6.0, -2.5 }, Resonance { 1620.0, 6.0, 2.0 },
                                    Resonance { 2450.0, 3.0, 3.0 },  Resonance { 4300.0, 2.0, 3.0 },
                                    Resonance { 9500.0, 0.9, 5.0 } };
    constexpr std::array rightBody { Resonance { 104.0, 3.0, 6.0 },   Resonance { 207.0, 3.0, 6.0 },
                                     Resonance { 297.0, 8.0, 3.0 },   Resonance { 388.0, 9.0, 2.5 },
                                     Resonance { 528.0, 9.0, -2.5 },  Resonance { 795.0, 9.0, 3.0 },
                                     Resonance { 1040.0, 6.0, -2.0 }, Resonance { 1480.0, 6.0, 2.0 },
                                     Resonance { 2750.0, 3.0, 3.0 },  Resonance { 4600.0, 2.0, 3.0 },
                                     Resonance { 9500.0, 0.9, 5.0 } };

    throughBody (bus.left, leftBody, 75.0, sampleRate);
    throughBody (bus.right, rightBody, 75.0, sampleRate);
    return bus;
}

Bus playBass (std::size_t frames, double sampleRate)
{
    Bus bus (frames);
    Noise hand (0x42617373u);

    for (const auto& score : bassLine)
    {
        const StringTone tone { 3.0, 0.28, 0.22 + 0.02 * hand.bipolar(), 480.0, 0.0006, 0.6 };
        const StringNote note { playedSeconds (score.beat, 0.003, hand), score.beats * secondsPerBeat,
                                frequencyOf (score.pitch), playedGain (score.decibels, hand) };
        const double left = lengthSeconds - note.startSeconds;
        bus.add (pluckedString (note, tone, left, sampleRate, hand), note.startSeconds, 1.0, 0.5, sampleRate);
    }

    constexpr std::array body { Resonance { 64.0, 2.0, 3.0 },  Resonance { 108.0, 3.0, 3.0 },
                                Resonance { 210.0, 4.0, 2.0 }, Resonance { 360.0, 4.0, -2.0 },
                                Resonance { 850.0, 2.0, 2.5 }, Resonance { 2400.0, 1.2, 5.0 } };
    throughBody (bus.left, body, 32.0, sampleRate);
    throughBody (bus.right, body, 32.0, sampleRate);
    return bus;
}

/// Puts strokes on the drums' bus. Time and strength are drawn one after the other: arguments of a call have
/// no order of their own.
class Drummer
{
public:
    Drummer (Bus& drumBus, double rate) : bus (drumBus), sampleRate (rate) {}

    void play (const std::vector<double>& sound, Stroke stroke, double spreadSeconds, double level,
               double pan)
    {
        const double seconds = playedSeconds (stroke.beat, spreadSeconds, hand);
        const double gain = playedGain (stroke.decibels, hand);
        bus.add (sound, seconds, level * gain, pan, sampleRate);
    }

private:
    Bus& bus;
    double sampleRate;
    Noise hand { 0x4472756du };
};

Bus playDrums (std::size_t frames, double sampleRate)
{
    constexpr double rideLevel = 0.24;
    constexpr double ridePan = 0.72;

    Bus bus (frames);
    DrumKit kit (sampleRate, Noise (0x4b6974u));
    Drummer drummer (bus, sampleRate);

    for (const auto& stroke : kicks)
        drummer.play (kit.kick(), stroke, 0.002, 0.62, 0.5);

    for (const auto& stroke : snares)
        drummer.play (kit.brushedSnare(), stroke, 0.003, 0.33, 0.44);

    for (int beat = 0; beat < 12; ++beat)
    {
        const double start = static_cast<double> (beat);
        const bool offBeat = beat % 2 == 1;

        drummer.play (kit.ride(), { start, offBeat ? 0.0 : -2.0 }, 0.002, rideLevel, ridePan);

        if (offBeat)
        {
            drummer.play (kit.ride(), { start + swung, -4.5 }, 0.003, rideLevel, ridePan);
            drummer.play (kit.footHat(), { start, 0.0 }, 0.002, 0.19, 0.24);
        }
    }

    drummer.play (kit.ride (1.5), { 12.0, 0.5 }, 0.002, rideLevel, ridePan);
    return bus;
}

/// The hiss of microphones and tape, even over frequency with a soft rise downwards.
Bus hiss (std::size_t frames, double sampleRate)
{
    Bus bus (frames);

    for (auto* channel : { &bus.left, &bus.right })
    {
        Noise noise (channel == &bus.left ? 0x68697373u : 0x68697374u);
        const double keep = exponential (-2.0 * pi * 350.0 / sampleRate);
        double low = 0.0;

        for (auto& value : *channel)
        {
            const double white = noise.gaussian();
            low = keep * low + (1.0 - keep) * white;
            value = white + 4.0 * low;
        }
    }

    return bus;
}

void mix (std::vector<double>& sum, const std::vector<double>& track, double gain)
{
    for (std::size_t frame = 0; frame < sum.size(); ++frame)
        sum[frame] += gain * track[frame];
}

double peakOf (const std::vector<double>& channel) noexcept
{
    double largest = 0.0;

    for (const double value : channel)
        largest = std::max (largest, std::abs (value));

    return largest;
}
}

DemoRecording pluckedPhrase (double sampleRate)
{
    PARTITA_EXPECTS (sampleRate >= 32000.0 && sampleRate <= 192000.0);

    const auto frames = static_cast<std::size_t> (lengthSeconds * sampleRate + 0.5);
    const auto guitar = playGuitar (frames, sampleRate);
    const auto bass = playBass (frames, sampleRate);
    const auto drums = playDrums (frames, sampleRate);
    const auto noise = hiss (frames, sampleRate);

    DemoRecording recording { sampleRate, {} };

    for (const auto side : { &Bus::left, &Bus::right })
    {
        std::vector<double> channel (frames, 0.0);
        mix (channel, guitar.*side, 0.44);
        mix (channel, bass.*side, 0.62);
        mix (channel, drums.*side, 1.3);
        mix (channel, noise.*side, 0.00025);

        auto highPass = Biquad::highPass (26.0, 0.70710678118654752440, sampleRate);

        for (auto& value : channel)
            value = highPass.process (value);

        recording.channels.push_back (std::move (channel));
    }

    constexpr double peakDecibels = -3.0;
    const double peak = std::max (peakOf (recording.channels[0]), peakOf (recording.channels[1]));
    const double scale = gainFromDecibels (peakDecibels) / peak;
    const double fadeInFrames = 0.02 * sampleRate;
    const double fadeOutFrames = 0.5 * sampleRate;

    for (auto& channel : recording.channels)
        for (std::size_t frame = 0; frame < frames; ++frame)
        {
            const double since = std::min (1.0, static_cast<double> (frame) / fadeInFrames);
            const double left = std::min (1.0, static_cast<double> (frames - 1 - frame) / fadeOutFrames);
            channel[frame] *= scale * since * (0.5 - 0.5 * cosine (pi * left));
        }

    return recording;
}
}
