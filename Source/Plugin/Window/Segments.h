#pragma once

#include "Plugin/Window/TextButton.h"

#include <functional>
#include <memory>
#include <vector>

namespace partita::app
{

/// One of a few words, side by side; the arrow keys move between them.
class Segments : public juce::Component, public juce::SettableTooltipClient
{
public:
    Segments (const juce::String& title, const juce::StringArray& words, juce::Colour accent);

    std::function<void (int)> onChoice;

    void choose (int index); ///< without calling onChoice

    [[nodiscard]] int chosen() const noexcept { return index; }

    [[nodiscard]] int idealWidth() const;

    [[nodiscard]] TextButton& button (int at) const { return *buttons[static_cast<std::size_t> (at)]; }

    void paint (juce::Graphics&) override;
    void resized() override;
    bool keyPressed (const juce::KeyPress&) override;

private:
    std::vector<std::unique_ptr<TextButton>> buttons;
    int index = -1;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Segments)
};

} // namespace partita::app
