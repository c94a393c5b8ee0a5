#include "MessageLoop.h"
#include "Standalone/PortAudioDeviceType.h"
#include "Support/AudioFiles.h"
#include "Support/Process.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <unistd.h>

using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr int block = 64, frames = 20000, channels = 2;

/// Halves what it hears.
struct Halver final : juce::AudioIODeviceCallback
{
    void audioDeviceIOCallbackWithContext (const float* const* in, int numIn, float* const* out, int numOut,
                                           int numFrames, const juce::AudioIODeviceCallbackContext&) override
    {
        for (int c = 0; c < numOut; ++c)
            for (int n = 0; n < numFrames; ++n)
                out[c][n] = c < numIn ? 0.5f * in[c][n] : 0.0f;

        heard += numFrames;
    }

    void audioDeviceAboutToStart (juce::AudioIODevice*) override {}

    void audioDeviceStopped() override { ++stops; }

    void audioDeviceError (const juce::String& message) override { error = message; }

    std::atomic<int> heard { 0 };
    int stops = 0;
    juce::String error;
};

/// ALSA without a card and no JACK server, unless a test starts one.
struct Machine
{
    Machine()
    {
        ::setenv ("HOME", folder.path.c_str(), 1);
        ::setenv ("JACK_DEFAULT_SERVER", "partita-test-none", 1);
        ::setenv ("ALSA_CONFIG_PATH", folder.file ("alsa.conf").c_str(), 1);
        configure ("");
    }

    void configure (const std::string& devices) const
    {
        std::ofstream (folder.file ("alsa.conf")) << "</usr/share/alsa/alsa.conf>\n" << devices;
    }

    [[nodiscard]] static std::unique_ptr<PortAudioDeviceType> typeOf (const std::string& hostApi)
    {
        auto type = std::make_unique<PortAudioDeviceType> (hostApi);
        type->scanForDevices();
        return type;
    }

    ScratchFolder folder;
    juce::ScopedJuceInitialiser_GUI juceRuns;
};

juce::BigInteger both()
{
    juce::BigInteger set;
    set.setRange (0, channels, true);
    return set;
}

} // namespace

TEST_CASE_METHOD (Machine, "A machine without JACK has its type all the same, with nothing in it",
                  "[standalone]")
{
    const auto type = typeOf ("JACK");
    CHECK (type->getDeviceNames (true).isEmpty());
    CHECK (type->createDevice ("system", "system") == nullptr);
}

TEST_CASE_METHOD (Machine, "Samples come from a device and go to another, to the bit", "[standalone]")
{
    std::vector<float> noise (frames * channels);
    std::mt19937 random (5);
    std::uniform_real_distribution<float> uniform (-1.0f, 1.0f);

    for (auto& sample : noise)
        sample = uniform (random);

    std::ofstream (folder.file ("player.raw"), std::ios::binary)
        .write (reinterpret_cast<const char*> (noise.data()),
                static_cast<std::streamsize> (noise.size() * sizeof (float)));
    configure ("pcm.\"partita player\" { type file slave.pcm { type null } file \"/dev/null\" infile \""
               + folder.file ("player.raw")
               + "\" format \"raw\" hint { show on description \"x\" } }\n"
                 "pcm.\"partita recorder\" { type file slave.pcm { type null } file \""
               + folder.file ("recorder.raw") + "\" format \"raw\" hint { show on description \"x\" } }\n");

    const auto type = typeOf ("ALSA");
    const std::unique_ptr<juce::AudioIODevice> device (
        type->createDevice ("partita recorder", "partita player"));
    REQUIRE (device != nullptr);
    CHECK (device->getAvailableSampleRates().contains (48000.0));
    REQUIRE (device->open (both(), both(), 48000.0, block) == "");
    Halver halver;
    device->start (&halver);
    CHECK (runMessagesUntil ([&halver] { return halver.heard > frames; }));
    device->stop();
    device->close();
    CHECK (halver.stops == 1);
    CHECK (halver.error.isEmpty());

    const auto bytes = contentOf (folder.file ("recorder.raw"));
    std::vector<float> recorded (bytes.size() / sizeof (float));
    std::memcpy (recorded.data(), bytes.data(), recorded.size() * sizeof (float));
    const auto first =
        std::find_if (recorded.begin(), recorded.end(), [] (float sample) { return sample != 0.0f; });
    REQUIRE (recorded.end() - first >= static_cast<std::ptrdiff_t> (noise.size()));
    CHECK ((first - recorded.begin()) % (block * channels) == 0);
    CHECK (std::equal (noise.begin(), noise.end(), first,
                       [] (float played, float found) { return found == 0.5f * played; }));
}

TEST_CASE_METHOD (Machine, "A JACK server's device plays, and is told of when the server has gone",
                  "[standalone]")
{
    if (std::system ("command -v jackd >/dev/null && command -v jack_wait >/dev/null") != 0)
    {
        WARN ("There is no jackd here: playing on a JACK server is not tested.");
        return;
    }

    const auto server = "partita-test-" + std::to_string (::getpid());
    ::setenv ("JACK_DEFAULT_SERVER", server.c_str(), 1);
    ProcessOptions options;
    options.program = "/usr/bin/env";
    options.arguments = { "jackd", "-r", "-n", server, "-d", "dummy", "-r", "48000", "-p", "128" };
    options.environment = { { "JACK_NO_AUDIO_RESERVATION", "1" } };
    Process jack (options);
    REQUIRE (std::system (("jack_wait -s " + server + " -w -t 5 >/dev/null 2>&1").c_str()) == 0);

    const auto type = typeOf ("JACK");
    const std::unique_ptr<juce::AudioIODevice> device (type->createDevice ("system", "system"));
    REQUIRE (device != nullptr);
    CHECK (device->getAvailableSampleRates() == juce::Array<double> { 48000.0 });
    REQUIRE (device->open (both(), both(), 48000.0, 128) == "");
    Halver halver;
    device->start (&halver);
    bool killed = false;

    CHECK (runMessagesUntil (
        [&]
        {
            if (! killed && halver.heard > 4800)
            {
                jack.send (SIGTERM);
                (void) jack.wait();
                killed = true;
            }

            return halver.error.isNotEmpty();
        }));
    CHECK (killed);
    CHECK (halver.error.contains ("has stopped playing"));
    CHECK (halver.stops == 1);
    CHECK_FALSE (device->isOpen());
}
