#include "Plugin/Processor.h"

#include "Chain/Preset.h"

namespace partita::app
{

Processor::Processor()
    : AudioProcessor (BusesProperties()
                          .withInput ("Input", juce::AudioChannelSet::stereo(), true)
                          .withOutput ("Output", juce::AudioChannelSet::stereo(), true)),
      worker (state, parameters, [this] { triggerAsyncUpdate(); })
{
}

Processor::~Processor()
{
    worker.release();
    cancelPendingUpdate();
}

std::string Processor::lastProblem() const
{
    return stateProblem.empty() ? worker.lastProblem() : stateProblem;
}

bool Processor::isBusesLayoutSupported (const BusesLayout& layout) const
{
    const auto mono = juce::AudioChannelSet::mono();
    const auto stereo = juce::AudioChannelSet::stereo();
    const auto in = layout.getMainInputChannelSet();
    const auto out = layout.getMainOutputChannelSet();
    return (in == mono && (out == mono || out == stereo)) || (in == stereo && out == stereo);
}

juce::AudioProcessorParameter* Processor::getBypassParameter() const { return &parameters.bypass; }

double Processor::getTailLengthSeconds() const
{
    const auto rate = getSampleRate();
    return rate > 0.0 ? static_cast<double> (worker.tailFrames()) / rate : 0.0;
}

void Processor::prepareToPlay (double rateHz, int promisedFrames)
{
    try
    {
        const juce::ScopedLock audioStandsStill (getCallbackLock());
        worker.prepare (rateHz, promisedFrames, getMainBusNumInputChannels(), getMainBusNumOutputChannels());
    }
    catch (const std::exception& error)
    {
        stateProblem = std::string ("The plugin could not be made ready: ") + error.what();
    }

    cancelPendingUpdate();
    setLatencySamples (static_cast<int> (worker.latencyFrames()));
}

void Processor::releaseResources()
{
    const juce::ScopedLock audioStandsStill (getCallbackLock());
    worker.release();
}

void Processor::reset()
{
    const juce::ScopedLock audioStandsStill (getCallbackLock());

    if (auto* chain = worker.chain())
        chain->reset();
}

void Processor::processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&)
{
    run (buffer, parameters.bypass.get() ? Bypass::yes : Bypass::no);
}

void Processor::processBlockBypassed (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&)
{
    run (buffer, Bypass::yes);
}

void Processor::run (juce::AudioBuffer<float>& buffer, Bypass bypass) noexcept
{
    if (isNonRealtime())
        worker.catchUp();

    auto* chain = worker.chain();

    if (chain == nullptr || buffer.getNumChannels() < std::max (chain->inputs(), chain->outputs()))
    {
        for (int c = getTotalNumInputChannels(); c < buffer.getNumChannels(); ++c)
            buffer.clear (c, 0, buffer.getNumSamples());

        return;
    }

    chain->setLevels ({ parameters.mix.get(), worker.gain() });
    chain->setBypassed (bypass == Bypass::yes);
    chain->process ({ buffer.getArrayOfReadPointers(), chain->inputs(), buffer.getNumSamples() },
                    { buffer.getArrayOfWritePointers(), chain->outputs(), buffer.getNumSamples() });
}

void Processor::handleAsyncUpdate() { setLatencySamples (static_cast<int> (worker.latencyFrames())); }

void Processor::getStateInformation (juce::MemoryBlock& destination)
{
    try
    {
        const auto text = presetText (state.settings (getSampleRate()));
        destination.replaceAll (text.data(), text.size());
    }
    catch (const std::exception& error)
    {
        stateProblem = std::string ("The settings could not be written: ") + error.what();
    }
}

void Processor::setStateInformation (const void* data, int sizeInBytes)
{
    if (data == nullptr || sizeInBytes <= 0)
        return;

    try
    {
        const auto loaded = state.load (
            std::string (static_cast<const char*> (data), static_cast<std::size_t> (sizeInBytes)));
        stateProblem = loaded ? std::string() : loaded.error().text();
    }
    catch (const std::exception& error)
    {
        stateProblem = std::string ("The settings could not be read: ") + error.what();
    }
}

juce::AudioProcessorEditor* Processor::createEditor()
{
    return new juce::GenericAudioProcessorEditor (*this);
}

} // namespace partita::app

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new partita::app::Processor(); }
