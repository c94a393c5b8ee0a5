#include "Plugin/Model/Library.h"

#include "Chain/Preset.h"
#include "Chain/PresetFolders.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/SearchPlaces.h"
#include "PartitaPresets.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace partita::app
{
namespace
{

namespace fs = std::filesystem;

constexpr std::string_view factoryPrefix = "factory:";
constexpr std::size_t mostImpulseFiles = 20'000;

std::string capitalised (std::string text)
{
    if (! text.empty())
        text.front() = static_cast<char> (std::toupper (static_cast<unsigned char> (text.front())));

    return text;
}

std::string readText (const std::string& path)
{
    std::ifstream stream (path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

bool isAudio (const fs::path& path)
{
    constexpr std::array endings { ".wav", ".aif", ".aiff", ".flac", ".caf", ".w64", ".rf64", ".ogg", ".au" };
    auto ending = path.extension().string();
    std::transform (ending.begin(), ending.end(), ending.begin(),
                    [] (unsigned char letter) { return static_cast<char> (std::tolower (letter)); });
    return std::find (endings.begin(), endings.end(), ending) != endings.end();
}

void addFilesBelow (const std::string& folder, std::vector<Library::Item>& items)
{
    std::error_code error;
    std::vector<fs::path> files;

    for (fs::recursive_directory_iterator
             entry (folder, fs::directory_options::skip_permission_denied, error),
         end;
         entry != end && files.size() < mostImpulseFiles; entry.increment (error))
    {
        if (error)
            break;

        if (entry->is_regular_file (error) && isAudio (entry->path()))
            files.push_back (entry->path());
    }

    std::sort (files.begin(), files.end());

    for (const auto& file : files)
        items.push_back ({ file.string(), file.stem().string(), file.parent_path().filename().string(),
                           file.parent_path().string() });
}

struct FactoryPreset
{
    Library::Item item;
    std::string text;
};

const std::vector<FactoryPreset>& embeddedPresets()
{
    static const auto all = []
    {
        std::vector<FactoryPreset> presets;

        for (int i = 0; i < partita_presets::namedResourceListSize; ++i)
        {
            int size = 0;
            const auto* data =
                partita_presets::getNamedResource (partita_presets::namedResourceList[i], size);
            std::string text (data, static_cast<std::size_t> (size));

            if (const auto preset = parsePreset (text, {}))
                presets.push_back (
                    { { std::string (factoryPrefix) + preset->settings.name, preset->settings.name,
                        preset->settings.category, preset->settings.description },
                      std::move (text) });
        }

        std::sort (
            presets.begin(), presets.end(),
            [] (const FactoryPreset& a, const FactoryPreset& b)
            { return std::tie (a.item.category, a.item.name) < std::tie (b.item.category, b.item.name); });
        return presets;
    }();
    return all;
}

} // namespace

Library::Library (UserSettings& toUse, std::string key, Finder finder)
    : settings (toUse), favouritesKey (std::move (key)), find (finder)
{
}

void Library::rescan()
{
    const auto favourites = settings.list (favouritesKey);
    const std::set<std::string> marked (favourites.begin(), favourites.end());
    auto next = std::make_shared<Catalogue>();
    next->revision = ++revisions;

    for (const auto& item : find (settings))
        next->items.push_back ({ juce::String (item.id), juce::String (item.name),
                                 juce::String (item.category), juce::String (item.description),
                                 marked.contains (item.id) });

    shown = std::move (next);
}

std::shared_ptr<const Catalogue> Library::catalogue()
{
    if (shown == nullptr)
        rescan();

    return shown;
}

void Library::setFavourite (const std::string& id, bool favourite)
{
    auto favourites = settings.list (favouritesKey);
    std::erase (favourites, id);

    if (favourite)
        favourites.push_back (id);

    settings.setList (favouritesKey, favourites);
    auto next = std::make_shared<Catalogue> (*catalogue());
    next->revision = ++revisions;

    for (auto& item : next->items)
        if (item.id == juce::String (id))
            item.favourite = favourite;

    shown = std::move (next);
}

std::optional<std::string> Library::neighbourOf (const std::string& id, int direction)
{
    const auto& items = catalogue()->items;

    if (items.empty())
        return {};

    const auto count = static_cast<int> (items.size());
    const auto found =
        std::find_if (items.begin(), items.end(),
                      [&id] (const Catalogue::Item& item) { return item.id == juce::String (id); });
    const auto index = found == items.end()
                           ? (direction > 0 ? 0 : count - 1)
                           : (static_cast<int> (found - items.begin()) + direction + count) % count;
    return items[static_cast<std::size_t> (index)].id.toStdString();
}

const std::vector<Library::Item>& factoryPresets()
{
    static const auto items = []
    {
        std::vector<Library::Item> list;

        for (const auto& preset : embeddedPresets())
            list.push_back (preset.item);

        return list;
    }();
    return items;
}

std::vector<Library::Item> findPresets (const UserSettings&)
{
    auto items = factoryPresets();

    for (const auto& folder : usualPresetFolders())
        if (folder.kind == PresetFolder::Kind::user)
            for (const auto& path : presetsBelow (folder.path))
                if (const auto preset = loadPreset (path))
                    items.push_back (
                        { path, fs::path (path).stem().string(), "User", preset->settings.description });

    return items;
}

std::vector<Library::Item> findImpulses (const UserSettings&)
{
    std::vector<Library::Item> items;

    for (const auto& impulse : factory::list())
        items.push_back ({ std::string (factory::prefix) + impulse.name, impulse.name,
                           capitalised (std::string (factory::nameOf (impulse.category))),
                           impulse.description });

    for (const auto& folder : usualSearchPlaces().libraryFolders)
        addFilesBelow (folder, items);

    return items;
}

std::string presetTextOf (const std::string& id)
{
    for (const auto& preset : embeddedPresets())
        if (preset.item.id == id)
            return preset.text;

    return readText (id);
}

} // namespace partita::app
