#include "Devices/FakePortAudio.h"
#include "MessageLoop.h"
#include "Standalone/PortAudioDeviceType.h"
#include "Support/Rows.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>

using namespace partita::app;
using namespace partita::test;

namespace
{

juce::BigInteger bits (std::initializer_list<int> set)
{
    juce::BigInteger value;

    for (const auto bit : set)
        value.setBit (bit);

    return value;
}

/// What a device told, and how often it called.
struct Listener final : juce::AudioIODeviceCallback
{
    void audioDeviceIOCallbackWithContext (const float* const* in, int numIn, float* const* out, int numOut,
                                           int numFrames, const juce::AudioIODeviceCallbackContext&) override
    {
        ++calls;
        inputs = numIn;
        outputs = numOut;
        firstInput = numIn > 0 ? in[0][0] : 0.0f;

        for (int c = 0; c < numOut; ++c)
            std::fill (out[c], out[c] + numFrames, static_cast<float> (c + 1));
    }

    void audioDeviceAboutToStart (juce::AudioIODevice* device) override
    {
        ++starts;
        rateHz = device->getCurrentSampleRate();
        block = device->getCurrentBufferSizeSamples();
    }

    void audioDeviceStopped() override { ++stops; }

    void audioDeviceError (const juce::String& message) override { error = message; }

    int calls = 0, inputs = -1, outputs = -1, starts = 0, stops = 0, block = 0;
    float firstInput = 0.0f;
    double rateHz = 0.0;
    juce::String error;
};

struct Fixture
{
    [[nodiscard]] std::unique_ptr<PortAudioDeviceType> typeOf (const std::string& hostApi) const
    {
        auto type = std::make_unique<PortAudioDeviceType> (hostApi);
        type->scanForDevices();
        return type;
    }

    static std::unique_ptr<juce::AudioIODevice> create (PortAudioDeviceType& type, const juce::String& output,
                                                        const juce::String& input)
    {
        return std::unique_ptr<juce::AudioIODevice> (type.createDevice (output, input));
    }

    void call (int numInputs, int numOutputs, PaStreamCallbackFlags flags = 0)
    {
        in = silence<float> (numInputs, 64);
        out = silence<float> (numOutputs, 64);

        for (std::size_t c = 0; c < in.size(); ++c)
            in[c][0] = 10.0f * static_cast<float> (c);

        const auto reads = pointersInto<std::vector<float>, const float> (in, 0);
        const auto writes = pointersInto<std::vector<float>, float> (out, 0);
        portAudio->call (reads.data(), writes.data(), 64, flags);
    }

    ScopedFakePortAudio portAudio;
    juce::ScopedJuceInitialiser_GUI juceRuns;
    Rows<float> in, out;
};

} // namespace

TEST_CASE_METHOD (Fixture,
                  "There is a type for each sound system, and for JACK though its server may come later",
                  "[standalone]")
{
    const auto names = []
    {
        juce::StringArray found;

        for (const auto& type : makePortAudioDeviceTypes())
            found.add (type->getTypeName());

        return found.joinIntoString (", ");
    };
    CHECK (names() == "ALSA (PortAudio), JACK (PortAudio)");
    portAudio->hostApis.pop_back();
    portAudio->devices.resize (2);
    CHECK (names() == "ALSA (PortAudio), JACK (PortAudio)");
}

