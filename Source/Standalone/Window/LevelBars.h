#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <array>
#include <vector>

namespace partita::app
{

/// The peaks of two channels on a scale of 60 dB, which fall slowly; red from full scale on, until it is clicked.
class LevelBars : public juce::Component, public juce::SettableTooltipClient
{
public:
    explicit LevelBars (const juce::String& title);

    /// The largest magnitudes since the last call.
    void show (const std::vector<float>& peaks);

    void paint (juce::Graphics&) override;
    void mouseDown (const juce::MouseEvent&) override;

private:
    std::array<float, 2> shares {};
    bool clipped = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (LevelBars)
};

} // namespace partita::app
