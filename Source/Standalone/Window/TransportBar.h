#pragma once

#include "Plugin/Window/IconButton.h"
#include "Plugin/Window/Segments.h"
#include "Plugin/Window/TextButton.h"
#include "Plugin/Window/WindowLook.h"
#include "Standalone/Session.h"
#include "Standalone/Window/LevelBars.h"
#include "Standalone/Window/PositionBar.h"

#include <functional>
#include <memory>

namespace partita::app
{

/// What is played, from where, and what is recorded, in a bar above the plugin's window; beneath it a line when there is
/// something to say. A click on the count of dropouts forgets them. Audio files dropped on it are played; elsewhere in the window they become impulses.
///
/// Thread    message
class TransportBar : public juce::Component, public juce::FileDragAndDropTarget
{
public:
    static constexpr int barHeight = 50, lineHeight = 28;

    explicit TransportBar (Session&);
    ~TransportBar() override;

    std::function<void()> onAudioSettings;
    std::function<void()> onHeightChange; ///< a message has come or gone

    void update();

    [[nodiscard]] int idealHeight() const;

    void chooseFile();

    void paint (juce::Graphics&) override;
    void paintOverChildren (juce::Graphics&) override;
    void resized() override;
    void mouseDown (const juce::MouseEvent&) override;

    bool isInterestedInFileDrag (const juce::StringArray&) override;
    void fileDragEnter (const juce::StringArray&, int, int) override;
    void fileDragExit (const juce::StringArray&) override;
    void filesDropped (const juce::StringArray&, int, int) override;

private:
    void updateButtons();
    void updateTexts();
    void setDropping (bool);

    Session& session;
    WindowLook look;
    IconButton open, play, loop;
    PositionBar position;
    Segments source;
    TextButton mute, settings;
    IconButton record;
    LevelBars levels;
    IconButton dismiss;
    juce::Rectangle<int> statusArea, messageArea;
    juce::String status, recordingTime;
    juce::String shownMessage;
    bool lossIsShown = false, dropping = false;
    std::unique_ptr<juce::FileChooser> chooser;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (TransportBar)
};

} // namespace partita::app