TEST_CASE_METHOD (Fixture, "A type lists its own system's devices, each side by itself", "[standalone]")
{
    const auto alsa = typeOf ("ALSA");
    CHECK (alsa->getDeviceNames (true).joinIntoString ("|") == "Box (hw:0,0)");
    CHECK (alsa->getDeviceNames (false).joinIntoString ("|") == "Box (hw:0,0)|Speakers");
    CHECK (alsa->getDefaultDeviceIndex (false) == 0);
    CHECK (alsa->hasSeparateInputsAndOutputs());

    const auto device = create (*alsa, "Speakers", "Box (hw:0,0)");
    REQUIRE (device != nullptr);
    CHECK (device->getTypeName() == "ALSA (PortAudio)");
    CHECK (alsa->getIndexOfDevice (device.get(), false) == 1);
    CHECK (alsa->getIndexOfDevice (device.get(), true) == 0);
    CHECK (device->getOutputChannelNames().size() == 8);
    CHECK (device->getInputChannelNames().size() == 2);
    CHECK (device->getAvailableSampleRates() == juce::Array<double> { 96000.0 }); // what both can
    CHECK (device->getAvailableBufferSizes().contains (device->getDefaultBufferSize()));
    CHECK (create (*alsa, "nothing", "") == nullptr);
}

TEST_CASE_METHOD (Fixture,
                  "Without devices the lists are empty and the device manager says why there is no sound",
                  "[standalone]")
{
    portAudio->devices.clear();
    CHECK (typeOf ("ALSA")->getDeviceNames (false).isEmpty());
    CHECK (typeOf ("ALSA")->getDefaultDeviceIndex (false) == -1);

    juce::AudioDeviceManager manager;

    for (auto& type : makePortAudioDeviceTypes())
        manager.addAudioDeviceType (std::move (type));

    manager.setCurrentAudioDeviceType ("ALSA (PortAudio)", true);
    CHECK (manager.getCurrentAudioDevice() == nullptr);
}

TEST_CASE_METHOD (Fixture, "A device hands over the channels that are switched on, and silence elsewhere",
                  "[standalone]")
{
    const auto type = typeOf ("ALSA");
    const auto device = create (*type, "Speakers", "Box (hw:0,0)");
    Listener listener;
    REQUIRE (device->open (bits ({ 1 }), bits ({ 0, 3 }), 96000.0, 64).isEmpty());
    CHECK (device->isOpen());
    CHECK (portAudio->input.channelCount == 2);
    CHECK (portAudio->output.channelCount == 4);
    CHECK (device->getActiveOutputChannels() == bits ({ 0, 3 }));
    CHECK (device->getCurrentBitDepth() == 32);
    CHECK (device->getInputLatencyInSamples() == 96); // 1 ms
    CHECK (device->getOutputLatencyInSamples() == 192);

    device->start (&listener);
    CHECK (device->isPlaying());
    CHECK (listener.starts == 1);
    CHECK (listener.rateHz == 96000.0);
    CHECK (listener.block == 64);

    call (2, 4);
    CHECK (listener.inputs == 1);
    CHECK (listener.outputs == 2);
    CHECK (listener.firstInput == 10.0f);
    CHECK (out[0][63] == 1.0f);
    CHECK (out[1][63] == 0.0f);
    CHECK (out[2][63] == 0.0f);
    CHECK (out[3][63] == 2.0f);

    CHECK (device->getXRunCount() == 0);
    call (2, 4, paOutputUnderflow | paInputOverflow);
    CHECK (device->getXRunCount() == 1);

    device->stop();
    CHECK (listener.stops == 1);
    CHECK_FALSE (device->isPlaying());
    CHECK (device->isOpen());
    device->close();
    CHECK_FALSE (device->isOpen());
    CHECK (listener.stops == 1);
}

TEST_CASE_METHOD (Fixture, "Channels that a device doesn't have stay off", "[standalone]")
{
    const auto type = typeOf ("JACK");
    const auto device = create (*type, "system", "system");
    REQUIRE (device->open (bits ({ 0, 1, 2, 7 }), bits ({ 0, 5 }), 48000.0, 0).isEmpty());
    CHECK (device->getActiveInputChannels() == bits ({ 0, 1 }));
    CHECK (device->getActiveOutputChannels() == bits ({ 0 }));
    CHECK (device->getCurrentBufferSizeSamples() == device->getDefaultBufferSize());
    CHECK_FALSE (device->open (bits ({}), bits ({}), 48000.0, 64).isEmpty());
    CHECK_FALSE (device->isOpen());
}

