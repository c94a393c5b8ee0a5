#pragma once

#include "Shared/Devices/CallCounter.h"
#include "Shared/Devices/PeakMeter.h"
#include "Standalone/MaterialPlayer.h"
#include "Standalone/Recorder.h"

#include <juce_audio_devices/juce_audio_devices.h>
#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <optional>
#include <string>

namespace partita::app
{

enum class SoundSource
{
    file,
    input
};

/// What the app does at each call of the device: a recording or the live input through the plugin, to the outputs and to the
/// recorder.
///
/// Shape     the plugin is stereo. One input is heard on both sides, of more the first two; of more than two outputs the
///           others are silent, and a single one gets the mean of both
/// Edges     the input fades in and out over MaterialPlayer::fadeSeconds
/// Thread    the callback: audio role. audioDeviceAboutToStart, audioDeviceStopped: the device is still. The rest: message
///           thread
/// Realtime  the callback: no allocation, lock, wait or system call of its own, for any number of frames
class AppAudio final : public juce::AudioIODeviceCallback
{
public:
    static constexpr int channels = 2;
    static constexpr double rateWithoutDevice = 48000.0;

    /// The plugin, which outlives this, is made ready so that it can be looked at before there is a device.
    explicit AppAudio (juce::AudioProcessor&);
    ~AppAudio() override;

    MaterialPlayer player;
    Recorder recorder;
    PeakMeter inputPeaks { channels }, outputPeaks { channels };

    void choose (SoundSource) noexcept;

    [[nodiscard]] SoundSource source() const noexcept { return chosen.load (std::memory_order_relaxed); }

    /// Muted at first, since an open microphone beside loudspeakers howls.
    void setInputMuted (bool muted) noexcept { inputMuted.store (muted, std::memory_order_relaxed); }

    [[nodiscard]] bool isInputMuted() const noexcept { return inputMuted.load (std::memory_order_relaxed); }

    /// Of the device, or of the last one.
    [[nodiscard]] double rateHz() const noexcept { return rate; }

    /// Since the device was started.
    [[nodiscard]] CallCounts calls() const noexcept;

    /// What the device has said of its failure since it was asked for last.
    [[nodiscard]] juce::String takeDeviceError();

    void audioDeviceAboutToStart (juce::AudioIODevice*) override;
    void audioDeviceStopped() override;
    void audioDeviceError (const juce::String&) override;
    void audioDeviceIOCallbackWithContext (const float* const* inputs, int numInputs, float* const* outputs,
                                           int numOutputs, int numFrames,
                                           const juce::AudioIODeviceCallbackContext&) override;

    /// For a device of this rate and block; the callback does not run.
    void prepare (double rateHz, int blockFrames);

private:
    void render (AudioView<const float> in, AudioView<float> out) noexcept;
    void addInput (AudioView<const float> in, int frames) noexcept;

    juce::AudioProcessor& processor;
    double rate = 0.0;
    juce::AudioBuffer<float> sound, input;
    juce::AudioBuffer<float> block; // the frames of sound that are in use; as a local it would call free
    juce::MidiBuffer noMidi;
    Fade inputFade { 1 };
    std::optional<CallCounter> counter;

    std::atomic<SoundSource> chosen { SoundSource::file }; // writer message, reader audio, no partner
    std::atomic<bool> inputMuted { true };                 // writer message, reader audio, no partner

    juce::CriticalSection errorLock;
    juce::String deviceError;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (AppAudio)
};

} // namespace partita::app
