#pragma once

#include <string>
#include <vector>

namespace partita
{

/// Folders that hold presets, each with all below it.
struct PresetFolder
{
    enum class Kind
    {
        factory, ///< come with the program
        user
    };

    Kind kind = Kind::user;
    std::string path;
};

/// Those that are there: the program's own, installed beside it or in its source folder above; and `Presets` in
/// userDataFolder().
///
/// Thread    any but audio
[[nodiscard]] std::vector<PresetFolder> usualPresetFolders();

/// The preset files in and below a folder, sorted.
[[nodiscard]] std::vector<std::string> presetsBelow (const std::string& folder);

} // namespace partita