TEST_CASE_METHOD (Fixture, "What can't be opened or started is said, and leaves nothing behind",
                  "[standalone]")
{
    const auto type = typeOf ("JACK");
    const auto device = create (*type, "system", "system");
    portAudio->openError = paInvalidSampleRate;
    CHECK (device->open (bits ({ 0 }), bits ({ 0 }), 44100.0, 64).contains ("does not run at 44100 Hz"));
    CHECK (device->getLastError().contains ("does not run at 44100 Hz"));
    CHECK_FALSE (device->isOpen());

    portAudio->openError = paNoError;
    portAudio->startError = paDeviceUnavailable;
    Listener listener;
    REQUIRE (device->open (bits ({ 0 }), bits ({ 0 }), 48000.0, 64).isEmpty());
    device->start (&listener);
    CHECK (listener.error.contains ("Device unavailable"));
    CHECK (listener.stops == listener.starts);
    CHECK_FALSE (device->isPlaying());

    portAudio->devices[2].name = "another";
    CHECK (device->open (bits ({ 0 }), bits ({ 0 }), 48000.0, 64).contains ("none does"));
}

TEST_CASE_METHOD (Fixture, "A device that vanishes says so, is closed, and is no longer listed",
                  "[standalone]")
{
    struct ListListener final : juce::AudioIODeviceType::Listener
    {
        void audioDeviceListChanged() override { ++changes; }

        int changes = 0;
    } lists;

    const auto type = typeOf ("ALSA");
    type->addListener (&lists);
    const auto device = create (*type, "Box (hw:0,0)", "Box (hw:0,0)");
    Listener listener;
    REQUIRE (device->open (bits ({ 0, 1 }), bits ({ 0, 1 }), 48000.0, 64).isEmpty());
    device->start (&listener);
    call (2, 2);

    portAudio->active = false;
    portAudio->devices.erase (portAudio->devices.begin(), portAudio->devices.begin() + 2);
    CHECK (runMessagesUntil ([&] { return lists.changes > 0; }));
    CHECK (listener.error.toStdString().find ("“Box (hw:0,0)” has stopped playing") != std::string::npos);
    CHECK (listener.stops == 1);
    CHECK_FALSE (device->isOpen());
    CHECK_FALSE (device->isPlaying());
    CHECK (device->getLastError() == listener.error);
    CHECK (type->getDeviceNames (false).isEmpty());
    type->removeListener (&lists);
}

TEST_CASE_METHOD (Fixture,
                  "The device manager lets go of a device that has vanished, and takes another when asked to",
                  "[standalone]")
{
    portAudio->devices[0].rateHz = 48000.0;
    juce::AudioDeviceManager manager;
    manager.addAudioDeviceType (typeOf ("ALSA"));
    Listener listener;
    manager.addAudioCallback (&listener);
    REQUIRE (manager.initialiseWithDefaultDevices (0, 2).isEmpty());
    REQUIRE (manager.getCurrentAudioDevice() != nullptr);
    CHECK (manager.getCurrentAudioDevice()->getName() == "Box (hw:0,0)");
    CHECK (portAudio->active);

    portAudio->active = false;
    portAudio->devices.erase (portAudio->devices.begin());
    CHECK (runMessagesUntil ([&] { return manager.getCurrentAudioDevice() == nullptr; }));
    CHECK (listener.error.contains ("has stopped playing"));

    CHECK (manager.initialiseWithDefaultDevices (0, 2).isEmpty());
    auto* next = manager.getCurrentAudioDevice();
    REQUIRE (next != nullptr);
    CHECK (next->getName() == "Speakers");
    CHECK (next->isPlaying());
    CHECK (portAudio->active);
    manager.removeAudioCallback (&listener);
}
