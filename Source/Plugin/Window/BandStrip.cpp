#include "Plugin/Window/BandStrip.h"

#include "Plugin/Window/FlatButton.h"
#include "Plugin/Window/ParameterAttachment.h"
#include "Plugin/Window/Rows.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr int chipSide = 22, chipGap = 3;
constexpr int chipsWidth = numShownBands * (chipSide + chipGap) + 12;

}

/// A band's number: lit while the band is on, filled while it is selected.
class BandStrip::Chip : public FlatButton
{
public:
    Chip (const WindowBand& bandToShow, int index)
        : FlatButton (juce::String (index + 1), theme::filterAccent),
          band (bandToShow),
          on (bandToShow.on, [this] (float) { repaint(); })
    {
        setTitle (TRANS ("Band") + " " + juce::String (index + 1));
        setTooltip (getTitle() + ". " + TRANS ("Click: select. Double click: on or off."));
    }

    void setSelected (bool shouldBe) { setToggleState (shouldBe, juce::dontSendNotification); }

    void mouseDoubleClick (const juce::MouseEvent&) override
    {
        on.setValueAsCompleteGesture (band.isOn() ? 0.0f : 1.0f);
    }

private:
    void paintButton (juce::Graphics& g, bool isOver, bool) override
    {
        const auto area = getLocalBounds().toFloat().reduced (0.5f);
        const auto isSelected = getToggleState();
        g.setColour (isSelected ? (band.isOn() ? accent : theme::track)
                     : isOver   ? theme::raised
                                : theme::sunken);
        g.fillEllipse (area);

        if (showsFocus())
        {
            g.setColour (theme::text);
            g.drawEllipse (area.reduced (0.5f), 1.25f);
        }

        const auto colour = isSelected    ? (band.isOn() ? theme::sunken : theme::text)
                            : band.isOn() ? accent
                                          : theme::faintText;
        theme::drawText (g, getName(), area, juce::Justification::centred,
                         theme::font (11.0f, theme::Weight::semiBold), colour);
    }

    const WindowBand band;
    ParameterAttachment on;
};

struct BandStrip::Fields
{
    Fields (BandStrip& owner, const WindowBand& bandToShow)
        : band (bandToShow),
          on (band.on, TRANS ("Band on"), theme::filterAccent),
          kind (band.kind, TRANS ("Kind"), theme::filterAccent),
          frequency (band.frequency, TRANS ("Frequency"), theme::filterAccent),
          gain (band.gain, TRANS ("Gain"), theme::filterAccent),
          q (band.q, TRANS ("Q"), theme::filterAccent),
          slope (band.slope, TRANS ("Slope"), theme::filterAccent),
          kindChanges (band.kind, [&owner] (float) { owner.updateEnablement(); }),
          slopeChanges (band.slope, [&owner] (float) { owner.updateEnablement(); })
    {
        on.setTooltip (TRANS ("Whether the band plays"));
        kind.setTooltip (
            TRANS ("What the band does: raise or lower around a frequency, above or below it, cut, or tilt"));
        frequency.setTooltip (TRANS ("Centre of a peak, middle of a shelf, edge of a cut"));
        gain.setTooltip (TRANS ("How much louder or softer; of a tilt, for each octave"));
        q.setTooltip (TRANS ("How narrow: higher is narrower"));
        slope.setTooltip (TRANS ("How steeply a cut falls"));

        for (auto* each : all())
            owner.addAndMakeVisible (each);
    }

    [[nodiscard]] std::array<ParameterControl*, 6> all()
    {
        return { &on, &kind, &frequency, &gain, &q, &slope };
    }

    const WindowBand band;
    Switch on;
    ChoiceField kind;
    ValueField frequency, gain, q;
    ChoiceField slope;
    ParameterAttachment kindChanges, slopeChanges;
};

BandStrip::BandStrip (WindowModel& modelToShow) : model (modelToShow)
{
    setTitle (TRANS ("Equaliser band"));
    setFocusContainerType (FocusContainerType::focusContainer);

    for (int i = 0; i < numShownBands; ++i)
    {
        auto& made = chips[static_cast<std::size_t> (i)];
        made = std::make_unique<Chip> (WindowBand (model, i), i);
        made->onClick = [this, i]
        {
            if (onSelect != nullptr)
                onSelect (i);
        };
        addAndMakeVisible (*made);
    }
}

BandStrip::~BandStrip() = default;

void BandStrip::select (int band)
{
    if (std::exchange (selected, band) == band)
        return;

    for (int i = 0; i < numShownBands; ++i)
        chips[static_cast<std::size_t> (i)]->setSelected (i == band);

    fields = band >= 0 ? std::make_unique<Fields> (*this, WindowBand (model, band)) : nullptr;
    updateEnablement();
    resized();
    repaint();
}

void BandStrip::typeFrequency()
{
    if (fields != nullptr)
        fields->frequency.startTyping();
}

void BandStrip::updateEnablement()
{
    if (fields == nullptr)
        return;

    fields->gain.setEnabled (fields->band.hasGain());
    fields->q.setEnabled (fields->band.hasQ());
    fields->slope.setEnabled (fields->band.hasSlope());
}

void BandStrip::paint (juce::Graphics& g)
{
    if (fields == nullptr)
        theme::drawText (
            g, TRANS ("Double-click in the plot for a new band, or choose a number to see its values."),
            getLocalBounds().withTrimmedLeft (chipsWidth + 8).toFloat(), juce::Justification::centredLeft,
            theme::font (12.0f), theme::faintText);
}

void BandStrip::resized()
{
    auto area = getLocalBounds();
    auto chipArea = area.removeFromLeft (chipsWidth);

    for (const auto& each : chips)
    {
        each->setBounds (chipArea.removeFromLeft (chipSide).withSizeKeepingCentre (chipSide, chipSide));
        chipArea.removeFromLeft (chipGap);
    }

    if (fields != nullptr)
        layOutRow (area, { &fields->on, &fields->kind, &fields->frequency, &fields->gain, &fields->q,
                           &fields->slope });
}

} // namespace partita::app
