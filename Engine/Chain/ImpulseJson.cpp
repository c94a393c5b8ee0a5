#include "Chain/ImpulseJson.h"

#include "Chain/ImpulseEditsJson.h"
#include "Files/Base64.h"
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

constexpr std::array embeddedFormats { EmbeddedAudio::Format::flac, EmbeddedAudio::Format::float32,
                                       EmbeddedAudio::Format::float64 };

constexpr int mostChannels = 1024;

int countWithin (const Json& json, const char* key, const std::string& place, int most)
{
    const auto count = Reader::wholeNumber (json, key, place).value_or (0);

    if (count < 1 || count > most)
        Reader::refuse (place + "." + key, fmt::format ("expected 1 … {}, found {}", most, count));

    return count;
}

ImpulsePaths readPaths (Reader& reader, const Json& json, int channels)
{
    const std::string place = "impulse.embedded.matrix";
    reader.expectObject (json, place, { "inputs", "outputs", "paths" });
    ImpulsePaths paths { countWithin (json, "inputs", place, mostChannels),
                         countWithin (json, "outputs", place, mostChannels),
                         {} };

    for (const auto& path : Reader::list (json, "paths", place + ".paths"))
    {
        const auto here = fmt::format ("{}.paths[{}]", place, paths.paths.size());
        reader.expectObject (path, here, { "input", "output", "channel" });
        paths.paths.push_back ({ countWithin (path, "input", here, paths.inputs) - 1,
                                 countWithin (path, "output", here, paths.outputs) - 1,
                                 countWithin (path, "channel", here, channels) - 1 });
    }

    return paths;
}

EmbeddedAudio readEmbedded (Reader& reader, const Json& json)
{
    const std::string place = "impulse.embedded";
    reader.expectObject (json, place, { "format", "rateHz", "channels", "matrix", "base64" });
    EmbeddedAudio audio;
    const auto name = Reader::text (json, "format", place);
    const auto* format = std::find_if (embeddedFormats.begin(), embeddedFormats.end(),
                                       [&name] (auto known) { return name == nameOf (known); });

    if (format == embeddedFormats.end())
        Reader::refuse (place + ".format",
                        fmt::format ("expected flac, float32 or float64, found “{}”", name));

    audio.format = *format;
    audio.rateHz = Reader::number (json, "rateHz", place).value_or (0.0);

    if (! (audio.rateHz > 0.0))
        Reader::refuse (place + ".rateHz", "expected a sample rate above 0 Hz");

    audio.channels = countWithin (json, "channels", place, mostChannels);

    if (json.contains ("matrix"))
        audio.paths = readPaths (reader, json["matrix"], audio.channels);

    auto bytes = fromBase64 (Reader::text (json, "base64", place));

    if (! bytes || bytes->size() > mostEmbeddedBytes)
        Reader::refuse (place + ".base64", bytes ? fmt::format ("expected at most {} MiB of audio, found {}",
                                                                mostEmbeddedBytes >> 20, bytes->size() >> 20)
                                                 : "expected audio as base64, found something else");

    audio.bytes = std::make_shared<const std::string> (*std::move (bytes));
    return audio;
}

std::optional<ImpulseFingerprint> readFingerprint (const Json& json)
{
    ImpulseFingerprint fingerprint;
    fingerprint.sha256 = Reader::text (json, "sha256", "impulse");

    if (fingerprint.sha256.empty())
        return {};

    if (! isSha256 (fingerprint.sha256))
        Reader::refuse ("impulse.sha256", "expected 64 hexadecimal digits in small letters");

    fingerprint.rateHz = Reader::number (json, "rateHz", "impulse").value_or (0.0);
    fingerprint.channels = countWithin (json, "channels", "impulse", mostChannels);
    fingerprint.frames =
        static_cast<Frames> (countWithin (json, "frames", "impulse", static_cast<int> (mostImpulseSamples)));
    return fingerprint;
}

ChannelLayout readLayout (const Json& json)
{
    const auto text = Reader::text (json, "layout", "impulse");

    if (text.empty())
        return ChannelLayout::automatic;

    const auto layout = parseChannelLayout (text);

    if (! layout)
        Reader::refuse ("impulse.layout", layout.error().message);

    return *layout;
}

Json toJson (const EmbeddedAudio& audio)
{
    Json json { { "format", nameOf (audio.format) },
                { "rateHz", audio.rateHz },
                { "channels", audio.channels } };

    if (audio.paths)
    {
        auto& matrix = json["matrix"];
        matrix = { { "inputs", audio.paths->inputs },
                   { "outputs", audio.paths->outputs },
                   { "paths", Json::array() } };

        for (const auto& path : audio.paths->paths)
            matrix["paths"].push_back ({ { "input", path.input + 1 },
                                         { "output", path.output + 1 },
                                         { "channel", path.response + 1 } });
    }

    json["base64"] = toBase64 (*audio.bytes);
    return json;
}

} // namespace

ImpulseSettings readImpulse (Reader& reader, const Json& json, const std::string& folder)
{
    reader.expectObject (json, "impulse",
                         { "file", "layout", "predelaySeconds", "edits", "lastPath", "sha256", "rateHz",
                           "channels", "frames", "embedded" });
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

    impulse.layout = readLayout (json);

    if (json.contains ("edits"))
        impulse.edits = readImpulseEdits (reader, json["edits"]);

    impulse.identity.fingerprint = readFingerprint (json);
    impulse.identity.lastPath = Reader::text (json, "lastPath", "impulse");

    if (json.contains ("embedded"))
        impulse.identity.embedded = readEmbedded (reader, json["embedded"]);

    return impulse;
}

Json toJson (const ImpulseSettings& impulse)
{
    Json json { { "file", impulse.file }, { "predelaySeconds", impulse.predelaySeconds } };

    json["layout"] = nameOf (impulse.layout);

    if (impulse.edits != ImpulseEdits {})
        json["edits"] = toJson (impulse.edits);

    const auto& [fingerprint, lastPath, embedded] = impulse.identity;

    if (! lastPath.empty())
        json["lastPath"] = lastPath;

    if (fingerprint)
    {
        json["sha256"] = fingerprint->sha256;
        json["rateHz"] = fingerprint->rateHz;
        json["channels"] = fingerprint->channels;
        json["frames"] = fingerprint->frames;
    }

    if (embedded)
        json["embedded"] = toJson (*embedded);

    return json;
}

} // namespace partita::detail
