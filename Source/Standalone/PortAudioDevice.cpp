#include "Standalone/PortAudioDevice.h"

#include <algorithm>
#include <utility>

namespace partita::app
{
namespace
{

constexpr int defaultBlock = 128;
constexpr int lookEveryMilliseconds = 100;
constexpr int bitDepth = 32;

juce::StringArray channelNames (const char* kind, int count)
{
    juce::StringArray names;

    for (int c = 1; c <= count; ++c)
        names.add (kind + juce::String (c));

    return names;
}

int channelsOf (const std::optional<PortAudioDevice::Side>& side, Direction direction)
{
    return side ? side->device.side (direction).channels : 0;
}

} // namespace

template <class Sample>
void PortAudioDevice::Selection<Sample>::select (const juce::BigInteger& wanted, int available)
{
    active = wanted;
    active.setRange (available, std::max (active.getHighestBit() + 1 - available, 0), false);
    indices.clear();

    for (int c = active.findNextSetBit (0); c >= 0; c = active.findNextSetBit (c + 1))
        indices.push_back (c);

    rows.assign (indices.size(), nullptr);
}

template <class Sample>
void PortAudioDevice::Selection<Sample>::take (AudioView<Sample> audio) noexcept
{
    for (std::size_t i = 0; i < indices.size(); ++i)
        rows[i] = audio.channel (indices[i]);
}

PortAudioDevice::PortAudioDevice (const juce::String& nameOfType, std::optional<Side> from,
                                  std::optional<Side> to, std::function<void()> onLost)
    : AudioIODevice (to ? to->name : from->name, nameOfType),
      input (std::move (from)),
      output (std::move (to)),
      lost (std::move (onLost))
{
}

PortAudioDevice::~PortAudioDevice() { close(); }

juce::String PortAudioDevice::nameOf (bool ofInput) const
{
    const auto& side = ofInput ? input : output;
    return side ? side->name : juce::String();
}

juce::StringArray PortAudioDevice::getOutputChannelNames()
{
    return channelNames ("Output ", channelsOf (output, Direction::output));
}

juce::StringArray PortAudioDevice::getInputChannelNames()
{
    return channelNames ("Input ", channelsOf (input, Direction::input));
}

juce::Array<double> PortAudioDevice::getAvailableSampleRates()
{
    if (! rates.isEmpty())
        return rates;

    const auto system = AudioSystem::open();

    if (! system)
        return rates;

    const auto supports = [&system] (const std::optional<Side>& side, Direction direction, double rateHz)
    { return ! side || (*system)->supportsRate (side->device, direction, 1, rateHz); };

    for (const auto rateHz : { 44100.0, 48000.0, 88200.0, 96000.0, 176400.0, 192000.0 })
        if (supports (input, Direction::input, rateHz) && supports (output, Direction::output, rateHz))
            rates.add (rateHz);

    return rates;
}

juce::Array<int> PortAudioDevice::getAvailableBufferSizes()
{
    return { 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048 };
}

int PortAudioDevice::getDefaultBufferSize() { return defaultBlock; }

Result<std::unique_ptr<AudioStream>> PortAudioDevice::openStream (double rateHz, int blockFrames)
{
    auto system = AudioSystem::open();

    if (! system)
        return system.error();

    StreamSettings settings;
    settings.rateHz = rateHz;
    settings.blockFrames = blockFrames;

    const auto add = [&system] (const std::optional<Side>& side, Direction direction,
                                const juce::BigInteger& active,
                                std::optional<StreamSettings::Side>& wanted) -> Status
    {
        if (! side || active.isZero())
            return Done {};

        const auto device = (*system)->find (side->device.fullName(), direction);

        if (! device)
            return device.error();

        wanted = { *device, active.getHighestBit() + 1 };
        return Done {};
    };

    if (auto found = add (input, Direction::input, inputs.active, settings.input); ! found)
        return found.error();

    if (auto found = add (output, Direction::output, outputs.active, settings.output); ! found)
        return found.error();

    if (! settings.input && ! settings.output)
        return Error { ErrorCode::deviceUnavailable, "No channel is switched on.", getName().toStdString() };

    return AudioStream::open (*std::move (system), settings, *this);
}

juce::String PortAudioDevice::open (const juce::BigInteger& inputChannels,
                                    const juce::BigInteger& outputChannels, double rateHz, int blockFrames)
{
    close();
    inputs.select (inputChannels, channelsOf (input, Direction::input));
    outputs.select (outputChannels, channelsOf (output, Direction::output));
    block = blockFrames > 0 ? blockFrames : defaultBlock;

    auto opened = openStream (rateHz > 0.0 ? rateHz : (output ? output : input)->device.defaultRateHz, block);

    if (opened)
        stream = *std::move (opened);

    lastError = opened ? juce::String() : juce::String (opened.error().text());
    return lastError;
}

void PortAudioDevice::close()
{
    stop();
    stream.reset();
}

bool PortAudioDevice::isOpen() { return stream != nullptr; }

void PortAudioDevice::start (juce::AudioIODeviceCallback* callback)
{
    stop();

    if (stream == nullptr || callback == nullptr)
        return;

    callback->audioDeviceAboutToStart (this);
    playing = callback;

    if (const auto started = stream->start(); ! started)
    {
        lastError = started.error().text();
        playing = nullptr;
        callback->audioDeviceError (lastError);
        callback->audioDeviceStopped();
        return;
    }

    startTimer (lookEveryMilliseconds);
}

void PortAudioDevice::stop()
{
    stopTimer();

    if (playing == nullptr)
        return;

    stream->stop();
    std::exchange (playing, nullptr)->audioDeviceStopped();
}

bool PortAudioDevice::isPlaying() { return playing != nullptr; }

juce::String PortAudioDevice::getLastError() { return lastError; }

StreamNext PortAudioDevice::process (AudioView<const float> in, AudioView<float> out) noexcept
{
    inputs.take (in);
    outputs.take (out);

    for (int c = 0; c < out.numChannels; ++c) // those that are not switched on stay silent
        std::fill (out.channel (c), out.channel (c) + out.numFrames, 0.0f);

    playing->audioDeviceIOCallbackWithContext (inputs.rows.data(), static_cast<int> (inputs.rows.size()),
                                               outputs.rows.data(), static_cast<int> (outputs.rows.size()),
                                               out.numFrames, {});
    return StreamNext::goOn;
}

void PortAudioDevice::timerCallback()
{
    if (stream->state() != StreamState::lost)
        return;

    auto* callback = playing;
    close();
    lastError = "The audio device “" + getName().toStdString()
                + "” has stopped playing: it was unplugged, or its server has ended.";
    juce::MessageManager::callAsync (lost);
    callback->audioDeviceError (lastError); // last: the callback may let go of this device
}

int PortAudioDevice::getCurrentBufferSizeSamples() { return block; }

double PortAudioDevice::getCurrentSampleRate() { return stream != nullptr ? stream->rateHz() : 0.0; }

int PortAudioDevice::getCurrentBitDepth() { return bitDepth; }

juce::BigInteger PortAudioDevice::getActiveOutputChannels() const { return outputs.active; }

juce::BigInteger PortAudioDevice::getActiveInputChannels() const { return inputs.active; }

int PortAudioDevice::getOutputLatencyInSamples()
{
    return stream != nullptr ? juce::roundToInt (stream->outputLatencySeconds() * stream->rateHz()) : 0;
}

int PortAudioDevice::getInputLatencyInSamples()
{
    return stream != nullptr ? juce::roundToInt (stream->inputLatencySeconds() * stream->rateHz()) : 0;
}

int PortAudioDevice::getXRunCount() const noexcept
{
    return stream != nullptr ? static_cast<int> (stream->counts().xruns) : 0;
}

} // namespace partita::app
