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

    /// With the sign of what opens a menu.
    void setOpensMenu();

    /// Lit in full colour, for what is the thing to do.
    void setEmphasised (bool);

private:
    void paintButton (juce::Graphics&, bool isOver, bool isDown) override;

    [[nodiscard]] juce::Font font() const;

    bool emphasised = false, opensMenu = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (TextButton)
};

} // namespace partita::app
