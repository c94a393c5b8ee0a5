#include "Devices/FakePortAudio.h"
#include "Shared/Devices/AudioStream.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr int block = 32;

/// Remembers what it was given, adds one to it, takes its time.
struct Recorder final : StreamCallback
{
    StreamNext process (AudioView<const float> in, AudioView<float> out) noexcept override
    {
        inputs = in.numChannels;
        outputs = out.numChannels;
        frames = out.numFrames;
        firstInput = in.numChannels > 0 ? in.channel (0)[0] : -1.0f;

        for (int c = 0; c < out.numChannels; ++c)
            for (int n = 0; n < out.numFrames; ++n)
                out.channel (c)[n] = 1.0f + (c < in.numChannels ? in.channel (c)[n] : 0.0f);

        std::this_thread::sleep_for (takes);
        return next;
    }

    int inputs = -1, outputs = -1, frames = -1;
    float firstInput = -1.0f;
    std::chrono::milliseconds takes { 0 };
    StreamNext next = StreamNext::goOn;
};

struct Opened
{
    Result<std::unique_ptr<AudioStream>> open (const std::string& input, int inputs,
                                               const std::string& output, int outputs)
    {
        const auto system = AudioSystem::open().value();
        StreamSettings settings;
        settings.blockFrames = block;

        if (inputs > 0)
            settings.input = { system->find (input, Direction::input).value(), inputs };

        if (outputs > 0)
            settings.output = { system->find (output, Direction::output).value(), outputs };

        return AudioStream::open (system, settings, recorder);
    }

    /// Two channels in and out, noise and ones.
    int call (PaStreamCallbackFlags flags = 0)
    {
        const auto reads = pointersInto<std::vector<float>, const float> (in, 0);
        const auto writes = pointersInto<std::vector<float>, float> (out, 0);
        return portAudio->call (reads.data(), writes.data(), block, flags);
    }

    ScopedFakePortAudio portAudio;
    Recorder recorder;
    Rows<float> in = whiteNoise (2, block, 7), out = silence<float> (2, block);
};

} // namespace

TEST_CASE_METHOD (Opened, "A stream is opened as it was asked for, and hands samples through", "[devices]")
{
    const auto stream = open ("system", 2, "system", 2).value();
    CHECK (portAudio->input.device == 2);
    CHECK (portAudio->input.channelCount == 2);
    CHECK (portAudio->input.sampleFormat == (paFloat32 | paNonInterleaved));
    CHECK (portAudio->input.suggestedLatency == block / 48000.0);
    CHECK (portAudio->output.device == 2);
    CHECK (portAudio->rateHz == 48000.0);
    CHECK (portAudio->block == block);
    CHECK (stream->inputLatencySeconds() == 0.001);
    CHECK (stream->outputLatencySeconds() == 0.002);
    CHECK (stream->rateHz() == 48000.0);
    CHECK (stream->state() == StreamState::idle);

    REQUIRE (stream->start().ok());
    CHECK (stream->state() == StreamState::plays);
    CHECK (call() == paContinue);
    CHECK (recorder.inputs == 2);
    CHECK (recorder.outputs == 2);
    CHECK (recorder.frames == block);
    CHECK (out[1][5] == 1.0f + in[1][5]);

    stream->stop();
    CHECK (stream->state() == StreamState::idle);
    CHECK (portAudio->stops == 1);
}

TEST_CASE_METHOD (Opened, "A stream may have one side alone", "[devices]")
{
    {
        const auto stream = open ("", 0, "Speakers", 8).value();
        CHECK (portAudio->input.device == paNoDevice);
        auto wide = silence<float> (8, block);
        const auto writes = pointersInto<std::vector<float>, float> (wide, 0);
        CHECK (portAudio->call (nullptr, writes.data(), block) == paContinue);
        CHECK (recorder.inputs == 0);
        CHECK (recorder.outputs == 8);
    }
    const auto stream = open ("Box synth", 1, "", 0).value();
    CHECK (portAudio->output.device == paNoDevice);
}

