#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

namespace partita::test
{

/// What every processor has to say, said as briefly as can be: it leaves audio alone, and has no window, programs or state.
class PlainProcessor : public juce::AudioProcessor
{
public:
    using juce::AudioProcessor::AudioProcessor;
    using juce::AudioProcessor::processBlock;

    const juce::String getName() const override { return "Plain"; }

    void prepareToPlay (double, int) override {}

    void releaseResources() override {}

    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override {}

    double getTailLengthSeconds() const override { return 0.0; }

    bool acceptsMidi() const override { return false; }

    bool producesMidi() const override { return false; }

    bool hasEditor() const override { return false; }

    juce::AudioProcessorEditor* createEditor() override { return nullptr; }

    int getNumPrograms() override { return 1; }

    int getCurrentProgram() override { return 0; }

    void setCurrentProgram (int) override {}

    const juce::String getProgramName (int) override { return {}; }

    void changeProgramName (int, const juce::String&) override {}

    void getStateInformation (juce::MemoryBlock&) override {}

    void setStateInformation (const void*, int) override {}
};

} // namespace partita::test
