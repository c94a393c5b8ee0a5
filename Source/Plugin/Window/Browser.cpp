#include "Plugin/Window/Browser.h"

#include "Plugin/Window/Menus.h"
#include "Plugin/Window/Rows.h"
#include "Plugin/Window/Theme.h"

#include <algorithm>

namespace partita::app
{
namespace
{

constexpr int rowHeight = 28, categoriesWidth = 170;

bool matches (const Catalogue::Item& item, const juce::StringArray& words)
{
    const auto text = item.name + " " + item.category + " " + item.description;
    return std::all_of (words.begin(), words.end(),
                        [&] (const auto& each) { return text.containsIgnoreCase (each); });
}

juce::StringArray wordsOf (const juce::String& text)
{
    auto words = juce::StringArray::fromTokens (text, " ", {});
    words.removeEmptyStrings();
    return words;
}

/// Of a size that impulses may have.
juce::String limitText (int megabytes)
{
    return megabytes > 0 ? TRANS ("up to") + " " + juce::String (megabytes) + " MB" : TRANS ("never");
}

} // namespace

/// All, favourites, then the categories in the catalogue's order.
class Browser::Categories : public juce::ListBoxModel
{
public:
    explicit Categories (Browser& ownerToTell) : owner (ownerToTell) {}

    static constexpr int numFixed = 2;

    void take (const Catalogue& catalogue)
    {
        names = { TRANS ("All"), TRANS ("Favourites") };

        for (const auto& each : catalogue.items)
            names.addIfNotAlreadyThere (each.category);
    }

    [[nodiscard]] bool accepts (int row, const Catalogue::Item& item) const
    {
        return row <= 0 || (row == 1 ? item.favourite : item.category == names[row]);
    }

    int getNumRows() override { return names.size(); }

    juce::String getNameForRow (int row) override { return names[row]; }

    void paintListBoxItem (int row, juce::Graphics& g, int width, int height, bool isSelected) override
    {
        const auto area = juce::Rectangle<int> (width, height).toFloat().reduced (0.0f, 1.0f);

        if (isSelected)
        {
            g.setColour (theme::raised);
            g.fillRoundedRectangle (area, theme::corner);
        }

        theme::drawText (g, names[row], area.reduced (10.0f, 0.0f), juce::Justification::centredLeft,
                         theme::font (12.5f, row < numFixed ? theme::Weight::medium : theme::Weight::regular),
                         isSelected       ? owner.accent
                         : row < numFixed ? theme::text
                                          : theme::quietText);
    }

    void selectedRowsChanged (int lastRow) override { owner.showCategory (lastRow); }

private:
    Browser& owner;
    juce::StringArray names;
};

/// An item's name, where it comes from, and its star.
class Browser::Row : public juce::Component
{
public:
    explicit Row (Browser& ownerToAsk)
        : owner (ownerToAsk), star (TRANS ("Favourite"), icons::star(), theme::warning)
    {
        setInterceptsMouseClicks (false, true);
        star.setWantsKeyboardFocus (false);
        star.onClick = [this] { owner.model.setFavourite (owner.kind, item.id, ! item.favourite); };
        addAndMakeVisible (star);
    }

    void show (const Catalogue::Item& newItem, bool nowSelected)
    {
        item = newItem;
        isSelected = nowSelected;
        setTitle (item.name);
        star.setLit (item.favourite);
        star.setIcon (item.favourite ? icons::filledStar() : icons::star());
        star.setTitle (item.favourite ? TRANS ("No favourite") : TRANS ("Favourite"));
        repaint();
    }

    void paint (juce::Graphics& g) override
    {
        auto area = getLocalBounds().toFloat().reduced (0.0f, 1.0f);

        if (isSelected)
        {
            g.setColour (theme::raised);
            g.fillRoundedRectangle (area, theme::corner);
        }

        area.removeFromRight (30.0f);
        area.removeFromLeft (10.0f);
        const auto isLoaded = item.id == owner.loaded;

        if (isLoaded)
        {
            g.setColour (owner.accent);
            g.fillEllipse (
                juce::Rectangle<float> (5.0f, 5.0f).withCentre ({ area.getX() + 2.0f, area.getCentreY() }));
        }

        area.removeFromLeft (13.0f);
        theme::drawText (g, item.category, area.removeFromRight (area.getWidth() * 0.3f),
                         juce::Justification::centredRight, theme::font (11.5f), theme::faintText);
        theme::drawText (g, item.name, area, juce::Justification::centredLeft,
                         theme::font (13.0f, isLoaded ? theme::Weight::medium : theme::Weight::regular),
                         isLoaded ? owner.accent : theme::text);
    }

