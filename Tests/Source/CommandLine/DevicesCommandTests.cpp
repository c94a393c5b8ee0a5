#include "LiveWorkspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace partita::test;
using Json = nlohmann::json;

TEST_CASE ("devices lists what there is, as a table and as JSON, and no word of the sound libraries",
           "[cli][devices]")
{
    const LiveWorkspace workspace;
    const auto table = workspace.run ({ "devices" });
    CHECK_EXIT (table, 0);
    CHECK (table.err.empty());

    for (const auto* name : { "ALSA: partita player", "ALSA: partita recorder", "ALSA: partita nothing" })
        CHECK (contains (table.out, name));

    const auto result = workspace.run ({ "devices", "--json" });
    CHECK_EXIT (result, 0);
    CHECK (result.err.empty());
    const auto json = Json::parse (result.out);
    int defaults = 0;
    bool found = false;

    for (const auto& device : json.at ("devices"))
    {
        defaults += device.at ("output").at ("default").get<bool>() ? 1 : 0;
        found = found
                || (device.at ("name") == "partita nothing" && device.at ("hostApi") == "ALSA"
                    && device.at ("input").at ("channels") > 1 && device.at ("defaultRateHz") > 0.0);
    }

    CHECK (found);
    CHECK (defaults == 1);
}

TEST_CASE ("a machine without sound devices is told so, with exit code 2", "[cli][devices]")
{
    const LiveWorkspace workspace;
    workspace.write ("alsa.conf", "</usr/share/alsa/alsa.conf>\n");
    const auto listed = workspace.run ({ "devices", "--json" });
    const auto devices = Json::parse (listed.out).at ("devices");

    if (! devices.empty())
    {
        WARN ("This machine has a sound device: what is said without one is not tested.");
        CHECK_EXIT (listed, 0);
        return;
    }

    CHECK_EXIT (listed, 2);

    for (const auto& words :
         std::vector<std::vector<std::string>> { { "devices" }, { "live", "--lowpass", "8k" } })
    {
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 2);
        CHECK (result.out.empty());
        CHECK (contains (result.err, "No audio device was found"));
        CHECK (contains (result.err, "Connect a sound card, or start a JACK server."));
        CHECK (std::count (result.err.begin(), result.err.end(), '\n') == 1);
    }
}
