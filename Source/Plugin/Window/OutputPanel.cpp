#include "Plugin/Window/OutputPanel.h"

#include "Plugin/Window/Rows.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr int looksPerLoudness = 6; // digits that change more often can't be read

juce::String lufs (const std::optional<float>& value)
{
    constexpr float silence = -99.0f;

    if (! value || *value < silence)
        return juce::String::fromUTF8 ("–");

    return (*value < 0.0f ? juce::String::fromUTF8 ("−") : juce::String())
           + juce::String (std::abs (*value), 1);
}

} // namespace

OutputPanel::OutputPanel (WindowModel& modelToShow)
    : model (modelToShow),
      inputMeter (TRANS ("In")),
      outputMeter (TRANS ("Out")),
      mix (model.parameter ("mix"), TRANS ("Mix"), theme::outputAccent),
      width (model.parameter ("width"), TRANS ("Width"), theme::outputAccent),
      inputGain (model.parameter ("input_gain"), TRANS ("Input"), theme::outputAccent),
      outputGain (model.parameter ("output_gain"), TRANS ("Output"), theme::outputAccent),
      latency (model.parameter ("engine_latency"), TRANS ("Latency allowed"), theme::outputAccent)
{
    setTitle (TRANS ("Output"));
    setFocusContainerType (FocusContainerType::focusContainer);
    mix.setTooltip (TRANS ("How much of the processed sound: 0 % is dry, 100 % wet"));
    width.setTooltip (TRANS ("Stereo width of the wet sound: 0 % is mono"));
    inputGain.setTooltip (TRANS ("Level before everything"));
    outputGain.setTooltip (TRANS ("Level after everything"));
    latency.setTooltip (TRANS ("How late the engine may answer, so that it has less to do"));
    inputMeter.onReset = outputMeter.onReset = [this] { model.resetMeters(); };

    for (auto* each : std::initializer_list<juce::Component*> { &inputMeter, &outputMeter, &mix, &width,
                                                                &inputGain, &outputGain, &latency })
        addAndMakeVisible (each);

    update();
}

OutputPanel::Loudness OutputPanel::loudnessOf (const MeterFacts::Side& side)
{
    return { lufs (side.momentaryLufs), lufs (side.shortTermLufs) };
}

void OutputPanel::update()
{
    const auto facts = model.meters();

    if (std::exchange (shownRevision, facts->revision) != facts->revision)
    {
        inputMeter.show (facts->input);
        outputMeter.show (facts->output);
    }

    if (looks++ % looksPerLoudness == 0)
        showLoudness (*facts);
}

void OutputPanel::showLoudness (const MeterFacts& facts)
{
    const auto in = loudnessOf (facts.input), out = loudnessOf (facts.output);

    if (in == loudnessIn && out == loudnessOut)
        return;

    loudnessIn = in;
    loudnessOut = out;
    repaint (loudnessArea);
}

void OutputPanel::paintLoudness (juce::Graphics& g, const juce::String& title, const Loudness& loudness,
                                 juce::Rectangle<int> area) const
{
    const auto label = theme::font (theme::labelSize, theme::Weight::medium), value = theme::font (12.0f);
    auto row = area.toFloat();
    theme::drawText (g, title, row.removeFromLeft (row.getWidth() * 0.4f), juce::Justification::centredLeft,
                     label, theme::quietText);
    theme::drawText (g, loudness.momentary, row.removeFromLeft (row.getWidth() * 0.5f),
                     juce::Justification::centredRight, value, theme::text);
    theme::drawText (g, loudness.shortTerm, row, juce::Justification::centredRight, value, theme::text);
}

void OutputPanel::paint (juce::Graphics& g)
{
    paintPanel (g, getLocalBounds());
    paintTitle (g, getTitle(), titleArea);
    auto area = loudnessArea;
    g.setColour (theme::faintLine);
    g.fillRect (area.withHeight (1));
    area.removeFromTop (7);
    const auto label = theme::font (theme::smallSize);
    auto heads = area.removeFromTop (14).toFloat();
    theme::drawText (g, "LUFS", heads.removeFromLeft (heads.getWidth() * 0.4f),
                     juce::Justification::centredLeft, label, theme::faintText);
    theme::drawText (g, "0.4 s", heads.removeFromLeft (heads.getWidth() * 0.5f),
                     juce::Justification::centredRight, label, theme::faintText);
    theme::drawText (g, "3 s", heads, juce::Justification::centredRight, label, theme::faintText);
    paintLoudness (g, TRANS ("In"), loudnessIn, area.removeFromTop (18));
    paintLoudness (g, TRANS ("Out"), loudnessOut, area.removeFromTop (18));
}

void OutputPanel::resized()
{
    auto area = getLocalBounds();
    titleArea = area.removeFromTop (theme::titleHeight).reduced (theme::margin, 7);
    area.removeFromBottom (6);
    const auto row = [&]
    { return area.removeFromBottom (theme::fieldHeight).reduced (theme::margin - 7, 0); };
    layOutRow (row(), { &latency });
    layOutRow (row(), { &mix, &width });
    layOutRow (row(), { &inputGain, &outputGain });
    area.removeFromBottom (4);
    loudnessArea = area.removeFromBottom (62).reduced (theme::margin, 0);
    area.removeFromBottom (8);
    area.reduce (theme::margin, 0);
    const auto withRing = [] (juce::Rectangle<int> meter)
    { return meter.withLeft (meter.getX() - LevelMeter::ringRoom); };
    inputMeter.setBounds (withRing (area.removeFromLeft (area.getWidth() / 2)));
    outputMeter.setBounds (withRing (area));
}

} // namespace partita::app
