#include "Standalone/Session.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr int block = 256;

/// A device that plays when the test calls it.
class MadeDevice final : public juce::AudioIODevice
{
public:
    MadeDevice() : AudioIODevice ("Made", "Made devices") {}

    ~MadeDevice() override { close(); }

    juce::StringArray getOutputChannelNames() override { return { "Left", "Right" }; }

    juce::StringArray getInputChannelNames() override { return { "Left", "Right" }; }

    juce::Array<double> getAvailableSampleRates() override { return { 44100.0, 48000.0 }; }

    juce::Array<int> getAvailableBufferSizes() override { return { block }; }

    int getDefaultBufferSize() override { return block; }

    juce::String open (const juce::BigInteger&, const juce::BigInteger&, double wantedRateHz, int) override
    {
        rateHz = wantedRateHz > 0.0 ? wantedRateHz : 44100.0;
        opened = true;
        return {};
    }

    void close() override
    {
        stop();
        opened = false;
    }

    bool isOpen() override { return opened; }

    void start (juce::AudioIODeviceCallback* toPlay) override
    {
        callback = toPlay;

        if (callback != nullptr)
            callback->audioDeviceAboutToStart (this);
    }

    void stop() override
    {
        if (auto* playing = std::exchange (callback, nullptr))
            playing->audioDeviceStopped();
    }

    bool isPlaying() override { return callback != nullptr; }

    juce::String getLastError() override { return {}; }

    int getCurrentBufferSizeSamples() override { return block; }

    double getCurrentSampleRate() override { return rateHz; }

    int getCurrentBitDepth() override { return 32; }

    juce::BigInteger getActiveOutputChannels() const override { return 3; }

    juce::BigInteger getActiveInputChannels() const override { return 3; }

    int getOutputLatencyInSamples() override { return 441; }

    int getInputLatencyInSamples() override { return 882; }

    int getXRunCount() const noexcept override { return 5; }

    void call()
    {
        auto in = silence<float> (2, block), out = in;
        const auto reads = pointersInto<std::vector<float>, const float> (in, 0);
        const auto writes = pointersInto<std::vector<float>, float> (out, 0);
        callback->audioDeviceIOCallbackWithContext (reads.data(), 2, writes.data(), 2, block, {});
    }

    juce::AudioIODeviceCallback* callback = nullptr;

private:
    double rateHz = 0.0;
    bool opened = false;
};

class MadeDevices final : public juce::AudioIODeviceType
{
public:
    explicit MadeDevices (const bool& isThere) : AudioIODeviceType ("Made devices"), plugged (isThere) {}

    void scanForDevices() override {}

    juce::StringArray getDeviceNames (bool) const override
    {
        return plugged ? juce::StringArray { "Made" } : juce::StringArray();
    }

    int getDefaultDeviceIndex (bool) const override { return plugged ? 0 : -1; }

    int getIndexOfDevice (juce::AudioIODevice*, bool) const override { return 0; }

    bool hasSeparateInputsAndOutputs() const override { return false; }

    juce::AudioIODevice* createDevice (const juce::String&, const juce::String&) override
    {
        return new MadeDevice;
    }

private:
    const bool& plugged;
};

/// A machine without sound devices but, once it is plugged in, a made one.
struct Desk
{
    Desk()
    {
        ::setenv ("HOME", folder.path.c_str(), 1);
        session = std::make_unique<Session> (AppMemory());
        Session::DeviceTypes types;
        types.push_back (std::make_unique<MadeDevices> (plugged));
        session->openDevices (std::move (types));
    }

    MadeDevice& plugIn (double rateHz)
    {
        plugged = true;
        auto setup = session->devices.getAudioDeviceSetup();
        setup.inputDeviceName = setup.outputDeviceName = "Made";
        setup.sampleRate = rateHz;
        REQUIRE (session->devices.setAudioDeviceSetup (setup, true).isEmpty());
        session->update();
        return dynamic_cast<MadeDevice&> (*session->devices.getCurrentAudioDevice());
    }

    std::string write (const std::string& name, int rateHz)
    {
        OutputFormat format;
        format.rateHz = rateHz;
        writeSamples (folder.file (name), converted<double> (whiteNoise (2, 44100, 51)), format);
        return folder.file (name);
    }

    [[nodiscard]] bool updateUntil (const std::function<bool()>& holds) const
    {
        for (int i = 0; i < 2000; ++i, std::this_thread::sleep_for (std::chrono::milliseconds (5)))
        {
            session->update();

            if (holds())
                return true;
        }

        return false;
    }

    const juce::ScopedJuceInitialiser_GUI juce;
    const ScratchFolder folder;
    bool plugged = false;
    std::unique_ptr<Session> session;
};

} // namespace

TEST_CASE ("Without a device that is said, and files are opened all the same", "[session]")
{
    Desk desk;
    auto& session = *desk.session;
    REQUIRE_FALSE (session.hasDevice());
    CHECK (session.message().text.contains ("no audio device"));
    session.dismissMessage();

    session.open (desk.write ("a.wav", 48000));
    REQUIRE (desk.updateUntil ([&] { return session.material().has_value(); }));
    CHECK (session.material()->frames == 44100);
    CHECK (session.message().text.isEmpty());

    session.toggleRecording();
    CHECK (session.message().text.contains ("without an audio device"));

    session.open (desk.folder.file ("none.wav"));
    REQUIRE (desk.updateUntil ([&] { return ! session.isLoading(); }));
    CHECK (session.message().text.contains ("none.wav"));
    CHECK (session.material()->frames == 44100); // what was there stays
}

