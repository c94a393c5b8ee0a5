#include "Plugin/Window/FilterPanel.h"

#include "Plugin/Window/FactsText.h"
#include "Plugin/Window/Menus.h"
#include "Plugin/Window/Rows.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{
namespace
{

constexpr int gainRangeWidth = 98;

}

FilterPanel::FilterPanel (WindowModel& modelToShow)
    : FactsPanel (TRANS ("Filter")),
      model (modelToShow),
      on (model.parameter ("filter_on"), TRANS ("Filter"), theme::filterAccent, Switch::Style::plain),
      second (TRANS ("Beside the gain"), { TRANS ("Gain"), TRANS ("Phase"), TRANS ("Delay") },
              theme::filterAccent),
      analyser (TRANS ("Analyser"), theme::filterAccent),
      gainRange (juce::String::fromUTF8 (gainRanges[2].name), theme::filterAccent),
      response (model),
      band (model),
      highPass (model.parameter ("highpass_cutoff"), TRANS ("High-pass"), theme::filterAccent),
      lowPass (model.parameter ("filter_cutoff"), TRANS ("Low-pass"), theme::filterAccent),
      transition (model.parameter ("filter_transition"), TRANS ("Transition"), theme::filterAccent),
      attenuation (model.parameter ("filter_attenuation"), TRANS ("Attenuation"), theme::filterAccent),
      phase (model.parameter ("filter_phase"), TRANS ("Phase"), theme::filterAccent),
      amount (model.parameter ("filter_phase_amount"), TRANS ("Amount"), theme::filterAccent),
      length (model.parameter ("filter_length"), TRANS ("Resolution"), theme::filterAccent),
      place (model.parameter ("filter_place"), TRANS ("Applies to"), theme::filterAccent),
      phaseChanges (model.parameter ("filter_phase"), [this] (float) { updateEnablement(); })
{
    on.setTooltip (TRANS ("Filter on or off"));
    analyser.setTooltip (TRANS ("Spectrum of what comes in (grey) and goes out (blue)"));
    gainRange.setTooltip (TRANS ("Gains that the plot shows"));
    second.setTooltip (TRANS ("What is drawn beside the gain: nothing, the phase or the group delay"));
    highPass.setTooltip (TRANS ("Removes what lies below"));
    lowPass.setTooltip (TRANS ("Removes what lies above"));
    transition.setTooltip (
        TRANS ("Width of the fall from passing to stopping. Narrower takes a longer filter"));
    attenuation.setTooltip (TRANS ("How far down the stopped part must be"));
    phase.setTooltip (
        TRANS ("Linear keeps the shape of every sound but is late; minimum is never late; mixed lies "
               "between; maximum is minimum backwards"));
    amount.setTooltip (TRANS ("Of mixed phase: 0 % is linear, 100 % minimum"));
    length.setTooltip (
        TRANS ("How long the equaliser's filter may be: higher follows low and narrow bands better"));
    place.setTooltip (TRANS ("Whether the dry signal is filtered too"));

    analyser.setClickingTogglesState (true);
    analyser.onClick = [this]
    { changeLayout ([this] (WindowLayout& l) { l.analyser = analyser.getToggleState(); }); };
    second.onChoice = [this] (int index) { changeLayout ([=] (WindowLayout& l) { l.secondCurve = index; }); };
    gainRange.setOpensMenu();
    gainRange.onClick = [this] { chooseGainRange(); };
    response.onSelect = [this] (int index) { band.select (index); };
    band.onSelect = [this] (int index) { response.select (index); };
    response.onActivateBand = [this] (int) { band.typeFrequency(); };
    response.onActivateEdge = [this] (EdgeHandle::Side side)
    { (side == EdgeHandle::Side::lowPass ? lowPass : highPass).startTyping(); };

    for (auto* each : std::initializer_list<juce::Component*> {
             &on, &second, &analyser, &gainRange, &response, &band, &highPass, &lowPass, &transition,
             &attenuation, &phase, &amount, &length, &place })
        addAndMakeVisible (each);

    takeLayout();
    updateEnablement();
    update();
}

template <class Change>
void FilterPanel::changeLayout (Change&& change)
{
    auto layout = model.layout();
    change (layout);
    model.setLayout (layout);
    takeLayout();
}

void FilterPanel::takeLayout()
{
    const auto layout = model.layout();
    second.choose (layout.secondCurve);
    response.setSecond (static_cast<response::Second> (layout.secondCurve));
    response.setGainRange (layout.gainRange);
    gainRange.setButtonText (
        juce::String::fromUTF8 (gainRanges[static_cast<std::size_t> (layout.gainRange)].name));
    analyser.setToggleState (layout.analyser, juce::dontSendNotification);
    response.showSpectra (layout.analyser);
    model.wantSpectrum (layout.analyser);
}

void FilterPanel::chooseGainRange()
{
    juce::PopupMenu menu;
    const juce::Component::SafePointer<FilterPanel> self (this);

    for (int i = 0; i < static_cast<int> (gainRanges.size()); ++i)
        menu.addItem (juce::String::fromUTF8 (gainRanges[static_cast<std::size_t> (i)].name), true,
                      i == model.layout().gainRange,
                      [self, i]
                      {
                          if (self != nullptr)
                              self->changeLayout ([i] (WindowLayout& l) { l.gainRange = i; });
                      });

    app::showMenu (menu, gainRange);
}

void FilterPanel::updateEnablement()
{
    amount.setEnabled (phase.valueText() == phase.parameter().getText (2.0f / 3.0f, 0));
}

void FilterPanel::update()
{
    response.update();
    const auto facts = model.filter();

    if (const std::pair now { facts->revision, facts->isPending }; std::exchange (shown, now) != now)
        showSummary (facts_text::summaryOf (*facts));
}

void FilterPanel::resized()
{
    auto area = getLocalBounds();
    auto title = area.removeFromTop (theme::titleHeight).reduced (theme::margin, 7);
    on.setBounds (title.removeFromLeft (28));
    title.removeFromLeft (8);
    titleArea = title.removeFromLeft (52);
    gainRange.setBounds (title.removeFromRight (gainRangeWidth));
    title.removeFromRight (6);
    analyser.setBounds (title.removeFromRight (analyser.idealWidth()));
    title.removeFromRight (6);
    second.setBounds (title.removeFromRight (second.idealWidth()));
    title.removeFromRight (16);
    summaryArea = title;

    auto fields =
        area.removeFromBottom (theme::fieldHeight + 6).reduced (theme::margin - 7, 0).withTrimmedBottom (6);
    layOutRow (fields, { &highPass, &lowPass, &transition, &attenuation, &phase, &amount, &length, &place });
    ruleArea = area.removeFromBottom (1).reduced (theme::margin, 0);
    band.setBounds (
        area.removeFromBottom (theme::fieldHeight + 4).withTrimmedTop (4).reduced (theme::margin, 0));
    response.setBounds (area);
}

} // namespace partita::app
