#include "Plugin/Window/WindowEditor.h"

namespace partita::app
{

WindowEditor::WindowEditor (juce::AudioProcessor& processorToShow, WindowModel& model)
    : AudioProcessorEditor (processorToShow), window (model)
{
    setOpaque (true);
    addAndMakeVisible (window);
    setResizable (true, true);
    setResizeLimits (WindowContent::leastWidth, WindowContent::leastHeight, WindowContent::mostWidth,
                     WindowContent::mostHeight);
    setSize (window.getWidth(), window.getHeight());
}

void WindowEditor::resized() { window.setBounds (getLocalBounds()); }

} // namespace partita::app
