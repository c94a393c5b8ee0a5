#include "Shared/Devices/AudioStream.h"

#include "Shared/Devices/CapturedStandardError.h"

#include <fmt/format.h>

#include <portaudio.h>

#if __has_include(<pa_linux_alsa.h>)
    #include <pa_linux_alsa.h>
    #define PARTITA_ALSA_PRIORITY
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace partita::app
{
namespace
{

using Clock = std::chrono::steady_clock;

std::string nameOf (const StreamSettings& settings)
{
    if (! settings.output)
        return settings.input->device.fullName();

    if (! settings.input || settings.input->device.index == settings.output->device.index)
        return settings.output->device.fullName();

    return fmt::format ("{} → {}", settings.input->device.fullName(), settings.output->device.fullName());
}

Error unavailable (const StreamSettings& settings, std::string message)
{
    return { ErrorCode::deviceUnavailable, std::move (message), nameOf (settings) };
}

/// PortAudio's reason as a sentence. It keeps the driver's own words for one kind of error only.
std::string reasonOf (PaError error)
{
    if (error != paUnanticipatedHostError)
        return fmt::format ("{}.", Pa_GetErrorText (error));

    const auto& host = *Pa_GetLastHostErrorInfo();
    return fmt::format ("the driver says “{}” ({}).", host.errorText, host.errorCode);
}

Status checkSide (const StreamSettings& settings, const std::optional<StreamSettings::Side>& side,
                  Direction direction)
{
    if (! side)
        return Done {};

    const auto most = side->device.side (direction).channels;

    if (side->channels < 1 || side->channels > most)
        return unavailable (settings,
                            fmt::format ("It has {} {} channels, and {} are needed.", most,
                                         direction == Direction::input ? "input" : "output", side->channels));

    return Done {};
}

Status check (const StreamSettings& settings)
{
    for (const auto direction : { Direction::input, Direction::output })
    {
        const auto& side = direction == Direction::input ? settings.input : settings.output;

        if (auto fits = checkSide (settings, side, direction); ! fits)
            return fits;
    }

    if (settings.input && settings.output
        && settings.input->device.hostApi != settings.output->device.hostApi)
        return unavailable (settings, "Input and output must belong to one sound system. Choose both from "
                                      "the same one.");

    return Done {};
}

} // namespace

/// What PortAudio calls, and all that it touches.
struct AudioStream::Driver
{
    Driver (std::shared_ptr<const AudioSystem> keepOpen, const StreamSettings& asked, StreamCallback& toCall)
        : system (std::move (keepOpen)),
          settings (asked),
          callback (toCall),
          counter (asked.rateHz),
          silence (asked.input ? asked.input->channels : 0, asked.blockFrames)
    {
    }

    static int onBlock (const void* input, void* output, unsigned long frames,
                        const PaStreamCallbackTimeInfo*, PaStreamCallbackFlags flags, void* self) noexcept
    {
        return static_cast<Driver*> (self)->process (static_cast<const float* const*> (input),
                                                     static_cast<float* const*> (output),
                                                     static_cast<int> (frames), flags);
    }

    int process (const float* const* input, float* const* output, int frames,
                 PaStreamCallbackFlags flags) noexcept
    {
        if (abandoned.load (std::memory_order_relaxed))
            return paAbort;

        const auto outputs = settings.output ? settings.output->channels : 0;

        if (endedByCallback.load (std::memory_order_relaxed))
            return waitingForStart ({ output, outputs, frames });

        const auto began = Clock::now();
        const auto inputs = settings.input ? settings.input->channels : 0;

        // A driver that has lost its input may give none at all.
        const auto in = input != nullptr || inputs == 0 ? AudioView<const float> { input, inputs, frames }
                                                        : silence.constView (frames);
        const auto next = callback.process (in, { output, outputs, frames });

        if (next == StreamNext::end)
            endedByCallback.store (true, std::memory_order_relaxed);

        const auto xrun = [flags] (PaStreamCallbackFlags either)
        { return (flags & either) != 0 ? Xrun::yes : Xrun::no; };
        counter.count (frames, Clock::now() - began, xrun (paInputUnderflow | paInputOverflow),
                       xrun (paOutputUnderflow | paOutputOverflow));
        return next == StreamNext::end ? endOnceStarted() : paContinue;
    }

    /// What follows the callback's last block until Pa_StartStream has returned.
    int waitingForStart (AudioView<float> output) const noexcept
    {
        for (int c = 0; c < output.numChannels; ++c)
            std::fill_n (output.channel (c), output.numFrames, 0.0f);

        return endOnceStarted();
    }

    /// PortAudio 19.6 raises its thread's priority after it has created it, and takes a thread that is already over
    /// for an error of its own (BoostPriority, pa_unix_util.c).
    [[nodiscard]] int endOnceStarted() const noexcept
    {
        return startReturned.load (std::memory_order_relaxed) ? paComplete : paContinue;
    }

    PaError open()
    {
        const auto parameters = [this] (const std::optional<StreamSettings::Side>& side)
        {
            const auto latency = settings.latencySeconds.value_or (settings.blockFrames / settings.rateHz);
            return side ? PaStreamParameters { side->device.index, side->channels,
                                               paFloat32 | paNonInterleaved, latency, nullptr }
                        : PaStreamParameters {};
        };
        const auto input = parameters (settings.input);
        const auto output = parameters (settings.output);
        const auto error = Pa_OpenStream (
            &stream, settings.input ? &input : nullptr, settings.output ? &output : nullptr, settings.rateHz,
            static_cast<unsigned long> (settings.blockFrames), paNoFlag, onBlock, this);

        if (error != paNoError)
            stream = nullptr;

#ifdef PARTITA_ALSA_PRIORITY
        if (stream != nullptr && Pa_GetStreamHostApiType (stream) == paALSA)
            PaAlsa_EnableRealtimeScheduling (stream, 1);
#endif

        return error;
    }

    [[nodiscard]] Error refusal (PaError error) const
    {
        if (error == paInvalidSampleRate)
        {
            const auto& device = settings.output ? settings.output->device : settings.input->device;
            return unavailable (settings, fmt::format ("It does not run at {:g} Hz; its own rate is {:g} Hz.",
                                                       settings.rateHz, device.defaultRateHz));
        }

        return unavailable (settings, "It can't be opened: " + reasonOf (error));
    }

    std::shared_ptr<const AudioSystem> system;
    const StreamSettings settings;
    StreamCallback& callback;
    CallCounter counter;
    AudioBuffer<float> silence;
    std::atomic<bool> endedByCallback { false }; // writer audio, reader control, no partner
    std::atomic<bool> abandoned { false };       // writer control, reader audio, no partner
    std::atomic<bool> startReturned { false };   // writer control, reader audio, no partner

    PaStream* stream = nullptr;
    PaStreamInfo info {};
    bool started = false;
    bool lost = false;
    std::uint64_t callsSeen = 0;
    Clock::time_point seenAt;
};

AudioStream::AudioStream (std::unique_ptr<Driver> opened) : driver (std::move (opened)) {}

AudioStream::~AudioStream()
{
    stop();

    if (driver->abandoned)
    {
        keepForEver (std::move (driver));
        return;
    }

    const CapturedStandardError captured;
    Pa_CloseStream (driver->stream);
}

void AudioStream::keepForEver (std::unique_ptr<Driver> lostDriver)
{
    static std::mutex mutex;
    static auto& kept = *new std::vector<std::unique_ptr<Driver>>; // not destroyed at the end either
    const std::scoped_lock lock (mutex);
    kept.push_back (std::move (lostDriver));
}

Result<std::unique_ptr<AudioStream>> AudioStream::open (std::shared_ptr<const AudioSystem> system,
                                                        const StreamSettings& settings,
                                                        StreamCallback& callback)
{
    if (auto valid = check (settings); ! valid)
        return valid.error();

    auto driver = std::make_unique<Driver> (std::move (system), settings, callback);
    const CapturedStandardError captured;

    if (const auto error = driver->open(); error != paNoError)
        return driver->refusal (error);

    driver->info = *Pa_GetStreamInfo (driver->stream);
    return std::unique_ptr<AudioStream> (new AudioStream (std::move (driver)));
}

Status AudioStream::start()
{
    auto& d = *driver;
    stop();

    if (d.abandoned)
        return unavailable (d.settings, "It was lost. Open it again.");

    d.endedByCallback = false;
    d.startReturned = false;
    d.lost = false;
    const CapturedStandardError captured;

    if (const auto error = Pa_StartStream (d.stream); error != paNoError)
        return unavailable (d.settings, "It can't be started: " + reasonOf (error));

    d.startReturned = true;
    d.started = true;
    d.callsSeen = d.counter.counts().calls;
    d.seenAt = Clock::now();
    return Done {};
}

void AudioStream::stop()
{
    auto& d = *driver;

    if (! d.started)
        return;

    const auto isLost = state() == StreamState::lost;
    const CapturedStandardError captured;

    if (! isLost)
        Pa_StopStream (d.stream);
    else if (Pa_GetStreamHostApiType (d.stream) == paJACK)
        d.abandoned =
            true; // PortAudio would wait ten minutes for the server, when it stops as when it closes
    else
        Pa_AbortStream (d.stream); // which plays nothing to its end

    d.started = false;
}

StreamState AudioStream::state()
{
    auto& d = *driver;

    if (! d.started)
        return StreamState::idle;

    if (d.lost)
        return StreamState::lost;

    const auto now = Clock::now();

    if (const auto calls = d.counter.counts().calls; calls != d.callsSeen)
    {
        d.callsSeen = calls;
        d.seenAt = now;
    }

    const auto silent = now - d.seenAt > patience;

    if (Pa_IsStreamActive (d.stream) == 1 && ! silent)
        return StreamState::plays;

    if (d.endedByCallback.load (std::memory_order_relaxed))
        return StreamState::ended;

    d.lost = true;
    return StreamState::lost;
}

CallCounts AudioStream::counts() const noexcept { return driver->counter.counts(); }

double AudioStream::rateHz() const noexcept { return driver->info.sampleRate; }

double AudioStream::inputLatencySeconds() const noexcept { return driver->info.inputLatency; }

double AudioStream::outputLatencySeconds() const noexcept { return driver->info.outputLatency; }

} // namespace partita::app
