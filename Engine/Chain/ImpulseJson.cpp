#include "Chain/ImpulseJson.h"

#include "Impulse/FactoryImpulses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace partita::detail
{
namespace
{

using Reader = PresetReader;
namespace fs = std::filesystem;

struct LayoutName
{
    ChannelLayout layout;
    const char* name;
};

constexpr std::array layoutNames { LayoutName { ChannelLayout::automatic, "auto" },
                                   LayoutName { ChannelLayout::parallel, "parallel" },
                                   LayoutName { ChannelLayout::trueStereo, "trueStereo" } };

} // namespace

ImpulseSettings readImpulse (Reader& reader, const Json& json, const std::string& folder)
{
    reader.expectObject (json, "impulse", { "file", "layout", "predelaySeconds" });
    ImpulseSettings impulse;
    const auto file = Reader::text (json, "file", "impulse");

    if (file.empty())
        Reader::refuse ("impulse.file", "expected the name of an audio file, found none");

    impulse.file = factory::isFactoryPath (file) ? file : (fs::path (folder) / file).string();
    impulse.predelaySeconds =
        Reader::number (json, "predelaySeconds", "impulse", longestPredelaySeconds).value_or (0.0);

    if (impulse.predelaySeconds < 0.0)
        Reader::refuse ("impulse.predelaySeconds",
                        fmt::format ("expected 0 or more, found {:g}", impulse.predelaySeconds));

    if (const auto layout = Reader::text (json, "layout", "impulse"); ! layout.empty())
    {
        const auto* found =
            std::find_if (layoutNames.begin(), layoutNames.end(),
                          [&layout] (const LayoutName& known) { return layout == known.name; });

        if (found == layoutNames.end())
            Reader::refuse ("impulse.layout",
                            fmt::format ("expected auto, parallel or trueStereo, found “{}”", layout));

        impulse.layout = found->layout;
    }

    return impulse;
}

Json toJson (const ImpulseSettings& impulse)
{
    Json json { { "file", impulse.file }, { "predelaySeconds", impulse.predelaySeconds } };

    for (const auto& [layout, name] : layoutNames)
        if (layout == impulse.layout)
            json["layout"] = name;

    return json;
}

} // namespace partita::detail
