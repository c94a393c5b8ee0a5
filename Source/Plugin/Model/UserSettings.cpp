#include "Plugin/Model/UserSettings.h"

#include "Files/WholeFile.h"

#include <filesystem>
#include <fstream>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

Json read (const std::string& path)
{
    std::ifstream stream (path, std::ios::binary);
    auto json = Json::parse (stream, nullptr, false);
    return json.is_object() ? json : Json::object();
}

} // namespace

UserSettings::UserSettings (std::string file) : path (std::move (file)), entries (read (path)) {}

std::vector<std::string> UserSettings::list (const std::string& key) const
{
    std::vector<std::string> texts;

    if (const auto found = entries.find (key); found != entries.end() && found->is_array())
        for (const auto& entry : *found)
            if (entry.is_string())
                texts.push_back (entry.get<std::string>());

    return texts;
}

void UserSettings::setList (const std::string& key, const std::vector<std::string>& texts)
{
    store (key, texts);
}

Json UserSettings::object (const std::string& key) const
{
    const auto found = entries.find (key);
    return found != entries.end() && found->is_object() ? *found : Json::object();
}

std::int64_t UserSettings::number (const std::string& key, std::int64_t otherwise) const
{
    const auto found = entries.find (key);
    return found != entries.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

void UserSettings::setNumber (const std::string& key, std::int64_t value) { store (key, value); }

void UserSettings::setObject (const std::string& key, Json value) { store (key, std::move (value)); }

void UserSettings::store (const std::string& key, Json value)
{
    // Another window or program may have written meanwhile.
    if (auto newest = read (path); ! newest.empty())
        entries = std::move (newest);

    entries[key] = std::move (value);

    if (path.empty())
        return;

    std::error_code ignored;
    fs::create_directories (fs::path (path).parent_path(), ignored);
    (void) writeWholeFile (path, entries.dump (2, ' ', false, Json::error_handler_t::replace) + "\n",
                           Overwrite::yes);
}

} // namespace partita::app
