#pragma once

#include "Plugin/Window/ParameterControl.h"

namespace partita::app
{

/// A parameter that is on or off.
class Switch : public ParameterControl
{
public:
    enum class Style
    {
        field, ///< label above, as the other fields of a row
        plain  ///< the switch alone
    };

    Switch (juce::RangedAudioParameter&, const juce::String& title, juce::Colour accent,
            Style = Style::field);

    [[nodiscard]] bool isOn() const { return position() >= 0.5f; }

    void toggle() { setPosition (isOn() ? 0.0f : 1.0f); }

    void paint (juce::Graphics&) override;

    void mouseDrag (const juce::MouseEvent&) override {}

    void mouseUp (const juce::MouseEvent&) override;

    void mouseDoubleClick (const juce::MouseEvent&) override {}

    bool keyPressed (const juce::KeyPress&) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    [[nodiscard]] juce::AccessibilityRole role() const override
    {
        return juce::AccessibilityRole::toggleButton;
    }

    void activate() override { toggle(); }

    const Style style;
};

} // namespace partita::app