TEST_CASE ("A device of another rate has the file resampled, which is told, and the place stays", "[session]")
{
    Desk desk;
    auto& session = *desk.session;
    auto* device = &desk.plugIn (44100.0);
    session.dismissMessage();
    session.open (desk.write ("cd.wav", 44100));
    REQUIRE (desk.updateUntil ([&] { return session.material().has_value(); }));
    CHECK (session.message().text.isEmpty());
    session.setPlaying (true);

    for (int i = 0; i < 100; ++i)
        device->call();

    CHECK (session.audio.player.position() == 100 * block);

    device = &desk.plugIn (48000.0);
    REQUIRE (desk.updateUntil ([&] { return session.material()->rateHz == 48000.0; }));
    CHECK (session.material()->frames == 48000);
    CHECK (session.message().text.contains ("resampled from 44.1 kHz to the device's 48 kHz"));
    device->call();
    CHECK (session.positionSeconds() == Approx (100.0 * block / 44100.0).margin (2.0 * block / 48000.0));
}

TEST_CASE ("A device that vanishes is told, the recording is whole, and another one goes on", "[session]")
{
    Desk desk;
    auto& session = *desk.session;
    auto* device = &desk.plugIn (48000.0);
    session.open (desk.write ("a.wav", 48000));
    REQUIRE (desk.updateUntil ([&] { return session.material().has_value(); }));
    session.setPlaying (true);
    device->call();
    session.dismissMessage();
    session.toggleRecording();
    REQUIRE (session.message().text.isEmpty());

    for (int i = 0; i < 40; ++i)
        device->call();

    // As PortAudioDevice does it: the manager may keep the closed device.
    auto* callback = device->callback;
    device->close();
    callback->audioDeviceError ("The cable is out.");

    SECTION ("kept by the manager") {}

    SECTION ("let go by it") { session.devices.closeAudioDevice(); }

    session.update();
    CHECK_FALSE (session.hasDevice());
    CHECK (session.message().text.contains ("The cable is out."));
    CHECK (session.message().text.contains ("Choose another one"));
    CHECK (session.deviceLine() == "No audio device");

    REQUIRE (desk.updateUntil ([&] { return session.message().text.contains ("Recorded"); }));
    const auto files = session.folderOfRecordings().findChildFiles (juce::File::findFiles, false);
    REQUIRE (files.size() == 1);
    CHECK (samplesIn (files[0].getFullPathName().toStdString()).front().size() == 40 * block);

    device = &desk.plugIn (48000.0);
    const auto before = session.audio.player.position();
    device->call();
    CHECK (session.audio.player.position() == before + block);

    session.choose (SoundSource::input);
    CHECK_FALSE (session.isPlaying());
    session.setPlaying (true);
    CHECK (session.isPlaying());
    CHECK (session.audio.source() == SoundSource::file);
}

TEST_CASE ("Round trip and dropouts are told as the device has them", "[session]")
{
    Desk desk;
    (void) desk.plugIn (44100.0);
    CHECK (desk.session->latencyLine()
           == "Round trip about 30.0 ms: input 20.0 ms and output 10.0 ms as the driver tells them, filters "
              "0.0 ms");
    CHECK (desk.session->dropouts() == 5);
    CHECK (desk.session->dropoutLine()
           == "Sound lost by the device 5 times; calls that took too long: 0; files read too late: 0");
    desk.session->forgetDropouts();
    CHECK (desk.session->dropouts() == 0);
    CHECK (desk.session->deviceLine() == "44.1 kHz, 256 frames");
}

TEST_CASE ("What the app remembers is what it had, and nonsense is as nothing", "[session]")
{
    const ScratchFolder folder;
    AppMemory memory;
    memory.devices = "<DEVICESETUP deviceType=\"ALSA\"/>";
    memory.file = "/sounds/caf\xc3\xa9.wav";
    memory.seconds = 12.5;
    memory.looping = false;
    memory.recordings = "/sounds/takes";
    memory.window = "1 2 3 4";
    memory.plugin = "{ \"schema\": 1 }";
    REQUIRE (memory.writeTo (folder.file ("deep/settings")));

    const auto read = AppMemory::readFrom (folder.file ("deep/settings"));
    CHECK (read.devices == memory.devices);
    CHECK (read.file == memory.file);
    CHECK (read.seconds == memory.seconds);
    CHECK (read.looping == memory.looping);
    CHECK (read.recordings == memory.recordings);
    CHECK (read.window == memory.window);
    CHECK (read.plugin == memory.plugin);

    for (const auto* nonsense : { "", "[]", "{ \"seconds\": \"soon\", \"file\": 7 }", "{ \"file" })
    {
        std::ofstream (folder.file ("deep/settings/app.json")) << nonsense;
        CHECK (AppMemory::readFrom (folder.file ("deep/settings")).file.empty());
        CHECK (AppMemory::readFrom (folder.file ("deep/settings")).seconds == 0.0);
    }

    CHECK_FALSE (memory.writeTo (""));
}

TEST_CASE ("The plugin's sound comes back at the next start", "[session]")
{
    Desk desk;
    auto* mix = desk.session->processor.getParameters()[0];
    mix->setValueNotifyingHost (0.25f);
    const auto memory = desk.session->memory();
    desk.session.reset();
    Session next (memory);
    CHECK (next.processor.getParameters()[0]->getValue() == Approx (0.25f).margin (1e-6));
}
