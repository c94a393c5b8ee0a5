#pragma once

#include "Plugin/Window/Theme.h"

namespace partita::app
{

/// Dims what an overlay stands before. A click there closes the overlay.
class Scrim : public juce::Component
{
public:
    Scrim()
    {
        setAccessible (false);
        setWantsKeyboardFocus (false);
    }

    std::function<void()> onClick;

    void paint (juce::Graphics& g) override { g.fillAll (theme::behind.withAlpha (0.45f)); }

    void mouseDown (const juce::MouseEvent&) override { onClick(); }

private:
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Scrim)
};

} // namespace partita::app
