#include "Plugin/Window/ImpulsePanel.h"

#include "Plugin/Window/FactsText.h"
#include "Plugin/Window/Rows.h"
#include "Plugin/Window/Theme.h"

namespace partita::app
{

ImpulsePanel::ImpulsePanel (WindowModel& modelToShow)
    : FactsPanel (TRANS ("Impulse")),
      model (modelToShow),
      on (model.parameter ("impulse_on"), TRANS ("Impulse"), theme::impulseAccent, Switch::Style::plain),
      previous (TRANS ("Previous impulse"), icons::chevronLeft(), theme::impulseAccent),
      next (TRANS ("Next impulse"), icons::chevronRight(), theme::impulseAccent),
      remove (TRANS ("Take the impulse out"), icons::cross(), theme::impulseAccent),
      name (TRANS ("Impulses"), theme::impulseAccent),
      scale (TRANS ("Scale"), { TRANS ("Linear"), TRANS ("dB") }, theme::impulseAccent),
      waveform (model),
      start (model.parameter ("impulse_start"), TRANS ("Start"), theme::impulseAccent),
      end (model.parameter ("impulse_end"), TRANS ("End"), theme::impulseAccent),
      fadeIn (model.parameter ("impulse_fade_in"), TRANS ("Fade in"), theme::impulseAccent),
      fadeOut (model.parameter ("impulse_fade_out"), TRANS ("Fade out"), theme::impulseAccent),
      attack (model.parameter ("impulse_attack"), TRANS ("Attack"), theme::impulseAccent),
      reverse (model.parameter ("impulse_reverse"), TRANS ("Reverse"), theme::impulseAccent),
      predelay (model.parameter ("impulse_predelay"), TRANS ("Predelay"), theme::impulseAccent),
      size (model.parameter ("impulse_size"), TRANS ("Size"), theme::impulseAccent),
      decay (model.parameter ("impulse_decay"), TRANS ("Decay"), theme::impulseAccent),
      decayLow (model.parameter ("impulse_decay_low"), TRANS ("Decay low"), theme::impulseAccent),
      decayHigh (model.parameter ("impulse_decay_high"), TRANS ("Decay high"), theme::impulseAccent),
      lowCut (model.parameter ("impulse_low_cut"), TRANS ("Low cut"), theme::impulseAccent),
      highCut (model.parameter ("impulse_high_cut"), TRANS ("High cut"), theme::impulseAccent),
      level (model.parameter ("impulse_level"), TRANS ("Level"), theme::impulseAccent),
      gain (model.parameter ("impulse_gain"), TRANS ("Gain"), theme::impulseAccent)
{
    on.setTooltip (TRANS ("Impulse on or off"));
    name.setTooltip (TRANS ("Choose an impulse"));
    start.setTooltip (TRANS ("Where in the file the impulse begins"));
    end.setTooltip (TRANS ("Where in the file it ends"));
    fadeIn.setTooltip (TRANS ("How long its beginning fades in"));
    fadeOut.setTooltip (TRANS ("How long its end fades out"));
    attack.setTooltip (TRANS ("How slowly the reverberation builds up"));
    reverse.setTooltip (TRANS ("Backwards"));
    predelay.setTooltip (TRANS ("Time before the impulse answers"));
    size.setTooltip (TRANS ("Stretches the room: longer and darker, or shorter and brighter"));
    decay.setTooltip (TRANS ("Reverberation time, as a multiple of the file's"));
    decayLow.setTooltip (TRANS ("The same for low frequencies"));
    decayHigh.setTooltip (TRANS ("The same for high frequencies"));
    lowCut.setTooltip (TRANS ("Takes low frequencies out of the impulse"));
    highCut.setTooltip (TRANS ("Takes high frequencies out of the impulse"));
    level.setTooltip (TRANS ("What is made equal between impulses: nothing, peak, energy, loudness, or the "
                             "level of the wet sound"));
    gain.setTooltip (TRANS ("Level of the impulse"));

    previous.onClick = [this] { model.step (CatalogueKind::impulses, -1); };
    next.onClick = [this] { model.step (CatalogueKind::impulses, 1); };
    remove.onClick = [this] { model.removeImpulse(); };
    name.onClick = waveform.onBrowse = [this]
    {
        if (onBrowse != nullptr)
            onBrowse();
    };
    scale.onChoice = [this] (int index)
    {
        auto layout = model.layout();
        layout.waveformInDb = index == 1;
        model.setLayout (layout);
        takeLayout();
    };
    waveform.onActivate = [this] (TimeHandle::Kind kind) { startTyping (kind); };

    for (auto* each : std::initializer_list<juce::Component*> {
             &on,       &previous,  &name,    &next,    &remove,  &scale,    &waveform, &start,
             &end,      &fadeIn,    &fadeOut, &attack,  &reverse, &predelay, &size,     &decay,
             &decayLow, &decayHigh, &lowCut,  &highCut, &level,   &gain })
        addAndMakeVisible (each);

    takeLayout();
    update();
}

void ImpulsePanel::takeLayout()
{
    const auto inDb = model.layout().waveformInDb;
    scale.choose (inDb ? 1 : 0);
    waveform.showInDb (inDb);
}

void ImpulsePanel::startTyping (TimeHandle::Kind kind)
{
    switch (kind)
    {
        case TimeHandle::Kind::start: return start.startTyping();
        case TimeHandle::Kind::end: return end.startTyping();
        case TimeHandle::Kind::fadeIn: return fadeIn.startTyping();
        case TimeHandle::Kind::fadeOut: return fadeOut.startTyping();
        case TimeHandle::Kind::attack: return attack.startTyping();
        case TimeHandle::Kind::decay: return decay.startTyping();
    }
}

void ImpulsePanel::update()
{
    waveform.update();
    const auto facts = model.impulse();

    if (const std::pair now { facts->revision, facts->isPending }; std::exchange (shown, now) == now)
        return;

    const auto isEmpty = facts->name.isEmpty();
    name.setNames (isEmpty ? TRANS ("No impulse") : facts->name, facts->origin);
    remove.setEnabled (! isEmpty);
    showSummary (facts_text::summaryOf (*facts));
}

void ImpulsePanel::resized()
{
    auto area = getLocalBounds();
    auto title = area.removeFromTop (theme::titleHeight).reduced (theme::margin, 7);
    on.setBounds (title.removeFromLeft (28));
    title.removeFromLeft (8);
    titleArea = title.removeFromLeft (68);
    previous.setBounds (title.removeFromLeft (22));
    name.setBounds (title.removeFromLeft (juce::jlimit (150, 300, title.getWidth() / 3)).reduced (2, 0));
    next.setBounds (title.removeFromLeft (22));
    remove.setBounds (title.removeFromLeft (24));
    title.removeFromLeft (14);
    scale.setBounds (title.removeFromRight (scale.idealWidth()));
    title.removeFromRight (12);
    summaryArea = title;

    const auto row = [&]
    { return area.removeFromBottom (theme::fieldHeight).reduced (theme::margin - 7, 0); };
    area.removeFromBottom (6);
    layOutRow (row(), { &decay, &decayLow, &decayHigh, &size, &lowCut, &highCut, &level, &gain });
    ruleArea = area.removeFromBottom (1).reduced (theme::margin, 0);
    layOutRow (row(), { &start, &fadeIn, &attack, &fadeOut, &end, &predelay, &reverse, nullptr });
    area.removeFromBottom (4);
    waveform.setBounds (area);
}

} // namespace partita::app
