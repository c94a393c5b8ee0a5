#include "Standalone/Window/LevelBars.h"

#include "Plugin/Window/Theme.h"

#include <juce_audio_basics/juce_audio_basics.h>

namespace partita::app
{
namespace
{

constexpr float scaleDecibels = 60.0f;
constexpr float fallPerCall = 0.02f; // of the scale: 36 dB a second at 30 calls

float shareOf (float peak)
{
    return juce::jlimit (0.0f, 1.0f,
                         1.0f + juce::Decibels::gainToDecibels (peak, -scaleDecibels) / scaleDecibels);
}

} // namespace

LevelBars::LevelBars (const juce::String& title)
{
    setTitle (title);
    setTooltip (title);
}

void LevelBars::show (const std::vector<float>& peaks)
{
    const auto before = std::pair (shares, clipped);

    for (std::size_t c = 0; c < shares.size() && c < peaks.size(); ++c)
    {
        shares[c] = juce::jmax (shareOf (peaks[c]), shares[c] - fallPerCall, 0.0f);
        clipped = clipped || peaks[c] > 1.0f;
    }

    if (before != std::pair (shares, clipped))
        repaint();
}

void LevelBars::paint (juce::Graphics& g)
{
    auto area = getLocalBounds().toFloat();
    const auto height = area.getHeight() / 2.0f;

    for (const auto share : shares)
    {
        const auto bar = area.removeFromTop (height).reduced (0.0f, 1.5f);
        g.setColour (theme::track);
        g.fillRoundedRectangle (bar, 1.5f);
        g.setColour (clipped ? theme::alarm : theme::outputAccent);
        g.fillRoundedRectangle (bar.withWidth (bar.getWidth() * share), 1.5f);
    }
}

void LevelBars::mouseDown (const juce::MouseEvent&)
{
    clipped = false;
    repaint();
}

} // namespace partita::app
