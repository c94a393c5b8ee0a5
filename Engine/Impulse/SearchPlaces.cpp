#include "Impulse/SearchPlaces.h"

#include "Files/TextLines.h"
#include "Files/WholeFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <filesystem>

namespace partita
{
namespace
{

namespace fs = std::filesystem;

constexpr std::uint64_t mostSettingsBytes = 1 << 20;

std::string environment (const char* name)
{
    const auto* value = std::getenv (name);
    return value == nullptr ? std::string() : value;
}

/// A folder of the XDG base directory specification, which must be absolute to count.
fs::path baseFolder (const char* variable, const char* belowHome)
{
    if (const auto folder = environment (variable); folder.starts_with ('/'))
        return folder;

    const auto home = environment ("HOME");
    return home.empty() ? fs::path() : fs::path (home) / belowHome;
}

void add (SearchPlaces& places, const std::string& folder, const std::string& source)
{
    std::error_code error;

    if (fs::is_directory (folder, error))
        places.libraryFolders.push_back (folder);
    else
        places.remarks.push_back (fmt::format ("{}: “{}” is no folder.", source, folder));
}

void addFromSettings (SearchPlaces& places)
{
    const auto path = settingsFile();
    std::error_code error;

    if (path.empty() || ! fs::exists (path, error))
        return;

    const auto text = readWholeFile (path, mostSettingsBytes);

    if (! text)
    {
        places.remarks.push_back (text.error().text());
        return;
    }

    const auto json = nlohmann::json::parse (*text, nullptr, false);

    if (! json.is_object())
    {
        places.remarks.push_back (path + ": Expected settings as a JSON object; found something else.");
        return;
    }

    if (! json.contains ("impulseFolders"))
        return;

    const auto& folders = json["impulseFolders"];

    if (! folders.is_array())
        places.remarks.push_back (path + ": Expected a list of folders as impulseFolders.");

    for (const auto& folder : folders)
        if (folder.is_string())
            add (places, folder.get<std::string>(), path);
}

} // namespace

std::string settingsFile()
{
    const auto folder = baseFolder ("XDG_CONFIG_HOME", ".config");
    return folder.empty() ? std::string() : (folder / "partita" / "settings.json").string();
}

std::string userDataFolder()
{
    const auto folder = baseFolder ("XDG_DATA_HOME", ".local/share");
    return folder.empty() ? std::string() : (folder / "partita").string();
}

SearchPlaces usualSearchPlaces()
{
    SearchPlaces places;
    const auto named = environment ("PARTITA_IMPULSES");

    for (const auto folder : split (named, ':'))
        if (! folder.empty())
            add (places, std::string (folder), "PARTITA_IMPULSES");

    addFromSettings (places);
    std::error_code error;

    if (const auto own = fs::path (userDataFolder()) / "Impulses"; fs::is_directory (own, error))
        places.libraryFolders.push_back (own.string());

    return places;
}

} // namespace partita
