#pragma once

#include "Plugin/Processor.h"
#include "Standalone/AppAudio.h"
#include "Standalone/AppMemory.h"
#include "Standalone/MaterialLoader.h"

#include <juce_audio_devices/juce_audio_devices.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// The app without its window: the plugin, the devices, what is played and recorded.
///
/// Device    without one everything but sound works. One that vanishes is told, and another may be chosen
/// Rate      a recording of another rate than the device's is resampled, which is told; again when the device changes
/// Thread    message thread; nothing waits but the opening of devices
/// Errors    what can't be done appears in message()
class Session
{
public:
    enum class Importance
    {
        remark,
        warning
    };

    struct Message
    {
        juce::String text;
        Importance importance = Importance::remark;
    };

    /// As it was left: see AppMemory.
    explicit Session (const AppMemory&);
    ~Session();

    using DeviceTypes = std::vector<std::unique_ptr<juce::AudioIODeviceType>>;

    /// JUCE's own sound systems and PortAudio's.
    [[nodiscard]] static DeviceTypes systemDeviceTypes();

    /// Looks for devices of these types and opens the remembered one or the first type's default.
    void openDevices (DeviceTypes);

    /// A recording, which then plays if one was playing.
    void open (const std::string& path);

    /// Playing chooses the file.
    void setPlaying (bool);

    [[nodiscard]] bool isPlaying() const;
    void seek (double seconds);
    void choose (SoundSource);

    /// Begins a recording in the folder of recordings, or ends it.
    void toggleRecording();

    [[nodiscard]] juce::File folderOfRecordings() const;
    void recordInto (const juce::File& folder);

    /// What has happened meanwhile; to be called some times a second.
    void update();

    /// All but the window's place.
    [[nodiscard]] AppMemory memory();

    /// What of it is worth to be stored as soon as it changes, and quick to ask for: all but the place in a recording, with a number
    /// in place of the plugin's state that is another one after each change.
    [[nodiscard]] AppMemory choices() const;

    [[nodiscard]] const std::optional<MaterialFacts>& material() const noexcept { return playing; }

    [[nodiscard]] double positionSeconds() const;

    [[nodiscard]] bool isLoading() const noexcept { return loader.isBusy(); }

    [[nodiscard]] float loadingProgress() const noexcept { return loader.progress(); }

    /// The newest one that was not dismissed; empty if there is none.
    [[nodiscard]] const Message& message() const noexcept { return shown; }

    void dismissMessage() { shown = {}; }

    /// Rate, block and round trip, or that there is no device.
    [[nodiscard]] juce::String deviceLine() const;

    /// What the round trip is made of.
    [[nodiscard]] juce::String latencyLine() const;

    /// How often sound was lost: by the device, by calls that took too long, by reading that came too late; those that
    /// were forgotten are left out.
    [[nodiscard]] int dropouts() const;

    void forgetDropouts() { forgotten = allDropouts(); }

    [[nodiscard]] juce::String dropoutLine() const;

    [[nodiscard]] bool hasDevice() const { return openDevice() != nullptr; }

    Processor processor;
    AppAudio audio { processor };
    juce::AudioDeviceManager devices;

private:
    void tell (const juce::String&, Importance);
    void take (Result<std::unique_ptr<Material>>);
    void tellOf (const MaterialFacts&);
    void tellOf (const Recorded&);
    void reloadForRate();
    void watchDevice();
    /// Null also while the manager keeps one that was closed.
    [[nodiscard]] juce::AudioIODevice* openDevice() const;
    [[nodiscard]] int xruns() const;
    [[nodiscard]] int allDropouts() const;

    const juce::String rememberedDevices;
    std::string recordings; // a folder; empty for the usual one
    MaterialLoader loader;
    std::string wantedFile; // that is being read, or plays
    double wantedSeconds = 0.0;
    double wantedRateHz = 0.0;
    std::optional<MaterialFacts> playing;
    bool hadDevice = false;
    int forgotten = 0; // dropouts
    Message shown;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Session)
};

} // namespace partita::app
