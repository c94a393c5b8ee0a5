#pragma once

#include "Plugin/Window/IconButton.h"
#include "Plugin/Window/TextButton.h"
#include "Plugin/Window/WindowModel.h"

#include <memory>
#include <vector>

namespace partita::app
{

/// Presets or impulses by category, favourites and words; what is chosen in the list is loaded at once, so that it is heard.
///
/// Keyboard  arrows choose, return and escape close, any letter searches, s sets the star with the command key
class Browser : public juce::Component, private juce::ListBoxModel
{
public:
    Browser (WindowModel&, CatalogueKind, juce::Colour accent);
    ~Browser() override;

    std::function<void()> onClose;
    std::function<void()> onLoadFile; ///< a file is to be chosen
    std::function<void()> onAddFolder;

    void update();

    void search (const juce::String& words);

    /// Names of what the list shows.
    [[nodiscard]] juce::StringArray shownNames() const;

    void paint (juce::Graphics&) override;
    void paintOverChildren (juce::Graphics&) override;
    void resized() override;
    bool keyPressed (const juce::KeyPress&) override;

private:
    class Categories;
    class Row;

    int getNumRows() override;

    void paintListBoxItem (int, juce::Graphics&, int, int, bool) override {}

    juce::Component* refreshComponentForRow (int row, bool isSelected, juce::Component*) override;
    void selectedRowsChanged (int lastRow) override;
    void returnKeyPressed (int) override;
    juce::String getNameForRow (int) override;

    void chooseEmbedding();
    void showEmbedding();
    void filterItems();
    void showCategory (int);
    [[nodiscard]] juce::String loadedId() const;
    [[nodiscard]] const Catalogue::Item& item (int row) const;

    WindowModel& model;
    const CatalogueKind kind;
    const juce::Colour accent;
    std::shared_ptr<const Catalogue> catalogue;
    juce::String loaded;
    std::vector<std::size_t> shown;
    bool isFilling = false;

    std::unique_ptr<Categories> categories;
    juce::TextEditor searchField;
    juce::ListBox categoryList, itemList;
    IconButton close;
    TextButton loadFile, addFolder, embedding;
    juce::String description;
    juce::Rectangle<int> titleArea, descriptionArea, ruleArea;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Browser)
};

} // namespace partita::app
