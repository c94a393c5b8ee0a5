#pragma once

#include <string>
#include <vector>

namespace partita
{

/// Folders in which impulses are looked for that are not where they were.
struct SearchPlaces
{
    std::vector<std::string> libraryFolders;

    /// Why a folder of the settings is not among them, in words.
    std::vector<std::string> remarks {};

    /// Where a search by content gives up, and says so.
    std::size_t mostFiles = 100'000;
};

/// Those of this user: the folders in PARTITA_IMPULSES, between colons; those of `impulseFolders`, a list in
/// settings.json in the user's settings folder; and `partita/Impulses` in the user's data folder, if it is there.
///
/// Thread    any but audio
[[nodiscard]] SearchPlaces usualSearchPlaces();

/// `partita/settings.json` below XDG_CONFIG_HOME or ~/.config; empty if there is no home.
[[nodiscard]] std::string settingsFile();

/// `partita` below XDG_DATA_HOME or ~/.local/share; empty if there is no home.
[[nodiscard]] std::string userDataFolder();

} // namespace partita
