#pragma once

#include "Plugin/Window/WindowFacts.h"

#include <juce_gui_basics/juce_gui_basics.h>

namespace partita::app
{

/// Levels of one side's channels as bars, with the highest true peak held, and a light for overs. A click resets, and so do
/// space and return.
///
/// Repaint   only what has moved by a pixel
class LevelMeter : public juce::Component, public juce::SettableTooltipClient
{
public:
    explicit LevelMeter (const juce::String& title);

    std::function<void()> onReset;

    static constexpr int ringRoom = 5; ///< to the left of what is drawn, for the ring of the focus

    void show (const MeterFacts::Side&);

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseUp (const juce::MouseEvent&) override;
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override;
    void focusLost (FocusChangeType) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    struct Bar
    {
        int peakY = 0, holdY = 0;
        bool clipped = false;

        friend bool operator== (const Bar&, const Bar&) = default;
    };

    [[nodiscard]] int yOf (float decibels) const;
    [[nodiscard]] juce::Rectangle<int> barsArea() const;
    [[nodiscard]] std::vector<Bar> barsOf (const MeterFacts::Side&) const;
    [[nodiscard]] juce::String holdText() const;
    [[nodiscard]] int barWidth() const;
    [[nodiscard]] juce::Rectangle<int> barsBounds() const;
    void repaintMoved (const Bar& before, const Bar& now);
    void paintBars (juce::Graphics&) const;
    void paintTexts (juce::Graphics&) const;
    void reset() const;

    MeterFacts::Side shown;
    std::vector<Bar> bars;
    juce::String shownHold;
    bool focusRing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (LevelMeter)
};

} // namespace partita::app
