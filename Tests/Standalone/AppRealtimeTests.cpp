#include "MadeMaterial.h"
#include "Plugin/Processor.h"
#include "Realtime/Interception.h"
#include "Standalone/AppAudio.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>
#include <juce_events/juce_events.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr double rateHz = AppAudio::rateWithoutDevice;
constexpr int block = 512;

} // namespace

TEST_CASE ("With the plugin itself the callback does nothing that an audio thread must not do",
           "[app][realtime]")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    const ScratchFolder folder;
    OutputFormat format;
    format.rateHz = static_cast<int> (rateHz);
    writeSamples (folder.file ("long.wav"), converted<double> (whiteNoise (2, 500000, 36)), format);
    MaterialLoad spooled;
    spooled.rateHz = rateHz;
    spooled.mostBytesInMemory = 0;
    Processor processor;
    AppAudio audio (processor);
    audio.prepare (rateHz, block);

    auto in = whiteNoise (2, block, 34), out = silence<float> (2, block);
    const auto reads = pointersInto<std::vector<float>, const float> (in, 0);
    const auto writes = pointersInto<std::vector<float>, float> (out, 0);
    Random random (35);
    Events events;
    auto heard = 0.0f;

    audio.setInputMuted (false);
    audio.player.setPlaying (true);
    REQUIRE (audio.recorder.start (folder.file ("take.wav")).ok());

    for (int call = 0; call < 3000; ++call)
    {
        switch (call % 300)
        {
            case 0:
                audio.player.publish (
                    madeMaterial (whiteNoise (2, 5000, static_cast<std::uint64_t> (call)), rateHz));
                break;
            case 30:
                audio.player.publish (loadMaterial (folder.file ("long.wav"), spooled).value());
                std::this_thread::sleep_for (std::chrono::milliseconds (20)); // for what is read ahead
                break;
            case 60: audio.choose (SoundSource::input); break;
            case 120: audio.choose (SoundSource::file); break;
            case 180: audio.player.seek (3000); break;
            case 240: audio.recorder.stop(); break;
            default: break;
        }

        {
            const ScopedInterception interception;
            audio.audioDeviceIOCallbackWithContext (reads.data(), 2, writes.data(), 2,
                                                    random.between (0, block), {});
            const auto seen = interception.events();
            events.allocations += seen.allocations;
            events.frees += seen.frees;
            events.locks += seen.locks;
            events.waits += seen.waits;
        }

        heard = std::max (heard, std::abs (out[0][0]));
    }

    CHECK (heard > 0.0f);
    CHECK (events.allocations == 0);
    CHECK (events.frees == 0);
    CHECK (events.locks == 0);
    CHECK (events.waits == 0);
}
