#include "Plugin/Processor.h"

#include "Impulse/SearchPlaces.h"
#include "Plugin/Model/EmbeddingLimit.h"
#include "Plugin/Window/WindowEditor.h"

#include <chrono>

namespace partita::app
{
namespace
{

// Filters and cabinets are ready by then, and whoever waits does not feel it.
constexpr std::chrono::milliseconds patience { 30 };
constexpr int historyLooksPerSecond = 10;

} // namespace

Processor::Processor()
    : AudioProcessor (BusesProperties()
                          .withInput ("Input", juce::AudioChannelSet::stereo(), true)
                          .withOutput ("Output", juce::AudioChannelSet::stereo(), true)),
      settings (settingsFile()),
      worker (state, parameters, { [this] { loadWantedProgram(); }, [this] { triggerAsyncUpdate(); } })
{
    worker.embedUpTo (bytesOfMegabytes (embeddedMegabytes (settings)));
    startTimerHz (historyLooksPerSecond);
}

Processor::~Processor()
{
    stopTimer();
    worker.release();
    cancelPendingUpdate();
}

std::string Processor::problemOfState() const
{
    const std::scoped_lock lock (problemMutex);
    return stateProblem;
}

void Processor::tell (std::string problem)
{
    const std::scoped_lock lock (problemMutex);
    stateProblem = std::move (problem);
}

std::string Processor::lastProblem() const
{
    const auto ofState = problemOfState();
    return ofState.empty() ? worker.problem().text : ofState;
}

bool Processor::isBusesLayoutSupported (const BusesLayout& layout) const
{
    constexpr int mostChannels = 16;
    const auto mono = juce::AudioChannelSet::mono();
    const auto stereo = juce::AudioChannelSet::stereo();
    const auto in = layout.getMainInputChannelSet();
    const auto out = layout.getMainOutputChannelSet();
    return (in == mono && out == stereo) || (in == out && ! in.isDisabled() && in.size() <= mostChannels);
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
        setRateAndBufferSizeDetails (rateHz, promisedFrames);
        worker.prepare (rateHz, promisedFrames, getMainBusNumInputChannels(), getMainBusNumOutputChannels());
        hasPlayed = false;
    }
    catch (const std::exception& error)
    {
        tell (std::string ("The plugin could not be made ready: ") + error.what());
    }

    {
        const std::scoped_lock lock (tapMutex);
        tap = std::make_shared<SignalTap> (getTotalNumInputChannels(), getTotalNumOutputChannels(), rateHz);
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
    const auto begin = std::chrono::steady_clock::now();
    audioThread.store (std::this_thread::get_id(), std::memory_order_relaxed);

    if (isNonRealtime())
    {
        worker.catchUp();
        handleAsyncUpdate();
    }

    auto* chain = worker.chain();

    if (chain == nullptr || tap == nullptr
        || buffer.getNumChannels() < std::max (chain->inputs(), chain->outputs()))
    {
        for (int c = getTotalNumInputChannels(); c < buffer.getNumChannels(); ++c)
            buffer.clear (c, 0, buffer.getNumSamples());

        return;
    }

    hasPlayed.store (true, std::memory_order_relaxed);
    play (*chain, buffer, bypass);
    tap->count (buffer.getNumSamples(), std::chrono::steady_clock::now() - begin);
}

void Processor::play (LiveChain& chain, juce::AudioBuffer<float>& buffer, Bypass bypass) noexcept
{
    const auto frames = buffer.getNumSamples();
    const AudioView<const float> in { buffer.getArrayOfReadPointers(), chain.inputs(), frames };
    const AudioView<float> out { buffer.getArrayOfWritePointers(), chain.outputs(), frames };
    tap->in (in);
    chain.setLevels (state.levels());
    chain.setBypassed (bypass == Bypass::yes);
    chain.process (in, out);
    tap->out ({ buffer.getArrayOfReadPointers(), chain.outputs(), frames });
}

std::shared_ptr<SignalTap> Processor::currentTap() const
{
    const std::scoped_lock lock (tapMutex);
    return tap;
}

void Processor::timerCallback() { history.look (juce::Time::getMillisecondCounter()); }

void Processor::handleAsyncUpdate() { setLatencySamples (static_cast<int> (worker.latencyFrames())); }

void Processor::getStateInformation (juce::MemoryBlock& destination)
{
    try
    {
        const auto text = state.text (getSampleRate());
        destination.replaceAll (text.data(), text.size());
    }
    catch (const std::exception& error)
    {
        tell (std::string ("The settings could not be written: ") + error.what());
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
        tell (loaded ? std::string() : loaded.error().text());
        wantedProgram = noProgram;
        putToWork();
    }
    catch (const std::exception& error)
    {
        tell (std::string ("The settings could not be read: ") + error.what());
    }
}

// Hosts ask for the latency as soon as they have given a state. LV2's prepare, give a state and play.
void Processor::putToWork()
{
    if (isNonRealtime() || ! hasPlayed)
        worker.catchUp();
    else
        worker.catchUpWithin (patience);

    handleAsyncUpdate();
}

PluginModel& Processor::model()
{
    if (window == nullptr)
        window = std::make_unique<PluginModel> (PluginModel::Plugin {
            parameters, state, worker, settings, history, [this] { return currentTap(); },
            [this] { return getSampleRate(); }, [this] { return problemOfState(); } });

    return *window;
}

juce::AudioProcessorEditor* Processor::createEditor() { return new WindowEditor (*this, model()); }

int Processor::getNumPrograms() { return numPrograms; }

int Processor::getCurrentProgram() { return juce::jlimit (0, getNumPrograms() - 1, state.program()); }

const juce::String Processor::getProgramName (int index)
{
    if (index < 0 || index >= getNumPrograms())
        return {};

    return index == 0 ? juce::String ("Init")
                      : juce::String (factoryPresets()[static_cast<std::size_t> (index - 1)].name);
}

// A host that chooses the program which is on already wants it as it was; JUCE's VST3 wrapper asks by itself whether it is on.
void Processor::setCurrentProgram (int index)
{
    if (index < 0 || index >= getNumPrograms())
        return;

    state.setProgram (index);

    if (isCalledByAudio())
    {
        wantedProgram = index;
        return;
    }

    wantedProgram = noProgram;
    loadProgramWithoutThrowing (index);
    putToWork();
}

bool Processor::isCalledByAudio() const
{
    return audioThread.load (std::memory_order_relaxed) == std::this_thread::get_id() && ! isNonRealtime()
           && ! juce::MessageManager::existsAndIsCurrentThread();
}

void Processor::loadWantedProgram()
{
    if (const auto index = wantedProgram.exchange (noProgram); index != noProgram)
        loadProgramWithoutThrowing (index);
}

void Processor::loadProgramWithoutThrowing (int index)
{
    try
    {
        loadProgram (index);
    }
    catch (const std::exception& error)
    {
        tell (std::string ("The program could not be loaded: ") + error.what());
    }
}

void Processor::loadProgram (int index)
{
    if (index == 0)
        state.load (ChainSettings {});
    else if (auto loaded =
                 state.load (presetTextOf (factoryPresets()[static_cast<std::size_t> (index - 1)].id));
             ! loaded)
        tell (loaded.error().text());
}

} // namespace partita::app

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new partita::app::Processor(); }
