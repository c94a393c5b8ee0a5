#include "Standalone/AppMemory.h"

#include <nlohmann/json.hpp>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;

juce::File settingsIn (const std::string& folder) { return juce::File (folder).getChildFile ("app.json"); }

juce::File stateIn (const std::string& folder) { return juce::File (folder).getChildFile ("app.partita"); }

template <class Value>
Value entry (const Json& json, const char* key, const Value& standard)
{
    const auto found = json.find (key);

    if (found == json.end())
        return standard;

    try
    {
        return found->get<Value>();
    }
    catch (const Json::exception&)
    {
        return standard;
    }
}

} // namespace

AppMemory AppMemory::readFrom (const std::string& folder)
{
    AppMemory memory;

    if (folder.empty())
        return memory;

    memory.plugin = stateIn (folder).loadFileAsString();
    const auto text = settingsIn (folder).loadFileAsString().toStdString();

    if (const auto json = Json::parse (text, nullptr, false); json.is_object())
    {
        memory.devices = entry (json, "devices", std::string());
        memory.file = entry (json, "file", std::string());
        memory.seconds = entry (json, "seconds", 0.0);
        memory.looping = entry (json, "looping", true);
        memory.recordings = entry (json, "recordings", std::string());
        memory.window = entry (json, "window", std::string());
    }

    return memory;
}

bool AppMemory::writeTo (const std::string& folder) const
{
    if (folder.empty() || juce::File (folder).createDirectory().failed())
        return false;

    const Json json { { "devices", devices.toStdString() },
                      { "file", file },
                      { "seconds", seconds },
                      { "looping", looping },
                      { "recordings", recordings },
                      { "window", window.toStdString() } };
    const juce::String text (json.dump (2, ' ', false, Json::error_handler_t::replace) + "\n");
    return settingsIn (folder).replaceWithText (text) && stateIn (folder).replaceWithText (plugin);
}

} // namespace partita::app
