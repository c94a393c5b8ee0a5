#include "Plugin/Window/Footer.h"

#include "Plugin/Window/FactsText.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr int cornerWidth = 22; // where the window is resized

}

Footer::Footer (WindowModel& modelToShow) : model (modelToShow)
{
    setTitle (TRANS ("Engine"));
    update();
}

void Footer::update()
{
    const auto facts = model.engine();

    if (std::exchange (shownRevision, facts->revision) == facts->revision)
        return;

    isLate = facts->lateCalls > 0;
    Words next { facts_text::latencyOf (*facts), facts_text::loadOf (*facts),
                 ! facts->isRunning ? juce::String()
                 : isLate           ? facts_text::count (facts->lateCalls) + " " + TRANS ("calls too late")
                                    : TRANS ("Never late") };
    setTooltip (facts->isRunning ? facts_text::partitionsOf (*facts) : juce::String());

    if (next == words)
        return;

    words = std::move (next);
    setDescription (words.latency + ". " + words.load + ". " + words.late);
    repaint();
}

void Footer::paint (juce::Graphics& g)
{
    const auto font = theme::font (11.5f);
    auto area = getLocalBounds().withTrimmedLeft (theme::margin).withTrimmedRight (cornerWidth).toFloat();
    const auto lateWidth = std::ceil (theme::widthOf (words.late, font)) + 2.0f;
    theme::drawText (g, words.late, area.removeFromRight (lateWidth), juce::Justification::centredRight, font,
                     isLate ? theme::alarm : theme::quietText);
    area.removeFromRight (18.0f);
    const auto latencyWidth = std::ceil (theme::widthOf (words.latency, font)) + 2.0f;
    theme::drawText (g, words.latency, area.removeFromLeft (latencyWidth), juce::Justification::centredLeft,
                     font, theme::quietText);
    area.removeFromLeft (18.0f);
    theme::drawText (g, words.load, area, juce::Justification::centredLeft, font, theme::faintText);
}

} // namespace partita::app
