#include "Plugin/Window/WindowEditor.h"

namespace partita::app
{

WindowEditor::WindowEditor (juce::AudioProcessor& processorToShow, WindowModel& model)
    : AudioProcessorEditor (processorToShow), window (model)
{
    setLookAndFeel (&look);
    setOpaque (true);
    const auto size = WindowContent::sizeOf (model.layout());
    setResizable (true, true);
    setResizeLimits (WindowContent::leastWidth, WindowContent::leastHeight, WindowContent::mostWidth,
                     WindowContent::mostHeight);
    setSize (size.x, size.y);
    addAndMakeVisible (window);
    window.setBounds (getLocalBounds());
}

void WindowEditor::resized()
{
    // Limits are set before there is a size, and what they give is none to remember.
    if (window.getParentComponent() == this)
        window.setBounds (getLocalBounds());
}

} // namespace partita::app
