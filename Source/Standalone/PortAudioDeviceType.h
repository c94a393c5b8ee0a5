#pragma once

#include "Shared/Devices/AudioDevice.h"

#include <juce_audio_devices/juce_audio_devices.h>

#include <memory>
#include <string>
#include <vector>

namespace partita::app
{

/// One sound system's devices (ALSA, JACK …) for JUCE's AudioDeviceManager. Input and output of a stream belong to
/// one sound system, so each has a type of its own.
///
/// Scan      a list is made anew unless a device of any of these types is open: then it stays as it was. After the
///           loss of a JACK server it stays until the program ends (see AudioStream)
/// Vanishing a device that goes while it is open tells its callback audioDeviceError and audioDeviceStopped,
///           and is closed; then this type looks again and tells its listeners, upon which AudioDeviceManager
///           lets go of it and tells its own: who owns it chooses another
/// Thread    message thread
class PortAudioDeviceType final : public juce::AudioIODeviceType
{
public:
    explicit PortAudioDeviceType (std::string hostApi);

    void scanForDevices() override;
    juce::StringArray getDeviceNames (bool wantInputNames) const override;
    int getDefaultDeviceIndex (bool forInput) const override;
    int getIndexOfDevice (juce::AudioIODevice*, bool asInput) const override;

    bool hasSeparateInputsAndOutputs() const override { return true; }

    /// Null if neither name is in the lists.
    juce::AudioIODevice* createDevice (const juce::String& outputName,
                                       const juce::String& inputName) override;

private:
    struct Side
    {
        std::vector<AudioDevice> devices;
        juce::StringArray names;
        int defaultIndex = -1;
    };

    [[nodiscard]] const Side& side (bool input) const noexcept { return input ? inputs : outputs; }

    void deviceLost();

    const std::string hostApi;
    Side inputs, outputs;

    JUCE_DECLARE_WEAK_REFERENCEABLE (PortAudioDeviceType)
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (PortAudioDeviceType)
};

/// A type for every sound system that PortAudio finds here, and for JACK, whose server may come later: to be
/// given to AudioDeviceManager::addAudioDeviceType.
[[nodiscard]] std::vector<std::unique_ptr<juce::AudioIODeviceType>> makePortAudioDeviceTypes();

} // namespace partita::app
