#pragma once

#include "Plugin/Window/FlatButton.h"

namespace partita::app
{

/// A button that is a word, flat, lit while its toggle state is on.
class TextButton : public FlatButton
{
public:
    TextButton (const juce::String& words, juce::Colour accent);

    /// The width that its words take.
    [[nodiscard]] int idealWidth() const;

    /// Lit in full colour, for what is the thing to do.
    void setEmphasised (bool);

private:
    void paintButton (juce::Graphics&, bool isOver, bool isDown) override;

    bool emphasised = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (TextButton)
};

} // namespace partita::app
