#include "Standalone/Window/AppWindow.h"

#include "Plugin/Window/WindowContent.h"

namespace partita::app
{

AppWindow::AppWindow (Session& session, const juce::String& rememberedPlace)
    : DocumentWindow ("Partita", theme::behind, allButtons)
{
    setUsingNativeTitleBar (true);
    setResizable (true, false);
    setContentOwned (new AppContent (session), true);
    constexpr int around = TransportBar::barHeight + TransportBar::lineHeight;
    setResizeLimits (WindowContent::leastWidth, WindowContent::leastHeight + around, WindowContent::mostWidth,
                     WindowContent::mostHeight + around);

    if (rememberedPlace.isEmpty() || ! restoreWindowStateFromString (rememberedPlace))
        centreWithSize (getWidth(), getHeight());
}

void AppWindow::closeButtonPressed() { juce::JUCEApplicationBase::quit(); }

} // namespace partita::app
