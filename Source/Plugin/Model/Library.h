#pragma once

#include "Plugin/Model/UserSettings.h"
#include "Plugin/Window/WindowFacts.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace partita::app
{

/// Presets or impulses that can be chosen by name, with the user's favourites among them.
///
/// Thread    the message thread; the first look and rescan read folders
class Library
{
public:
    struct Item
    {
        std::string id; ///< `factory:` and a name, or a path
        std::string name, category, description;
    };

    /// The items and their order; called anew for each rescan.
    using Finder = std::vector<Item> (*) (const UserSettings&);

    Library (UserSettings&, std::string favouritesKey, Finder);

    [[nodiscard]] std::shared_ptr<const Catalogue> catalogue();
    void rescan();
    void setFavourite (const std::string& id, bool);

    /// The item by so many steps after or before this one, round at the ends; the first one if this is none.
    [[nodiscard]] std::optional<std::string> neighbourOf (const std::string& id, int direction);

private:
    UserSettings& settings;
    const std::string favouritesKey;
    const Finder find;
    std::shared_ptr<const Catalogue> shown;
    Revision revisions = 0;
};

/// Those that come with the program by category, then the user's.
[[nodiscard]] std::vector<Library::Item> findPresets (const UserSettings&);

/// Factory impulses by category, then the audio files of the user's impulse folders.
[[nodiscard]] std::vector<Library::Item> findImpulses (const UserSettings&);

/// The text of a preset in the catalogue; empty if it is not there.
[[nodiscard]] std::string presetTextOf (const std::string& id);

/// Of presets that come with the program, in the catalogue's order.
[[nodiscard]] const std::vector<Library::Item>& factoryPresets();

} // namespace partita::app
