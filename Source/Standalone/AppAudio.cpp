#include "Standalone/AppAudio.h"

#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace partita::app
{
namespace
{

constexpr int leastCapacity = 512;
constexpr int mostDeviceChannels = 64;

template <class Sample>
using Rows = std::array<Sample*, mostDeviceChannels>;

/// The rows from this frame on; what a device has beyond mostDeviceChannels is left alone.
template <class Sample>
int advance (Sample* const* from, int count, int frame, Rows<Sample>& rows) noexcept
{
    const auto kept = std::min (count, mostDeviceChannels);

    for (int c = 0; c < kept; ++c)
        rows[static_cast<std::size_t> (c)] = from[c] + frame;

    return kept;
}

} // namespace

AppAudio::AppAudio (juce::AudioProcessor& plugin) : processor (plugin)
{
    prepare (rateWithoutDevice, leastCapacity);
}

AppAudio::~AppAudio() { processor.releaseResources(); }

void AppAudio::prepare (double rateHz, int blockFrames)
{
    rate = rateHz;
    const auto capacity = std::max (blockFrames, leastCapacity);
    sound.setSize (channels, capacity);
    input.setSize (channels, capacity);
    player.prepare (rate);
    recorder.prepare (channels, rate);
    inputFade = Fade (static_cast<int> (framesFromSeconds (MaterialPlayer::fadeSeconds, rate)));
    counter.emplace (rate);
    processor.setRateAndBufferSizeDetails (rate, blockFrames);
    processor.prepareToPlay (rate, blockFrames);
}

void AppAudio::choose (SoundSource wanted) noexcept
{
    player.setHeld (wanted != SoundSource::file);
    chosen.store (wanted, std::memory_order_relaxed);
}

CallCounts AppAudio::calls() const noexcept { return counter->counts(); }

juce::String AppAudio::takeDeviceError()
{
    const juce::ScopedLock lock (errorLock);
    return std::exchange (deviceError, {});
}

void AppAudio::audioDeviceAboutToStart (juce::AudioIODevice* device)
{
    prepare (device->getCurrentSampleRate(), device->getCurrentBufferSizeSamples());
}

void AppAudio::audioDeviceStopped() { recorder.audioStopped(); }

void AppAudio::audioDeviceError (const juce::String& message)
{
    const juce::ScopedLock lock (errorLock);
    deviceError = message;
}

void AppAudio::addInput (AudioView<const float> in, int frames) noexcept
{
    const auto isHeard = source() == SoundSource::input && ! isInputMuted() && in.numChannels > 0;

    if (isHeard)
        inputFade.open();
    else
        inputFade.shut();

    if (inputFade.isShut() && ! isHeard)
        return;

    for (int c = 0; c < channels; ++c)
        if (in.numChannels > 0)
            input.copyFrom (c, 0, in.channel (std::min (c, in.numChannels - 1)), frames);
        else
            input.clear (c, 0, frames);

    inputFade.apply ({ input.getArrayOfWritePointers(), channels, frames });

    for (int c = 0; c < channels; ++c)
        sound.addFrom (c, 0, input, c, 0, frames);
}

void AppAudio::render (AudioView<const float> in, AudioView<float> out) noexcept
{
    const auto frames = out.numFrames;
    const AudioView<float> stereo { sound.getArrayOfWritePointers(), channels, frames };
    const AudioView<const float> heard { sound.getArrayOfReadPointers(), channels, frames };
    inputPeaks.measure ({ in.channels, std::min (in.numChannels, channels), frames });
    player.process (stereo);
    addInput (in, frames);

    block.setDataToReferTo (sound.getArrayOfWritePointers(), channels, frames);
    processor.processBlock (block, noMidi);
    outputPeaks.measure (heard);
    recorder.write (heard);

    for (int c = 0; c < out.numChannels; ++c)
        if (auto* row = out.channel (c); c >= channels)
            std::fill_n (row, frames, 0.0f);
        else if (out.numChannels == 1)
            std::transform (heard.channel (0), heard.channel (0) + frames, heard.channel (1), row,
                            [] (float left, float right) { return 0.5f * (left + right); });
        else
            std::copy_n (heard.channel (c), frames, row);
}

void AppAudio::audioDeviceIOCallbackWithContext (const float* const* inputs, int numInputs,
                                                 float* const* outputs, int numOutputs, int numFrames,
                                                 const juce::AudioIODeviceCallbackContext&)
{
    const ScopedFlushDenormals flush;
    const auto begin = std::chrono::steady_clock::now();
    Rows<const float> in {};
    Rows<float> out {};

    for (int done = 0; done < numFrames;)
    {
        const auto frames = std::min (numFrames - done, sound.getNumSamples());
        const auto ins = advance (inputs, numInputs, done, in);
        const auto outs = advance (outputs, numOutputs, done, out);
        render ({ in.data(), ins, frames }, { out.data(), outs, frames });
        done += frames;
    }

    counter->count (numFrames, std::chrono::steady_clock::now() - begin, Xrun::no, Xrun::no);
}

} // namespace partita::app
