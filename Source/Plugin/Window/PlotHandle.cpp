#include "Plugin/Window/PlotHandle.h"

namespace partita::app
{
namespace
{

constexpr float keyStep = 0.01f, fineFactor = 0.1f;

}

PlotHandle::Axis::Axis (juce::RangedAudioParameter& parameterToUse, const std::function<void()>& changedCall)
    : parameter (parameterToUse), attachment (parameterToUse, [changedCall] (float) { changedCall(); })
{
}

double PlotHandle::Axis::value() const
{
    return static_cast<double> (parameter.convertFrom0to1 (parameter.getValue()));
}

void PlotHandle::Axis::begin()
{
    inGesture = true;
    attachment.beginGesture();
}

void PlotHandle::Axis::end()
{
    inGesture = false;
    attachment.endGesture();
}

void PlotHandle::Axis::setPosition (float newPosition)
{
    const auto converted = parameter.convertFrom0to1 (juce::jlimit (0.0f, 1.0f, newPosition));

    if (inGesture)
        attachment.setValueAsPartOfGesture (converted);
    else
        attachment.setValueAsCompleteGesture (converted);
}

void PlotHandle::Axis::setValue (double newValue)
{
    const auto& range = parameter.getNormalisableRange();
    setPosition (
        parameter.convertTo0to1 (juce::jlimit (range.start, range.end, static_cast<float> (newValue))));
}

void PlotHandle::Axis::stepBy (int steps, bool fine)
{
    setPosition (position() + static_cast<float> (steps) * keyStep * (fine ? fineFactor : 1.0f));
}

PlotHandle::PlotHandle (std::function<void()> changedCall) : changed (std::move (changedCall))
{
    setWantsKeyboardFocus (true);
    setRepaintsOnMouseActivity (false);
    setPaintingIsUnclipped (true);
}

void PlotHandle::mouseEnter (const juce::MouseEvent&)
{
    hovered = true;
    changed();
}

void PlotHandle::mouseExit (const juce::MouseEvent&)
{
    hovered = false;
    changed();
}

void PlotHandle::mouseDown (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu())
    {
        showMenu();
        return;
    }

    lastMouse = event.getScreenPosition().toFloat();
}

void PlotHandle::mouseDrag (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu() || event.getNumberOfClicks() > 1)
        return;

    if (! dragging && event.mouseWasDraggedSinceMouseDown())
    {
        dragging = true;
        moving = draggedAxes (event.mods);

        for (auto* each : moving)
            each->begin();
    }

    if (! dragging)
        return;

    const auto mouse = event.getScreenPosition().toFloat();
    const auto moved = mouse - lastMouse;
    lastMouse = mouse;
    dragBy (event.mods.isShiftDown() ? moved * fineFactor : moved, event.mods);
}

void PlotHandle::mouseUp (const juce::MouseEvent&)
{
    if (! dragging)
        return;

    dragging = false;

    for (auto* each : moving)
        each->end();

    moving.clear();
    changed();
}

void PlotHandle::focusGained (FocusChangeType cause)
{
    focusRing = cause != focusChangedByMouseClick;
    changed();
}

void PlotHandle::focusLost (FocusChangeType)
{
    focusRing = false;
    changed();
}

} // namespace partita::app
