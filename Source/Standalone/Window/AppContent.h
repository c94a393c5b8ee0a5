#pragma once

#include "Standalone/Session.h"
#include "Standalone/Window/TransportBar.h"

#include <memory>

namespace partita::app
{

/// The transport and, beneath it, the plugin's window.
///
/// Thread    message; asks the session 30 times a second what is new
/// Keys      space plays and pauses, as long as nothing in the plugin's window wants it; command O opens
class AppContent : public juce::Component, private juce::Timer
{
public:
    explicit AppContent (Session&);
    ~AppContent() override;

    /// What the timer does.
    void update();

    void resized() override;
    void childBoundsChanged (juce::Component*) override;
    bool keyPressed (const juce::KeyPress&) override;

private:
    void timerCallback() override { update(); }

    void fitToEditor();
    void showAudioSettings();

    Session& session;
    TransportBar transport;
    std::unique_ptr<juce::AudioProcessorEditor> editor;
    juce::Component::SafePointer<juce::DialogWindow> settings;
    bool placing = false;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (AppContent)
};

} // namespace partita::app
