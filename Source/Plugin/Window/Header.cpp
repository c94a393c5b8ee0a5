#include "Plugin/Window/Header.h"

#include "Plugin/Window/Theme.h"

#include <algorithm>

namespace partita::app
{

Header::Header (WindowModel& modelToShow)
    : model (modelToShow),
      view (TRANS ("Panels"), { TRANS ("Both"), TRANS ("Filter"), TRANS ("Impulse") }, theme::text),
      previous (TRANS ("Previous preset"), icons::chevronLeft(), theme::text),
      next (TRANS ("Next preset"), icons::chevronRight(), theme::text),
      favourite (TRANS ("Favourite"), icons::star(), theme::warning),
      save (TRANS ("Save the preset"), icons::save(), theme::text),
      preset (TRANS ("Presets"), theme::text),
      undo (TRANS ("Undo"), icons::undo(), theme::text),
      redo (TRANS ("Redo"), icons::redo(), theme::text),
      slots (TRANS ("Compare"), { "A", "B" }, theme::text),
      copy (TRANS ("Copy to the other"), icons::arrowRight(), theme::text),
      bypass (TRANS ("Bypass"), theme::warning),
      bypassAttachment (model.parameter ("bypass"), [this] (float value)
                        { bypass.setToggleState (value >= 0.5f, juce::dontSendNotification); })
{
    setTitle (TRANS ("Header"));
    setFocusContainerType (FocusContainerType::focusContainer);
    preset.setTooltip (TRANS ("Choose a preset"));
    bypass.setTooltip (TRANS ("The input as it is, with the same latency"));

    view.onChoice = [this] (int index) { onView (static_cast<WindowView> (index)); };
    previous.onClick = [this] { model.step (CatalogueKind::presets, -1); };
    next.onClick = [this] { model.step (CatalogueKind::presets, 1); };
    preset.onClick = [this] { onBrowse(); };
    save.onClick = [this] { onSave(); };
    favourite.onClick = [this]
    {
        const auto edits = model.edits();
        const auto catalogue = model.catalogue (CatalogueKind::presets);
        const auto found = std::find_if (catalogue->items.begin(), catalogue->items.end(),
                                         [&] (const auto& each) { return each.id == edits->presetId; });

        if (found != catalogue->items.end())
            model.setFavourite (CatalogueKind::presets, found->id, ! found->favourite);
    };
    undo.onClick = [this] { model.undo(); };
    redo.onClick = [this] { model.redo(); };
    slots.onChoice = [this] (int index) { model.choose (index == 0 ? CompareSlot::a : CompareSlot::b); };
    copy.onClick = [this] { model.copyToOtherSlot(); };
    bypass.onClick = [this]
    { bypassAttachment.setValueAsCompleteGesture (bypass.getToggleState() ? 0.0f : 1.0f); };

    for (auto* each : std::initializer_list<juce::Component*> { &view, &previous, &preset, &next, &favourite,
                                                                &save, &undo, &redo, &slots, &copy, &bypass })
        addAndMakeVisible (each);

    bypassAttachment.sendInitialUpdate();
    update();
}

void Header::setView (WindowView shown) { view.choose (static_cast<int> (shown)); }

void Header::update()
{
    const auto edits = model.edits();
    const auto presets = model.catalogue (CatalogueKind::presets);
    const auto revision = edits->revision + presets->revision;

    if (std::exchange (shownRevision, revision) == revision)
        return;

    preset.setNames (edits->presetName.isEmpty() ? TRANS ("Untitled") : edits->presetName,
                     edits->presetModified ? TRANS ("changed") : juce::String());
    undo.setEnabled (edits->undoName.isNotEmpty());
    undo.setTooltip (TRANS ("Undo") + " " + edits->undoName);
    redo.setEnabled (edits->redoName.isNotEmpty());
    redo.setTooltip (TRANS ("Redo") + " " + edits->redoName);

    const auto isA = edits->slot == CompareSlot::a;
    slots.choose (isA ? 0 : 1);
    copy.setTooltip (isA ? TRANS ("Copy A to B") : TRANS ("Copy B to A"));
    copy.setTitle (copy.getTooltip());
    copy.setIcon (isA ? icons::arrowRight() : icons::arrowLeft());

    const auto found = std::find_if (presets->items.begin(), presets->items.end(),
                                     [&] (const auto& each) { return each.id == edits->presetId; });
    const auto isKnown = found != presets->items.end();
    const auto isFavourite = isKnown && found->favourite;
    favourite.setEnabled (isKnown);
    favourite.setLit (isFavourite);
    favourite.setIcon (isFavourite ? icons::filledStar() : icons::star());
}

void Header::paint (juce::Graphics& g)
{
    theme::drawText (g, "Partita", nameArea.toFloat(), juce::Justification::centredLeft,
                     theme::font (17.0f, theme::Weight::semiBold), theme::text);
}

void Header::resized()
{
    auto area = getLocalBounds().reduced (theme::margin, 10);
    nameArea = area.removeFromLeft (72);
    area.removeFromLeft (8);
    view.setBounds (area.removeFromLeft (view.idealWidth()));

    bypass.setBounds (area.removeFromRight (bypass.idealWidth()));
    area.removeFromRight (10);
    copy.setBounds (area.removeFromRight (26));
    area.removeFromRight (2);
    slots.setBounds (area.removeFromRight (slots.idealWidth()));
    area.removeFromRight (12);
    redo.setBounds (area.removeFromRight (26));
    undo.setBounds (area.removeFromRight (26));

    // The preset stands in the middle of the window as long as there is room.
    constexpr int tools = 4 * 26 + 8;
    const auto width = juce::jlimit (140, 320, area.getWidth() - tools - 24);
    auto middle = area.withSizeKeepingCentre (width + tools, area.getHeight());
    const auto wanted = (getWidth() - middle.getWidth()) / 2;
    middle.setX (juce::jlimit (
        area.getX() + 10, juce::jmax (area.getX() + 10, area.getRight() - middle.getWidth() - 10), wanted));
    previous.setBounds (middle.removeFromLeft (26));
    preset.setBounds (middle.removeFromLeft (width).reduced (2, 0));
    next.setBounds (middle.removeFromLeft (26));
    middle.removeFromLeft (6);
    favourite.setBounds (middle.removeFromLeft (26));
    save.setBounds (middle.removeFromLeft (26));
}

} // namespace partita::app
