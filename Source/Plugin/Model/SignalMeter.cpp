#include "Plugin/Model/SignalMeter.h"

#include "Core/Units.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>

namespace partita::app
{
namespace
{

constexpr float silenceDb = -200.0f;
constexpr double fallDbPerSecond = 24.0;
constexpr int momentariesPerShortTerm = 5; // which is a sum over 3 s
constexpr double secondsPerMomentary = 0.2;
constexpr double quietestLufs = -70.0; // EBU R 128's absolute gate

std::optional<float> lufsOf (double loudness)
{
    return std::isfinite (loudness) && loudness > quietestLufs ? std::optional (static_cast<float> (loudness))
                                                               : std::nullopt;
}

} // namespace

struct SignalMeter::Loudness
{
    Loudness (int channels, double rateHz)
        : state (ebur128_init (static_cast<unsigned> (channels),
                               static_cast<unsigned long> (std::lround (rateHz)), EBUR128_MODE_S))
    {
    }

    ~Loudness()
    {
        if (state != nullptr)
            ebur128_destroy (&state);
    }

    Loudness (const Loudness&) = delete;
    Loudness& operator= (const Loudness&) = delete;

    ebur128_state* state;
};

SignalMeter::SignalMeter (int numChannels, double rateHz)
    : channels (numChannels), loudness (std::make_unique<Loudness> (numChannels, rateHz))
{
    for (int c = 0; c < channels; ++c)
        peaks.emplace_back (rateHz);

    shown.channels.resize (static_cast<std::size_t> (channels));

    if (loudness->state == nullptr)
        loudness.reset();
}

SignalMeter::~SignalMeter() = default;

void SignalMeter::add (AudioView<const float> in)
{
    if (in.numFrames == 0 || in.numChannels != channels)
        return;

    for (int c = 0; c < channels; ++c)
        peaks[static_cast<std::size_t> (c)].add (in.channel (c), in.numFrames);

    if (loudness == nullptr)
        return;

    interleaved.resize (static_cast<std::size_t> (in.numFrames * channels));

    for (int n = 0; n < in.numFrames; ++n)
        for (int c = 0; c < channels; ++c)
            interleaved[static_cast<std::size_t> (n * channels + c)] = in.channel (c)[n];

    // Without memory it has none of these frames, which its loudness shows.
    (void) ebur128_add_frames_float (loudness->state, interleaved.data(),
                                     static_cast<std::size_t> (in.numFrames));
}

const MeterFacts::Side& SignalMeter::side (double seconds)
{
    const auto fall = static_cast<float> (fallDbPerSecond * seconds);

    for (std::size_t c = 0; c < shown.channels.size(); ++c)
    {
        auto& channel = shown.channels[c];
        const auto peak = peaks[c].take();
        const auto level =
            peak > 0.0f ? static_cast<float> (decibelsFromGain (static_cast<double> (peak))) : silenceDb;
        channel.peakDb = std::max ({ level, channel.peakDb - fall, silenceDb });
        channel.holdDb = std::max (channel.holdDb, level);
        channel.clipped = channel.clipped || level > 0.0f;
    }

    sinceLoudness += seconds;

    if (sinceLoudness >= secondsPerMomentary)
        measureLoudness();

    return shown;
}

void SignalMeter::measureLoudness()
{
    double momentary = 0.0, shortTerm = 0.0;
    sinceLoudness = 0.0;

    if (loudness != nullptr && ebur128_loudness_momentary (loudness->state, &momentary) == EBUR128_SUCCESS)
        shown.momentaryLufs = lufsOf (momentary);

    if (loudness != nullptr && momentaries++ % momentariesPerShortTerm == 0
        && ebur128_loudness_shortterm (loudness->state, &shortTerm) == EBUR128_SUCCESS)
        shown.shortTermLufs = lufsOf (shortTerm);
}

void SignalMeter::reset()
{
    for (auto& channel : shown.channels)
    {
        channel.holdDb = silenceDb;
        channel.clipped = false;
    }
}

} // namespace partita::app
