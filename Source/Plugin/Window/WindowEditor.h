#pragma once

#include "Plugin/Window/WindowContent.h"

namespace partita::app
{

/// The window as hosts open it: resizable, in the size it was left in.
class WindowEditor : public juce::AudioProcessorEditor
{
public:
    WindowEditor (juce::AudioProcessor&, WindowModel&);

    [[nodiscard]] WindowContent& content() noexcept { return window; }

    void resized() override;

private:
    WindowContent window;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (WindowEditor)
};

} // namespace partita::app
