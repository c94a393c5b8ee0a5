#pragma once

#include "Plugin/Window/ParameterAttachment.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace partita::app
{

/// One parameter as a control: what all of them have in common by mouse, keyboard and for assistive technology.
///
/// Mouse     drag up or right for more, with shift ten times finer; wheel; double click for the default; right click for
///           a menu
/// Keyboard  arrows, with shift finer; page up and down, home, end; delete for the default; return or a digit to type
/// Text      always the parameter's own
/// Repaint   when the text or the drawn position changes, not before
class ParameterControl : public juce::Component, public juce::SettableTooltipClient
{
public:
    ParameterControl (juce::RangedAudioParameter&, const juce::String& title, juce::Colour accent);
    ~ParameterControl() override;

    [[nodiscard]] juce::RangedAudioParameter& parameter() const noexcept { return shown; }

    [[nodiscard]] juce::String valueText() const { return shown.getCurrentValueAsText(); }

    /// The same as it is drawn.
    [[nodiscard]] juce::String shownText() const;

    /// Sets what a text says; false, and nothing changed, if it says nothing.
    bool setFromText (const juce::String&);

    void setToDefault();

    /// Opens the editor with the value, or with what was typed already.
    void startTyping (const juce::String& typed = {});

    [[nodiscard]] bool isTyping() const noexcept { return editor != nullptr; }

    void mouseEnter (const juce::MouseEvent&) override;
    void mouseExit (const juce::MouseEvent&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseDrag (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    void mouseDoubleClick (const juce::MouseEvent&) override;
    void mouseWheelMove (const juce::MouseEvent&, const juce::MouseWheelDetails&) override;
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override;
    void focusLost (FocusChangeType) override;
    void enablementChanged() override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

protected:
    /// 0 … 1, as hosts see it.
    [[nodiscard]] float position() const { return shown.getValue(); }

    void setPosition (float);
    void stepBy (int steps, bool fine);

    [[nodiscard]] bool isHovered() const noexcept { return hovered; }

    [[nodiscard]] bool showsFocus() const noexcept { return focusRing; }

    /// Where the value stands, and where it is typed.
    [[nodiscard]] juce::Rectangle<int> valueArea() const;

    /// Label above, and the background of hovering and focus.
    void paintFrame (juce::Graphics&) const;

    [[nodiscard]] juce::Colour valueColour() const;

    [[nodiscard]] virtual juce::AccessibilityRole role() const { return juce::AccessibilityRole::slider; }

    /// What return and a press by assistive technology do.
    virtual void activate() { startTyping(); }

    virtual void addToMenu (juce::PopupMenu&) {}

    const juce::Colour accent;

private:
    void valueChanged();
    void showMenu();

    /// What the host offers for the parameter, automation and such; empty if it offers nothing.
    [[nodiscard]] juce::PopupMenu hostMenu() const;

    void finishTyping();
    void dropEditor();
    [[nodiscard]] float stepSize (bool fine) const;

    juce::RangedAudioParameter& shown;
    ParameterAttachment attachment;
    std::unique_ptr<juce::TextEditor> editor;
    std::unique_ptr<juce::TextEditor> lastEditor; ///< kept, since it may be what closes itself
    juce::String lastText;
    float lastPosition = -1.0f;
    float dragPosition = 0.0f, wheelRest = 0.0f;
    juce::Point<float> dragFrom;
    bool dragging = false, hovered = false, focusRing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (ParameterControl)
};

} // namespace partita::app
