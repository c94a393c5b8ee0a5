#include "Standalone/Window/AudioPanel.h"

namespace partita::app
{
namespace
{

constexpr int width = 620, height = 560, lineHeight = 20, linesHeight = 3 * lineHeight + 2 * theme::margin;

}

AudioPanel::AudioPanel (Session& toShow)
    : session (toShow),
      selector (session.devices, 0, AppAudio::channels, 0, AppAudio::channels, false, false, false, false)
{
    setLookAndFeel (&look);
    setOpaque (true);
    addAndMakeVisible (selector);
    setSize (width, height);
    timerCallback();
    startTimerHz (4);
}

AudioPanel::~AudioPanel() { setLookAndFeel (nullptr); }

void AudioPanel::timerCallback()
{
    const juce::StringArray next { session.deviceLine(), session.latencyLine(), session.dropoutLine() };

    if (next != lines)
    {
        lines = next;
        repaint();
    }
}

void AudioPanel::paint (juce::Graphics& g)
{
    g.fillAll (theme::panel);
    auto area = getLocalBounds().removeFromBottom (linesHeight).reduced (2 * theme::margin, theme::margin);

    for (const auto& line : lines)
        theme::drawText (g, line, area.removeFromTop (lineHeight).toFloat(), juce::Justification::centredLeft,
                         theme::font (12.0f), theme::quietText);
}

void AudioPanel::resized() { selector.setBounds (getLocalBounds().withTrimmedBottom (linesHeight)); }

} // namespace partita::app
