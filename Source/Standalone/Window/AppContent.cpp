#include "Standalone/Window/AppContent.h"

#include "Standalone/Window/AudioPanel.h"

namespace partita::app
{
namespace
{

constexpr int looksPerSecond = 30;

}

AppContent::AppContent (Session& toShow)
    : session (toShow), transport (session), editor (session.processor.createEditorIfNeeded())
{
    setOpaque (true);
    setWantsKeyboardFocus (true);
    addAndMakeVisible (transport);
    addAndMakeVisible (*editor);
    transport.onAudioSettings = [this] { showAudioSettings(); };
    transport.onHeightChange = [this] { fitToEditor(); };
    fitToEditor();
    startTimerHz (looksPerSecond);
}

AppContent::~AppContent()
{
    if (settings != nullptr)
        settings->exitModalState (0);

    delete settings.getComponent();
}

void AppContent::update()
{
    session.update();
    transport.update();
}

void AppContent::fitToEditor()
{
    setSize (editor->getWidth(), editor->getHeight() + transport.idealHeight());
}

void AppContent::resized()
{
    const juce::ScopedValueSetter<bool> scope (placing, true);
    auto area = getLocalBounds();
    transport.setBounds (area.removeFromTop (transport.idealHeight()));
    editor->setBounds (area);
}

void AppContent::childBoundsChanged (juce::Component* child)
{
    if (child == editor.get() && ! placing)
        fitToEditor();
}

bool AppContent::keyPressed (const juce::KeyPress& key)
{
    if (key == juce::KeyPress::spaceKey)
        session.setPlaying (! session.isPlaying());
    else if (key == juce::KeyPress ('o', juce::ModifierKeys::commandModifier, 0))
        transport.chooseFile();
    else
        return false;

    return true;
}

void AppContent::showAudioSettings()
{
    if (settings != nullptr)
        return settings->toFront (true);

    juce::DialogWindow::LaunchOptions options;
    options.content.setOwned (new AudioPanel (session));
    options.dialogTitle = TRANS ("Audio");
    options.dialogBackgroundColour = theme::panel;
    options.componentToCentreAround = this;
    options.useNativeTitleBar = true;
    options.resizable = false;
    settings = options.launchAsync();
}

} // namespace partita::app
