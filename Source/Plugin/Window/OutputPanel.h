#pragma once

#include "Plugin/Window/ChoiceField.h"
#include "Plugin/Window/LevelMeter.h"
#include "Plugin/Window/ValueField.h"
#include "Plugin/Window/WindowModel.h"

namespace partita::app
{

/// Levels of all, with meters and loudness.
class OutputPanel : public juce::Component
{
public:
    explicit OutputPanel (WindowModel&);

    void update();

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    struct Loudness
    {
        juce::String momentary, shortTerm;

        friend bool operator== (const Loudness&, const Loudness&) = default;
    };

    void showLoudness (const MeterFacts&);
    [[nodiscard]] static Loudness loudnessOf (const MeterFacts::Side&);
    void paintLoudness (juce::Graphics&, const juce::String& title, const Loudness&,
                        juce::Rectangle<int>) const;

    WindowModel& model;
    std::optional<Revision> shownRevision;
    Loudness loudnessIn, loudnessOut;
    int looks = 0;
    juce::Rectangle<int> titleArea, loudnessArea;

    LevelMeter inputMeter, outputMeter;
    ValueField mix, width, inputGain, outputGain;
    ChoiceField latency;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (OutputPanel)
};

} // namespace partita::app
