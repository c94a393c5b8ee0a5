#pragma once

#include "Plugin/ChainWorker.h"
#include "Plugin/Model/PluginModel.h"
#include "Plugin/Parameters.h"
#include "Plugin/SignalTap.h"
#include "Plugin/State.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <thread>

namespace partita::app
{

/// The plugin as the host sees it. Translates between the host and LiveChain and does nothing to audio
/// itself.
///
/// Shape     mono → stereo, and as many channels out as in, up to 16; any number of frames at each call, 0 and more
///           than promised included
/// Latency   the chain's own, told from the message thread or that of setStateInformation; for one state it stands while
///           cut-offs and bands move
/// State     the JSON text of a preset; see State
/// Programs  how it begins, then the presets that come with it
/// Readiness while audio runs, what plays follows a state or a program by itself: see ChainWorker for the time. Who gives it waits
///           30 ms at most, so that what is quick has its latency told at once. prepareToPlay, whatever renders offline, and a state
///           that is given before the first block wait as long as it takes: that block has the sound
/// Thread    processBlock, processBlockBypassed, reset: audio. States, lastProblem: any but audio. Programs: any; what audio's own
///           thread chooses is loaded by the worker. Everything else: the message thread
/// Realtime  processBlock, processBlockBypassed: no allocation, lock or system call, except that offline
///           rendering waits for a pending design. setCurrentProgram by audio's own thread: no allocation, no wait. reset: takes
///           the callback lock, which is free while it may be called
/// Errors    what can't be loaded keeps playing what plays; see lastProblem
class Processor : public juce::AudioProcessor, private juce::AsyncUpdater, private juce::Timer
{
public:
    Processor();
    ~Processor() override;

    /// The reason why the state does not play as it is; empty if it does.
    [[nodiscard]] std::string lastProblem() const;

    /// Another number some time after each change of the sound.
    [[nodiscard]] Revision soundRevision() const noexcept { return history.revision(); }

    void prepareToPlay (double rateHz, int promisedFrames) override;
    void releaseResources() override;
    void reset() override;
    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    void processBlockBypassed (juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlock;
    using juce::AudioProcessor::processBlockBypassed;

    bool isBusesLayoutSupported (const BusesLayout&) const override;
    juce::AudioProcessorParameter* getBypassParameter() const override;
    double getTailLengthSeconds() const override;

    void getStateInformation (juce::MemoryBlock&) override;
    void setStateInformation (const void*, int sizeInBytes) override;

    bool hasEditor() const override { return true; }

    juce::AudioProcessorEditor* createEditor() override;

    const juce::String getName() const override { return "Partita"; }

    bool acceptsMidi() const override { return false; }

    bool producesMidi() const override { return false; }

    int getNumPrograms() override;
    int getCurrentProgram() override;
    void setCurrentProgram (int) override;
    const juce::String getProgramName (int) override;

    void changeProgramName (int, const juce::String&) override {}

private:
    enum class Bypass
    {
        no,
        yes
    };

    void run (juce::AudioBuffer<float>&, Bypass) noexcept;
    void play (LiveChain&, juce::AudioBuffer<float>&, Bypass) noexcept;
    void handleAsyncUpdate() override;
    void timerCallback() override;
    [[nodiscard]] std::shared_ptr<SignalTap> currentTap() const;
    [[nodiscard]] PluginModel& model();
    [[nodiscard]] std::string problemOfState() const;
    void tell (std::string problemOfState);
    void loadProgram (int index);
    void putToWork();
    void loadProgramWithoutThrowing (int index);
    void loadWantedProgram();
    [[nodiscard]] bool isCalledByAudio() const;

    Parameters parameters { *this };
    State state { parameters };
    UserSettings settings;
    SoundHistory history { state, parameters };
    ChainWorker worker;
    std::atomic<bool> hasPlayed { false }; // since it was prepared; writers audio, prepareToPlay; readers any

    const int numPrograms = 1 + static_cast<int> (factoryPresets().size()); // not found by audio's thread
    static constexpr int noProgram = -1;
    std::atomic<int> wantedProgram { noProgram }; // writers audio, worker; reader worker
    std::atomic<std::thread::id> audioThread {};  // writer audio, readers any

    static_assert (std::atomic<std::thread::id>::is_always_lock_free);

    mutable std::mutex problemMutex; // held for moments
    std::string stateProblem;

    mutable std::mutex tapMutex; // never taken by the audio thread, for which the tap stands still
    std::shared_ptr<SignalTap> tap;
    std::unique_ptr<PluginModel> window; // from the first time that it is opened

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Processor)
};

} // namespace partita::app
