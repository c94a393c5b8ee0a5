#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace partita::app
{

/// A button that is a word, flat, lit while its toggle state is on.
class TextButton : public juce::Button
{
public:
    TextButton (const juce::String& words, juce::Colour accent);

    /// The width that its words take.
    [[nodiscard]] int idealWidth() const;

    /// Lit in full colour, for what is the thing to do.
    void setEmphasised (bool);

private:
    void paintButton (juce::Graphics&, bool isOver, bool isDown) override;
    void focusGained (FocusChangeType) override;
    void focusLost (FocusChangeType) override;

    const juce::Colour accent;
    bool emphasised = false, focusRing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (TextButton)
};

} // namespace partita::app
