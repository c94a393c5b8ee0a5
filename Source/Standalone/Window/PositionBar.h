#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include <functional>

namespace partita::app
{

/// Name, place and length of what is played. A click or a drag goes to a place, the arrow keys by five seconds.
class PositionBar : public juce::Component
{
public:
    PositionBar();

    /// In seconds.
    std::function<void (double)> onSeek;

    struct Facts
    {
        juce::String name; ///< or what stands in its place
        bool isLoaded = false;
        double seconds = 0.0, length = 0.0;
        float loading = -1.0f; ///< 0 … 1, or negative: nothing is being read
    };

    void show (const Facts&);

    void paint (juce::Graphics&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseDrag (const juce::MouseEvent&) override;
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override;
    void focusLost (FocusChangeType) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    [[nodiscard]] juce::Rectangle<float> track() const;
    [[nodiscard]] juce::String timeText() const;

    Facts facts;
    int shownX = -1;
    juce::String shownTime;
    bool focusRing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (PositionBar)
};

} // namespace partita::app
