#pragma once

#include "Plugin/Window/IconButton.h"
#include "Plugin/Window/NameButton.h"
#include "Plugin/Window/ParameterAttachment.h"
#include "Plugin/Window/Segments.h"
#include "Plugin/Window/WindowModel.h"

namespace partita::app
{

/// What of the window is shown below the header.
enum class WindowView
{
    both,
    filter,
    impulse
};

/// The preset, comparing, undoing, bypass, and which panels are shown.
class Header : public juce::Component
{
public:
    explicit Header (WindowModel&);

    std::function<void()> onBrowse, onSave;
    std::function<void (WindowView)> onView;

    void update();
    void setView (WindowView);

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    WindowModel& model;
    std::optional<Revision> shownRevision;
    juce::Rectangle<int> nameArea;

    Segments view;
    IconButton previous, next, favourite, save;
    NameButton preset;
    IconButton undo, redo;
    Segments slots;
    IconButton copy;
    TextButton bypass;
    ParameterAttachment bypassAttachment;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Header)
};

} // namespace partita::app
