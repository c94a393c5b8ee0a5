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

    centreWithSize (getWidth(), getHeight());

    if (rememberedPlace.isEmpty())
        return;

    // The size is the plugin's window's to remember; the screen of last time may be gone.
    const auto words = juce::StringArray::fromTokens (rememberedPlace, false);
    const juce::Point<int> corner { words[0].getIntValue(), words[1].getIntValue() };

    if (const auto* display = juce::Desktop::getInstance().getDisplays().getDisplayForPoint (corner))
        setBounds (getBounds().withPosition (corner).constrainedWithin (display->userArea));
}

juce::String AppWindow::place() const { return juce::String (getX()) + " " + juce::String (getY()); }

void AppWindow::closeButtonPressed() { juce::JUCEApplicationBase::quit(); }

} // namespace partita::app
