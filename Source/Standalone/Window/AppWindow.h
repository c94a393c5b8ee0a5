#pragma once

#include "Standalone/Window/AppContent.h"

namespace partita::app
{

/// The app's window, where it was left and within what the plugin's window can be.
class AppWindow : public juce::DocumentWindow
{
public:
    AppWindow (Session&, const juce::String& rememberedPlace);

    /// To be remembered.
    [[nodiscard]] juce::String place() const;

    void closeButtonPressed() override;

private:
    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (AppWindow)
};

} // namespace partita::app
