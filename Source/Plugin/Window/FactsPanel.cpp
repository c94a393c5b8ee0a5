#include "Plugin/Window/FactsPanel.h"

#include "Plugin/Window/Rows.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{

FactsPanel::FactsPanel (const juce::String& title)
{
    setTitle (title);
    setFocusContainerType (FocusContainerType::focusContainer);
}

void FactsPanel::showSummary (const juce::String& next)
{
    if (next == summary)
        return;

    summary = next;
    repaint (summaryArea);
}

void FactsPanel::paint (juce::Graphics& g)
{
    paintPanel (g, getLocalBounds());
    paintTitle (g, getTitle(), titleArea);
    theme::drawText (g, summary, summaryArea.toFloat(), juce::Justification::centredLeft, theme::font (12.0f),
                     theme::quietText);
    g.setColour (theme::faintLine);
    g.fillRect (ruleArea);
}

} // namespace partita::app
