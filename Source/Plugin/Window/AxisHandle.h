#pragma once

#include "Plugin/Window/PlotHandle.h"

namespace partita::app
{

/// A handle that sets one parameter.
///
/// Mouse     drag, with shift finer; double click for the default
/// Keyboard  arrows, with shift finer; delete for the default; return to type below
class AxisHandle : public PlotHandle
{
public:
    AxisHandle (juce::RangedAudioParameter&, const std::function<void()>& changed);

    std::function<void()> onActivate;

    void mouseDoubleClick (const juce::MouseEvent&) override { axis.reset(); }

    bool keyPressed (const juce::KeyPress&) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

protected:
    enum class Step
    {
        less,
        more
    };

    /// By one press of an arrow.
    virtual void nudge (Step, const juce::ModifierKeys&) = 0;

    Axis axis;

private:
    void activate() const;
};

} // namespace partita::app
