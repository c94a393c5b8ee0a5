#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace partita::app
{

/// Shows a menu at a component, inside the window and in its look, so that it works in hosts that dislike second windows.
void showMenu (juce::PopupMenu, juce::Component& target);

} // namespace partita::app
