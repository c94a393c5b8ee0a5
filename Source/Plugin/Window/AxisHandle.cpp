#include "Plugin/Window/AxisHandle.h"

#include "Plugin/Window/ParameterValueInterface.h"

namespace partita::app
{

AxisHandle::AxisHandle (juce::RangedAudioParameter& parameter, const std::function<void()>& changedCall)
    : PlotHandle (changedCall), axis (parameter, changedCall)
{
}

void AxisHandle::activate() const
{
    if (onActivate != nullptr)
        onActivate();
}

bool AxisHandle::keyPressed (const juce::KeyPress& key)
{
    const auto mods = key.getModifiers();

    if (mods.isCommandDown() || mods.isAltDown())
        return false;

    const auto code = key.getKeyCode();

    if (code == juce::KeyPress::rightKey || code == juce::KeyPress::upKey)
        nudge (Step::more, mods);
    else if (code == juce::KeyPress::leftKey || code == juce::KeyPress::downKey)
        nudge (Step::less, mods);
    else if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
        axis.reset();
    else if (code == juce::KeyPress::returnKey)
        activate();
    else
        return false;

    return true;
}

std::unique_ptr<juce::AccessibilityHandler> AxisHandle::createAccessibilityHandler()
{
    juce::AccessibilityActions actions;
    actions.addAction (juce::AccessibilityActionType::press, [this] { activate(); });
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::slider, std::move (actions),
        juce::AccessibilityHandler::Interfaces (std::make_unique<ParameterValueInterface> (axis.parameter)));
}

} // namespace partita::app
