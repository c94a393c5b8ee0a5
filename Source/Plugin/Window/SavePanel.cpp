#include "Plugin/Window/SavePanel.h"

#include "Plugin/Window/Theme.h"

namespace partita::app
{

SavePanel::SavePanel (const juce::String& suggestedName)
    : save (TRANS ("Save"), theme::text), cancel (TRANS ("Cancel"), theme::text)
{
    setTitle (TRANS ("Save the preset"));
    setFocusContainerType (FocusContainerType::keyboardFocusContainer);
    name.setTitle (TRANS ("Name"));
    name.setFont (theme::font (13.5f));
    name.setIndents (10, 0);
    name.setJustification (juce::Justification::centredLeft);
    name.setText (suggestedName, false);
    name.onReturnKey = [this] { saveIfNamed(); };
    name.onEscapeKey = [this] { onClose(); };
    name.onTextChange = [this] { save.setEnabled (name.getText().trim().isNotEmpty()); };
    save.setEmphasised (true);
    save.onClick = [this] { saveIfNamed(); };
    cancel.onClick = [this] { onClose(); };

    for (auto* each : std::initializer_list<juce::Component*> { &name, &save, &cancel })
        addAndMakeVisible (each);
}

void SavePanel::startTyping()
{
    name.grabKeyboardFocus();
    name.selectAll();
}

void SavePanel::saveIfNamed()
{
    const auto typed = name.getText().trim();

    if (typed.isNotEmpty())
        onSave (typed);
}

void SavePanel::paint (juce::Graphics& g)
{
    const auto area = getLocalBounds().toFloat();
    g.setColour (theme::panel);
    g.fillRoundedRectangle (area, 8.0f);
    g.setColour (theme::track);
    g.drawRoundedRectangle (area.reduced (0.5f), 8.0f, 1.0f);
    theme::drawText (g, TRANS ("Save as"), getLocalBounds().reduced (16, 12).removeFromTop (20).toFloat(),
                     juce::Justification::centredLeft,
                     theme::font (theme::titleSize, theme::Weight::semiBold), theme::text);
}

void SavePanel::resized()
{
    auto area = getLocalBounds().reduced (16, 12);
    area.removeFromTop (28);
    name.setBounds (area.removeFromTop (32));
    auto buttons = area.removeFromBottom (28);
    save.setBounds (buttons.removeFromRight (84));
    buttons.removeFromRight (6);
    cancel.setBounds (buttons.removeFromRight (84));
}

} // namespace partita::app