    void resized() override { star.setBounds (getLocalBounds().removeFromRight (28).reduced (1)); }

private:
    Browser& owner;
    Catalogue::Item item;
    bool isSelected = false;
    IconButton star;
};

Browser::Browser (WindowModel& modelToShow, CatalogueKind kindToShow, juce::Colour accentToUse)
    : model (modelToShow),
      kind (kindToShow),
      accent (accentToUse),
      categories (std::make_unique<Categories> (*this)),
      close (TRANS ("Close"), icons::cross(), accent),
      loadFile (TRANS ("Open a file") + juce::String::fromUTF8 ("…"), accent),
      addFolder (TRANS ("Add a folder") + juce::String::fromUTF8 ("…"), accent),
      embedding (TRANS ("In sessions"), accent)
{
    setOpaque (false);
    setWantsKeyboardFocus (true);
    setFocusContainerType (FocusContainerType::keyboardFocusContainer);
    setTitle (kind == CatalogueKind::presets ? TRANS ("Presets") : TRANS ("Impulses"));

    searchField.setTitle (TRANS ("Search"));
    searchField.setFont (theme::font (13.0f));
    searchField.setIndents (30, 0);
    searchField.setJustification (juce::Justification::centredLeft);
    searchField.setTextToShowWhenEmpty (TRANS ("Search by name, category or description"), theme::faintText);
    searchField.onTextChange = [this] { filterItems(); };
    searchField.onEscapeKey = [this] { onClose(); };
    searchField.onReturnKey = [this] { itemList.grabKeyboardFocus(); };

    for (auto* each : { &categoryList, &itemList })
    {
        each->setColour (juce::ListBox::backgroundColourId, juce::Colours::transparentBlack);
        each->setRowHeight (rowHeight);
        each->setOutlineThickness (0);
        addAndMakeVisible (each);
    }

    categoryList.setModel (categories.get());
    categoryList.setTitle (TRANS ("Categories"));
    itemList.setModel (this);
    itemList.setTitle (getTitle());

    close.onClick = [this] { onClose(); };
    loadFile.onClick = [this] { onLoadFile(); };
    addFolder.onClick = [this] { onAddFolder(); };
    embedding.setOpensMenu();
    embedding.onClick = [this] { chooseEmbedding(); };
    embedding.setTooltip (TRANS (
        "Up to which size impulses are stored in sessions, so that they sound on another machine too"));
    showEmbedding();

    for (auto* each : std::initializer_list<juce::Component*> { &searchField, &close, &loadFile })
        addAndMakeVisible (each);

    if (kind == CatalogueKind::impulses)
        for (auto* each : { &addFolder, &embedding })
            addAndMakeVisible (each);

    update();
    categoryList.selectRow (0);
}

Browser::~Browser()
{
    categoryList.setModel (nullptr);
    itemList.setModel (nullptr);
}

juce::String Browser::loadedId() const
{
    return kind == CatalogueKind::presets ? model.edits()->presetId : model.impulse()->itemId;
}

void Browser::showEmbedding()
{
    embedding.setButtonText (TRANS ("In sessions") + ": " + limitText (model.embeddedMegabytes()));
    resized();
}

void Browser::chooseEmbedding()
{
    juce::PopupMenu menu;
    menu.addSectionHeader (TRANS ("Impulses stored in sessions"));
    const juce::Component::SafePointer<Browser> self (this);

    for (const auto megabytes : { 0, 1, 8, 32, 128 })
        menu.addItem (limitText (megabytes), true, megabytes == model.embeddedMegabytes(),
                      [self, megabytes]
                      {
                          if (self == nullptr)
                              return;

                          self->model.setEmbeddedMegabytes (megabytes);
                          self->showEmbedding();
                      });

    app::showMenu (menu, embedding);
}

void Browser::update()
{
    const auto latest = model.catalogue (kind);
    const auto nowLoaded = loadedId();
    const auto isNew = catalogue == nullptr || latest->revision != catalogue->revision;

    if (! isNew && nowLoaded == loaded)
        return;

    loaded = nowLoaded;

    if (isNew)
    {
        catalogue = latest;
        categories->take (*catalogue);
        categoryList.updateContent();
    }

    filterItems();
}

const Catalogue::Item& Browser::item (int row) const
{
    return catalogue->items[shown[static_cast<std::size_t> (row)]];
}

void Browser::filterItems()
{
    const juce::ScopedValueSetter<bool> quiet (isFilling, true);
    const auto words = wordsOf (searchField.getText());
    const auto category = categoryList.getSelectedRow();
    shown.clear();

    for (std::size_t i = 0; i < catalogue->items.size(); ++i)
        if (categories->accepts (category, catalogue->items[i]) && matches (catalogue->items[i], words))
            shown.push_back (i);

    itemList.updateContent();
    itemList.deselectAllRows();
    description.clear();

    for (int row = 0; row < getNumRows(); ++row)
        if (item (row).id == loaded)
        {
            itemList.selectRow (row);
            description = item (row).description;
        }

    repaint();
}

void Browser::showCategory (int) { filterItems(); }

void Browser::search (const juce::String& words)
{
    searchField.setText (words, false);
    filterItems();
}

juce::StringArray Browser::shownNames() const
{
    juce::StringArray names;

    for (const auto each : shown)
        names.add (catalogue->items[each].name);

    return names;
}

int Browser::getNumRows() { return static_cast<int> (shown.size()); }

juce::String Browser::getNameForRow (int row)
{
    return row < getNumRows() ? item (row).name : juce::String();
}

juce::Component* Browser::refreshComponentForRow (int row, bool isSelected, juce::Component* existing)
{
    std::unique_ptr<Row> shownRow (static_cast<Row*> (existing));

    if (row >= getNumRows())
        return nullptr;

    if (shownRow == nullptr)
        shownRow = std::make_unique<Row> (*this);

    shownRow->show (item (row), isSelected);
    return shownRow.release();
}

void Browser::selectedRowsChanged (int lastRow)
{
    if (lastRow < 0 || lastRow >= getNumRows())
        return;

    description = item (lastRow).description;
    repaint (descriptionArea);

    if (! isFilling && item (lastRow).id != loaded)
        model.load (kind, item (lastRow).id);
}

void Browser::returnKeyPressed (int) { onClose(); }

bool Browser::keyPressed (const juce::KeyPress& key)
{
    if (key == juce::KeyPress::escapeKey)
    {
        onClose();
        return true;
    }

    if (juce::CharacterFunctions::isLetterOrDigit (key.getTextCharacter())
        && ! key.getModifiers().isCommandDown())
    {
        searchField.grabKeyboardFocus();
        search (juce::String::charToString (key.getTextCharacter()));
        searchField.moveCaretToEnd();
        return true;
    }

    return false;
}

void Browser::paint (juce::Graphics& g)
{
    const auto area = getLocalBounds().toFloat();
    g.setColour (theme::panel);
    g.fillRoundedRectangle (area, 8.0f);
    g.setColour (theme::track);
    g.drawRoundedRectangle (area.reduced (0.5f), 8.0f, 1.0f);
    paintTitle (g, getTitle(), titleArea);
    g.setColour (theme::faintLine);
    g.fillRect (ruleArea);
    g.fillRect (descriptionArea.withHeight (1).withX (1).withRight (getWidth() - 1));
    theme::drawText (g, description, descriptionArea.reduced (0, 4).toFloat(),
                     juce::Justification::centredLeft, theme::font (12.0f), theme::quietText);

    if (shown.empty())
        theme::drawText (g,
                         searchField.isEmpty()
                             ? TRANS ("No favourites yet: the stars in the other lists add them")
                             : TRANS ("Nothing is called like that"),
                         itemList.getBounds().removeFromTop (60).toFloat(), juce::Justification::centred,
                         theme::font (12.5f), theme::faintText);
}

void Browser::paintOverChildren (juce::Graphics& g)
{
    icons::draw (g, icons::search(),
                 searchField.getBounds().removeFromLeft (30).withSizeKeepingCentre (13, 13).toFloat(),
                 theme::faintText);
}

void Browser::resized()
{
    auto area = getLocalBounds();
    auto top = area.removeFromTop (52).reduced (14, 11);
    titleArea = top.removeFromLeft (categoriesWidth - 14);
    close.setBounds (top.removeFromRight (28));
    top.removeFromRight (8);
    searchField.setBounds (top);
    descriptionArea = area.removeFromBottom (40).reduced (16, 0);
    auto bottom = descriptionArea.reduced (0, 7);

    if (addFolder.isVisible())
        addFolder.setBounds (bottom.removeFromRight (addFolder.idealWidth()));

    loadFile.setBounds (bottom.removeFromRight (loadFile.idealWidth()));

    if (embedding.isVisible())
        embedding.setBounds (bottom.removeFromRight (embedding.idealWidth()));

    descriptionArea.setRight (bottom.getRight() - 10);
    categoryList.setBounds (area.removeFromLeft (categoriesWidth).reduced (8, 6));
    ruleArea = area.removeFromLeft (1);
    itemList.setBounds (area.reduced (8, 6));
}

} // namespace partita::app
