#include "Plugin/Window/Menus.h"

namespace partita::app
{
namespace
{

/// The outermost component that has the window's look.
juce::Component& windowOf (juce::Component& component)
{
    auto* found = &component;

    while (auto* parent = found->getParentComponent())
    {
        if (&parent->getLookAndFeel() != &component.getLookAndFeel())
            break;

        found = parent;
    }

    return *found;
}

} // namespace

void showMenu (juce::PopupMenu menu, juce::Component& target)
{
    // Said aloud, since a menu measures its items before it has a parent to ask.
    menu.setLookAndFeel (&target.getLookAndFeel());
    menu.showMenuAsync (juce::PopupMenu::Options()
                            .withTargetComponent (target)
                            .withParentComponent (&windowOf (target))
                            .withMinimumWidth (juce::jmin (160, target.getWidth())));
}

} // namespace partita::app
