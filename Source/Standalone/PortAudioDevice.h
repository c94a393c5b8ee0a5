#pragma once

#include "Shared/Devices/AudioStream.h"
#include "Shared/Devices/StreamCallback.h"

#include <juce_audio_devices/juce_audio_devices.h>
#include <juce_events/juce_events.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace partita::app
{

/// An AudioStream as JUCE knows devices. Devices are known by their names: each open looks for them anew, so that
/// a list which has changed in the meantime does no harm.
///
/// Thread    message thread, but for the stream's calls; getXRunCount: any
/// Realtime  the calls: nothing beyond what the juce::AudioIODeviceCallback does
/// Errors    as JUCE has them: open returns a sentence, getLastError keeps it; see PortAudioDeviceType for
///           devices that vanish
class PortAudioDevice final : public juce::AudioIODevice, private StreamCallback, private juce::Timer
{
public:
    struct Side
    {
        juce::String name; ///< as the type lists it
        AudioDevice device;
    };

    /// `lost` is called on the message thread some time after the device has vanished; this object may be gone then.
    PortAudioDevice (const juce::String& nameOfType, std::optional<Side> input, std::optional<Side> output,
                     std::function<void()> lost);
    ~PortAudioDevice() override;

    [[nodiscard]] juce::String nameOf (bool input) const;

    juce::StringArray getOutputChannelNames() override;
    juce::StringArray getInputChannelNames() override;
    juce::Array<double> getAvailableSampleRates() override;
    juce::Array<int> getAvailableBufferSizes() override;
    int getDefaultBufferSize() override;

    juce::String open (const juce::BigInteger& inputChannels, const juce::BigInteger& outputChannels,
                       double rateHz, int blockFrames) override;
    void close() override;
    bool isOpen() override;
    void start (juce::AudioIODeviceCallback*) override;
    void stop() override;
    bool isPlaying() override;
    juce::String getLastError() override;

    int getCurrentBufferSizeSamples() override;
    double getCurrentSampleRate() override;
    int getCurrentBitDepth() override;
    juce::BigInteger getActiveOutputChannels() const override;
    juce::BigInteger getActiveInputChannels() const override;
    int getOutputLatencyInSamples() override;
    int getInputLatencyInSamples() override;
    int getXRunCount() const noexcept override;

private:
    /// The channels of one side that are switched on: JUCE passes them alone, PortAudio opens all up to the last.
    template <class Sample>
    struct Selection
    {
        void select (const juce::BigInteger& wanted, int available);
        void take (AudioView<Sample>) noexcept;

        juce::BigInteger active;
        std::vector<int> indices;
        std::vector<Sample*> rows;
    };

    StreamNext process (AudioView<const float>, AudioView<float>) noexcept override;
    void timerCallback() override;
    Result<std::unique_ptr<AudioStream>> openStream (double rateHz, int blockFrames);

    const std::optional<Side> input, output;
    const std::function<void()> lost;
    juce::Array<double> rates; // empty: not yet asked for

    Selection<const float> inputs;
    Selection<float> outputs;
    std::unique_ptr<AudioStream> stream;
    int block = 0;
    juce::AudioIODeviceCallback* playing = nullptr; // changes only while the stream stands still
    juce::String lastError;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (PortAudioDevice)
};

} // namespace partita::app
