#pragma once

#include "Plugin/Window/ParameterControl.h"

namespace partita::app
{

/// A parameter with named values: label, value and a menu of all of them.
class ChoiceField : public ParameterControl
{
public:
    using ParameterControl::ParameterControl;

    void paint (juce::Graphics&) override;
    void mouseUp (const juce::MouseEvent&) override;

    /// Names of all values, the ones hosts see.
    [[nodiscard]] juce::StringArray choices() const;

private:
    [[nodiscard]] juce::AccessibilityRole role() const override { return juce::AccessibilityRole::comboBox; }

    void activate() override;
};

} // namespace partita::app
