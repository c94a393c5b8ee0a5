#pragma once

#include "Plugin/Window/IconButton.h"
#include "Plugin/Window/TextButton.h"
#include "Plugin/Window/WindowModel.h"

namespace partita::app
{

/// What is wrong, and a button for what can be done about it.
class MessageLine : public juce::Component
{
public:
    explicit MessageLine (WindowModel&);

    std::function<void()> onFind;

    /// True if a message has come or gone.
    bool update();

    [[nodiscard]] bool hasMessage() const { return facts != nullptr && facts->text.isNotEmpty(); }

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    WindowModel& model;
    std::shared_ptr<const MessageFacts> facts;
    juce::Rectangle<int> textArea;
    TextButton find;
    IconButton dismiss;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (MessageLine)
};

} // namespace partita::app
