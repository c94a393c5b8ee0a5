#pragma once

#include "Plugin/Parameters.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace partita::testing
{

/// An owner for the plugin's parameters that processes nothing.
class FakeProcessor : public juce::AudioProcessor
{
public:
    [[nodiscard]] juce::RangedAudioParameter& parameter (const juce::String& id) const;

    const juce::String getName() const override { return "Partita"; }

    void prepareToPlay (double, int) override {}

    void releaseResources() override {}

    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override {}

    using juce::AudioProcessor::processBlock;

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

private:
    app::Parameters parameters { *this };
};

} // namespace partita::testing
