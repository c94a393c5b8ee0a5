#pragma once

#include "Plugin/Window/ParameterAttachment.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>
#include <memory>
#include <vector>

namespace partita::app
{

/// A point or edge in a plot that is dragged. It takes mouse, keyboard and focus; the plot draws it, in the layer that
/// is kept between changes.
class PlotHandle : public juce::Component, public juce::SettableTooltipClient
{
public:
    /// Called when it must be placed or drawn anew.
    explicit PlotHandle (std::function<void()> changed);

    /// Places it by its parameters' values.
    virtual void place() = 0;

    /// Into the plot's coordinates.
    virtual void draw (juce::Graphics&) const = 0;

    [[nodiscard]] bool isHovered() const noexcept { return hovered; }

    [[nodiscard]] bool isDragged() const noexcept { return dragging; }

    [[nodiscard]] bool showsFocus() const noexcept { return focusRing; }

    void mouseEnter (const juce::MouseEvent&) override;
    void mouseExit (const juce::MouseEvent&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseDrag (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    void focusGained (FocusChangeType) override;
    void focusLost (FocusChangeType) override;

protected:
    /// A parameter that the handle shows and sets.
    class Axis
    {
    public:
        Axis (juce::RangedAudioParameter&, const std::function<void()>& changed);

        [[nodiscard]] float position() const { return parameter.getValue(); }

        [[nodiscard]] double value() const;

        void begin();
        void end();

        /// As part of a gesture if one has begun, else as one.
        void setPosition (float);
        void setValue (double);
        void stepBy (int steps, bool fine);

        void reset() { setPosition (parameter.getDefaultValue()); }

        juce::RangedAudioParameter& parameter;

    private:
        ParameterAttachment attachment;
        bool inGesture = false;
    };

    /// The parameters that a drag moves; each gets a gesture.
    [[nodiscard]] virtual std::vector<Axis*> draggedAxes (const juce::ModifierKeys&) = 0;

    /// By so many pixels since the last call, already finer while shift is held.
    virtual void dragBy (juce::Point<float> pixels, const juce::ModifierKeys&) = 0;

    virtual void showMenu() {}

    void announce() const { changed(); }

private:
    const std::function<void()> changed;
    std::vector<Axis*> moving;
    juce::Point<float> lastMouse;
    bool hovered = false, dragging = false, focusRing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (PlotHandle)
};

} // namespace partita::app
