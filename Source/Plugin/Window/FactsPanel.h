#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace partita::app
{

/// A panel with its title, in one line what its facts say, and a rule above its fields.
class FactsPanel : public juce::Component
{
public:
    explicit FactsPanel (const juce::String& title);

    void paint (juce::Graphics&) override;

protected:
    /// Drawn if it is another one.
    void showSummary (const juce::String&);

    juce::Rectangle<int> titleArea, summaryArea, ruleArea;

private:
    juce::String summary;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (FactsPanel)
};

} // namespace partita::app