TEST_CASE_METHOD (Opened, "A driver that gives no input is heard as silence", "[devices]")
{
    const auto stream = open ("system", 2, "system", 2).value();
    const auto writes = pointersInto<std::vector<float>, float> (out, 0);
    CHECK (portAudio->call (nullptr, writes.data(), block, paInputUnderflow) == paContinue);
    CHECK (recorder.inputs == 2);
    CHECK (recorder.firstInput == 0.0f);
}

TEST_CASE_METHOD (Opened, "Calls, late ones and xruns are counted", "[devices]")
{
    const auto stream = open ("system", 2, "system", 2).value();
    const auto periodMs = std::chrono::milliseconds (1000 * block / 48000 + 1);
    call();
    call (paPrimingOutput);
    const auto before = stream->counts();
    CHECK (before.calls == 2);
    CHECK (before.frames == 2 * block);
    CHECK (before.xruns == 0);

    recorder.takes = periodMs;
    call();
    const auto late = stream->counts();
    CHECK (late.lateCalls == before.lateCalls + 1);
    CHECK (late.longest >= periodMs);
    CHECK (late.busy >= late.longest);

    recorder.takes = {};

    for (const auto flags : { paInputOverflow, paInputUnderflow, paOutputUnderflow, paOutputOverflow,
                              paInputOverflow | paOutputUnderflow })
        call (flags);

    CHECK (stream->counts().xruns == 5);
    CHECK (stream->counts().inputXruns == 3);
    CHECK (stream->counts().outputXruns == 3);
}

TEST_CASE ("A call is late when it took longer than its frames last, not when as long", "[devices]")
{
    using std::chrono::nanoseconds;
    CallCounter counter (1000.0); // a frame a millisecond
    counter.count (4, nanoseconds (4'000'000), Xrun::no, Xrun::no);
    CHECK (counter.counts().lateCalls == 0);
    counter.count (4, nanoseconds (4'000'001), Xrun::no, Xrun::no);
    CHECK (counter.counts().lateCalls == 1);
    CHECK (counter.counts().longest == nanoseconds (4'000'001));
    CHECK (counter.counts().busy == nanoseconds (8'000'001));
}

TEST_CASE_METHOD (Opened, "A stream that its callback ends has ended, and may be started again", "[devices]")
{
    const auto stream = open ("hw:0", 2, "hw:0", 2).value();
    REQUIRE (stream->start().ok());
    recorder.next = StreamNext::end;
    CHECK (call() == paComplete);
    CHECK (stream->state() == StreamState::plays); // what was given is still being played
    portAudio->active = false;
    CHECK (stream->state() == StreamState::ended);

    REQUIRE (stream->start().ok());
    CHECK (stream->state() == StreamState::plays);
    portAudio->active = false;
    CHECK (stream->state() == StreamState::lost);
}

TEST_CASE_METHOD (Opened,
                  "A stream that is over before it has been started keeps its driver's thread until then",
                  "[devices]")
{
    const auto stream = open ("hw:0", 2, "hw:0", 2).value();
    recorder.next = StreamNext::end;
    portAudio->whileStarting = [this]
    {
        CHECK (call() == paContinue);
        CHECK (out[0][0] == 1.0f + in[0][0]);
        recorder.frames = -1;
        CHECK (call() == paContinue);
    };
    REQUIRE (stream->start().ok());
    CHECK (recorder.frames == -1); // nobody is asked for what follows the end
    CHECK (out == silence<float> (2, block));
    CHECK (call() == paComplete);
    CHECK (stream->counts().calls == 1);
    portAudio->active = false;
    CHECK (stream->state() == StreamState::ended);
}

