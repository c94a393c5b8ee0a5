#pragma once

#include "Plugin/Window/WindowContent.h"

namespace partita::app
{

/// The window as hosts open it: resizable, in the size it was left in.
class WindowEditor : public juce::AudioProcessorEditor
{
public:
    WindowEditor (juce::AudioProcessor&, WindowModel&);

    ~WindowEditor() override { setLookAndFeel (nullptr); }

    [[nodiscard]] WindowContent& content() noexcept { return window; }

    void resized() override;

private:
    WindowLook look; ///< of the corner that resizes
    WindowContent window;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (WindowEditor)
};

} // namespace partita::app
