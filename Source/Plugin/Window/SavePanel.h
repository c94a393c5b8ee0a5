#pragma once

#include "Plugin/Window/TextButton.h"

#include <functional>

namespace partita::app
{

/// Asks for the name that a preset is saved by.
class SavePanel : public juce::Component
{
public:
    explicit SavePanel (const juce::String& suggestedName);

    std::function<void (const juce::String&)> onSave;
    std::function<void()> onClose;

    void startTyping();

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void saveIfNamed();

    juce::TextEditor name;
    TextButton save, cancel;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (SavePanel)
};

} // namespace partita::app
