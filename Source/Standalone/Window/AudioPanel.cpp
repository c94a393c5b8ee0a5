#include "Standalone/Window/AudioPanel.h"

namespace partita::app
{
namespace
{

constexpr int width = 620, height = 590, lineHeight = 20, linesHeight = 3 * lineHeight + 2 * theme::margin,
              folderHeight = 26;

}

AudioPanel::AudioPanel (Session& toShow)
    : session (toShow),
      selector (session.devices, 0, AppAudio::channels, 0, AppAudio::channels, false, false, false, false),
      recordings ({}, theme::outputAccent)
{
    setLookAndFeel (&look);
    setOpaque (true);
    addAndMakeVisible (selector);
    addAndMakeVisible (recordings);
    recordings.setTooltip (TRANS ("Where recordings go"));
    recordings.onClick = [this] { chooseFolder(); };
    showFolder();
    setSize (width, height);
    timerCallback();
    startTimerHz (4);
}

AudioPanel::~AudioPanel() { setLookAndFeel (nullptr); }

void AudioPanel::showFolder()
{
    recordings.setButtonText (TRANS ("Recordings") + ": " + session.folderOfRecordings().getFullPathName());
    resized();
}

void AudioPanel::chooseFolder()
{
    chooser =
        std::make_unique<juce::FileChooser> (TRANS ("Where recordings go"), session.folderOfRecordings());
    chooser->launchAsync (juce::FileBrowserComponent::openMode
                              | juce::FileBrowserComponent::canSelectDirectories,
                          [this] (const juce::FileChooser& chosen)
                          {
                              if (const auto folder = chosen.getResult(); folder.isDirectory())
                              {
                                  session.recordInto (folder);
                                  showFolder();
                              }
                          });
}

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

void AudioPanel::resized()
{
    auto area = getLocalBounds().withTrimmedBottom (linesHeight);
    auto folder = area.removeFromBottom (folderHeight).reduced (2 * theme::margin, 0);
    recordings.setBounds (folder.removeFromLeft (juce::jmin (recordings.idealWidth(), folder.getWidth())));
    selector.setBounds (area);
}

} // namespace partita::app
