#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace partita::app
{

/// What flat buttons have in common: an accent, and a ring around them while the keyboard has brought the focus.
class FlatButton : public juce::Button
{
protected:
    FlatButton (const juce::String& words, juce::Colour accent);

    [[nodiscard]] bool showsFocus() const noexcept { return focusRing; }

    void paintFocus (juce::Graphics&) const;
    void focusGained (FocusChangeType) override;
    void focusLost (FocusChangeType) override;

    const juce::Colour accent;

private:
    bool focusRing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (FlatButton)
};

} // namespace partita::app