TEST_CASE_METHOD (Opened, "A device that vanishes is lost, and the stream ends without waiting for it",
                  "[devices]")
{
    {
        const auto stream = open ("hw:0", 2, "hw:0", 2).value();
        REQUIRE (stream->start().ok());
        call();
        portAudio->active = false;
        CHECK (stream->state() == StreamState::lost);
        portAudio->active = true; // a driver that comes back alone is not trusted
        CHECK (stream->state() == StreamState::lost);
    }
    CHECK (portAudio->aborts == 1);
    CHECK (portAudio->stops == 0);
}

TEST_CASE_METHOD (Opened, "A stream that has lost its JACK server is left alone for good", "[devices]")
{
    {
        const auto stream = open ("system", 2, "system", 2).value();
        REQUIRE (stream->start().ok());
        portAudio->active = false;
        CHECK (stream->state() == StreamState::lost);
        stream->stop();
        CHECK (stream->state() == StreamState::idle);
        CHECK_FALSE (stream->start().ok());
    }
    CHECK (portAudio->aborts == 0);
    CHECK (portAudio->stops == 0);
    CHECK (portAudio->openStreams == 1);
    CHECK (portAudio->users == 1);

    recorder.frames = -1;
    CHECK (call() == paAbort); // should the server come back after all
    CHECK (recorder.frames == -1);
    portAudio->openStreams = portAudio->users = 0;
}

TEST_CASE_METHOD (Opened,
                  "A driver that says that it plays but asks for nothing is lost when patience is over",
                  "[devices]")
{
    const auto stream = open ("hw:0", 2, "hw:0", 2).value();
    REQUIRE (stream->start().ok());
    CHECK (stream->state() == StreamState::plays);
    std::this_thread::sleep_for (AudioStream::patience + std::chrono::milliseconds (50));
    call();
    CHECK (stream->state() == StreamState::plays); // it has asked after all
    std::this_thread::sleep_for (AudioStream::patience + std::chrono::milliseconds (50));
    CHECK (stream->state() == StreamState::lost);
}

TEST_CASE_METHOD (Opened, "What a device can't do is said", "[devices]")
{
    const auto messageOf = [] (const auto& result)
    { return result.ok() ? std::string() : result.error().text(); };
    CHECK (messageOf (open ("system", 3, "system", 2))
           == "JACK: system: It has 2 input channels, and 3 are needed.");
    CHECK (messageOf (open ("system", 2, "Speakers", 9))
           == "JACK: system → ALSA: Speakers: It has 8 output channels, and 9 are needed.");
    CHECK (messageOf (open ("system", 2, "Speakers", 2))
           == "JACK: system → ALSA: Speakers: Input and output must belong to one sound system. Choose both "
              "from "
              "the same one.");

    portAudio->openError = paInvalidSampleRate;
    CHECK (messageOf (open ("hw:0", 2, "hw:0", 2))
           == "ALSA: Box (hw:0,0): It does not run at 48000 Hz; its own rate is 44100 Hz.");
    portAudio->openError = paDeviceUnavailable;
    CHECK (messageOf (open ("system", 2, "system", 2))
           == "JACK: system: It can't be opened: Device unavailable.");
    portAudio->openError = paUnanticipatedHostError;
    CHECK (messageOf (open ("system", 2, "system", 2))
           == "JACK: system: It can't be opened: the driver says “No such device” (-19).");

    portAudio->openError = paNoError;
    portAudio->startError = paDeviceUnavailable;
    const auto stream = open ("system", 2, "system", 2).value();
    CHECK (messageOf (stream->start()) == "JACK: system: It can't be started: Device unavailable.");
    CHECK (stream->state() == StreamState::idle);
}

TEST_CASE_METHOD (Opened, "A stream keeps the devices that it was opened with", "[devices]")
{
    auto stream = open ("system", 2, "system", 2).value();
    CHECK (portAudio->users == 1);
    stream.reset();
    CHECK (portAudio->users == 0);
}
