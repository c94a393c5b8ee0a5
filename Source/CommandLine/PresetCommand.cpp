#include "Chain/Preset.h"
#include "Chain/PresetFolders.h"
#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "Files/WholeFile.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/ImpulseFile.h"
#include "Impulse/ImpulseSearch.h"
#include "Impulse/MatrixFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace partita::app
{
namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ListArguments
{
    CommonOptions common;
};

struct CheckArguments
{
    CommonOptions common;
    std::vector<std::string> presets;
};

struct PackArguments
{
    CommonOptions common;
    std::string preset, output;
    bool referenceOnly = false;
    bool force = false;
};

struct UnpackArguments
{
    CommonOptions common;
    std::string preset, folder;
    bool force = false;
};

bool isFactory (const ImpulseSettings& impulse) { return factory::isFactoryPath (impulse.file); }

const char* nameOf (PresetFolder::Kind kind)
{
    return kind == PresetFolder::Kind::factory ? "factory" : "user";
}

const char* nameOf (FoundImpulse::Match match)
{
    switch (match)
    {
        case FoundImpulse::Match::same: return "same";
        case FoundImpulse::Match::other: return "other";
        case FoundImpulse::Match::unknown: break;
    }

    return "unknown";
}

int runList (const ListArguments& a)
{
    Console console (a.common);
    auto list = Json::array();
    std::string text;

    for (const auto& [kind, folder] : usualPresetFolders())
        for (const auto& file : presetsBelow (folder))
        {
            const auto preset = loadPreset (file);
            const auto name = preset ? preset->settings.name : fs::path (file).stem().string();
            Json entry { { "name", name }, { "kind", nameOf (kind) }, { "file", file } };

            if (preset)
                entry["description"] = preset->settings.description;
            else
                entry["error"] = preset.error().text();

            text += fmt::format ("{:<22} {:<8} {}\n", name, nameOf (kind),
                                 preset ? preset->settings.description : preset.error().text());
            list.push_back (std::move (entry));
        }

    if (list.empty())
        console.note (fmt::format ("There are no presets here. Yours belong into {}.",
                                   (fs::path (userDataFolder()) / "Presets").string()));

    if (! text.empty())
        text.pop_back();

    return console.report (a.common.json ? toText ({ { "presets", list } }) : text) ? exitCode::done
                                                                                    : exitCode::badFile;
}

/// What is wrong with a preset, and what it refers to.
struct Finding
{
    std::string file, name;
    std::vector<std::string> problems, remarks;
    Json impulse;
};

void checkImpulse (const ImpulseSettings& settings, const SearchPlaces& places, Finding& finding)
{
    const auto found = resolveImpulse (settings.reference(), places, interruptRequested);
    finding.impulse = { { "file", settings.file } };

    if (! found)
    {
        finding.problems.push_back (found.error().text());
        return;
    }

    const auto fingerprint = fingerprintOf (found->impulse);
    finding.impulse["path"] = found->path.empty() ? Json (nullptr) : Json (found->path);
    finding.impulse["embedded"] = found->path.empty();
    finding.impulse["match"] = nameOf (found->match);
    finding.impulse["sha256"] = fingerprint.sha256;
    finding.impulse["rateHz"] = fingerprint.rateHz;
    finding.impulse["channels"] = fingerprint.channels;
    finding.impulse["frames"] = fingerprint.frames;
    auto& told = found->match == FoundImpulse::Match::other ? finding.problems : finding.remarks;
    told.insert (told.end(), found->remarks.begin(), found->remarks.end());

    if (found->match == FoundImpulse::Match::unknown && ! isFactory (settings))
        finding.remarks.push_back (
            "The preset does not tell which samples its impulse has; partita preset pack adds "
            "that.");
}

/// Errors    those that are about the file and not about what it says
Result<Finding> check (const std::string& file, const SearchPlaces& places)
{
    Finding finding { file, fs::path (file).stem().string(), {}, {}, nullptr };
    const auto preset = loadPreset (file);

    if (! preset && preset.error().code != ErrorCode::badPreset)
        return preset.error();

    if (! preset)
    {
        finding.problems.push_back (preset.error().message);
        return finding;
    }

    finding.name = preset->settings.name;

    for (const auto& key : preset->unknownKeys)
        finding.problems.push_back (fmt::format ("“{}” is not known to this version.", key));

    if (preset->settings.impulse)
        checkImpulse (*preset->settings.impulse, places, finding);

    return finding;
}

int runCheck (const CheckArguments& a)
{
    Console console (a.common);
    const auto places = usualSearchPlaces();
    auto list = Json::array();
    std::string text;
    auto allRight = true;

    for (const auto& remark : places.remarks)
        console.note (remark);

    for (const auto& file : a.presets)
    {
        const auto finding = check (file, places);

        if (! finding)
            return console.fail (finding.error());

        if (interruptRequested())
            return exitCode::interrupted;

        const auto right = finding->problems.empty();
        allRight = allRight && right;
        text += fmt::format ("{}: {}\n", file, right ? "right" : "not right");

        for (const auto& problem : finding->problems)
            text += fmt::format ("  {}\n", problem);

        for (const auto& remark : finding->remarks)
            text += fmt::format ("  {}\n", remark);

        list.push_back ({ { "file", file },
                          { "name", finding->name },
                          { "right", right },
                          { "problems", finding->problems },
                          { "remarks", finding->remarks },
                          { "impulse", finding->impulse } });
    }

    text.pop_back();

    if (! console.report (a.common.json ? toText ({ { "presets", list } }) : text))
        return exitCode::badFile;

    return allRight ? exitCode::done : exitCode::verificationFailed;
}

/// A path as seen from the folder that another file lies in.
std::string seenFrom (const std::string& output, const std::string& path)
{
    std::error_code error;
    const auto folder = fs::absolute (output, error).parent_path();
    return fs::absolute (path, error).lexically_relative (folder).string();
}

/// Puts the impulse into the preset, or only what it is and where.
Status identify (ImpulseSettings& settings, const FoundImpulse& found, const PackArguments& a)
{
    const auto path = found.path.empty() ? settings.file : found.path;
    settings.file = fs::path (path).filename().string();
    settings.identity = { fingerprintOf (found.impulse), {}, {} };

    if (a.referenceOnly)
    {
        std::error_code error;
        settings.file = seenFrom (a.output, path);
        settings.identity.lastPath = fs::absolute (path, error).lexically_normal().string();
        return Done {};
    }

    auto audio = embed (found.impulse);

    if (! audio)
        return audio.error();

    settings.identity.embedded = *std::move (audio);
    return Done {};
}

/// Says where a preset for others still tells of this user's home.
void noteHome (const std::string& text, Console& console)
{
    const auto* home = std::getenv ("HOME");

    if (home != nullptr && std::string_view (home).size() > 1 && text.find (home) != std::string::npos)
        console.note (fmt::format (
            "The packed preset still names “{}”, in its texts or in entries that this version does "
            "not know.",
            home));
}

int runPack (const PackArguments& a)
{
    Console console (a.common);
    auto preset = loadPreset (a.preset);

    if (! preset)
        return console.fail (preset.error());

    std::vector<std::string> inputs { a.preset };
    auto& impulse = preset->settings.impulse;
    Json report { { "output", a.output }, { "impulse", nullptr } };

    if (! impulse || isFactory (*impulse))
        console.note (impulse
                          ? "A factory impulse is made wherever it is asked for: there is nothing to embed."
                          : "The preset has no impulse: there is nothing to embed.");
    else
    {
        const auto found = resolveImpulse (impulse->reference(), usualSearchPlaces(), interruptRequested);

        if (! found)
            return console.fail (found.error());

        for (const auto& remark : found->remarks)
            console.note (remark);

        inputs.insert (inputs.end(), found->impulse.files.begin(), found->impulse.files.end());

        if (a.referenceOnly && found->path.empty())
            return console.fail (
                { ErrorCode::unsuitable,
                  "The impulse is embedded, and there is no file to refer to. Unpack it first.", a.preset });

        if (auto identified = identify (*impulse, *found, a); ! identified)
            return console.fail (identified.error());

        const auto& [fingerprint, lastPath, embedded] = impulse->identity;
        report["impulse"] = { { "file", impulse->file }, { "sha256", fingerprint->sha256 } };

        if (embedded)
        {
            report["impulse"]["format"] = partita::nameOf (embedded->format);
            report["impulse"]["bytes"] = embedded->bytes->size();
        }
    }

    const auto text = presetText (preset->settings);

    if (! a.referenceOnly)
        noteHome (text, console);

    if (auto usable = checkOutput (a.output, overwriteIf (a.force), inputs); ! usable)
        return console.fail (usable.error());

    if (auto written = writeWholeFile (a.output, text, overwriteIf (a.force)); ! written)
        return console.fail (written.error());

    return ! a.common.json || console.report (toText (report)) ? exitCode::done : exitCode::badFile;
}

SampleFormat sampleFormatOf (EmbeddedAudio::Format format)
{
    return format == EmbeddedAudio::Format::float32 ? SampleFormat::float32 : SampleFormat::float64;
}

/// The embedded audio as a file of its own: FLAC as it is, raw samples as WAV.
Status writeAudio (const EmbeddedAudio& audio, const std::string& path, Overwrite overwrite)
{
    if (audio.format == EmbeddedAudio::Format::flac)
        return writeWholeFile (path, *audio.bytes, overwrite);

    auto impulse = extract (audio, path);

    if (! impulse)
        return impulse.error();

    impulse->paths.reset();
    auto saved = saveImpulse (*impulse, path, { {}, sampleFormatOf (audio.format), overwrite });
    return saved ? Status (Done {}) : saved.error();
}

int runUnpack (const UnpackArguments& a)
{
    Console console (a.common);
    auto preset = loadPreset (a.preset);

    if (! preset)
        return console.fail (preset.error());

    auto& impulse = preset->settings.impulse;

    if (! impulse || ! impulse->identity.embedded)
        return console.fail (
            { ErrorCode::unsuitable,
              "Expected a preset with an embedded impulse; this one has none. There is nothing to unpack.",
              a.preset });

    const auto audio = *impulse->identity.embedded;
    const auto samples = extract (audio, impulse->file);

    if (! samples)
        return console.fail (samples.error());

    const auto fingerprint = fingerprintOf (*samples);

    if (impulse->identity.fingerprint && *impulse->identity.fingerprint != fingerprint)
        return console.fail (
            { ErrorCode::unsuitable,
              "The embedded audio holds other samples than the preset was made with: it is damaged.",
              a.preset });

    if (const auto made = makeFolder (a.folder); ! made)
        return console.fail (made.error());

    // Only the last part of the name, whatever stands in the preset, and nothing hidden.
    auto stem = fs::path (impulse->file).filename().stem().string();
    stem.erase (0, std::min (stem.find_first_not_of ('.'), stem.size()));

    if (stem.empty())
        stem = "Impulse";

    const auto name = stem + (audio.format == EmbeddedAudio::Format::flac ? ".flac" : ".wav");
    const auto audioPath = (fs::path (a.folder) / name).string();
    const auto matrixPath = audio.paths ? (fs::path (a.folder) / (stem + ".json")).string() : std::string();
    const auto presetPath = (fs::path (a.folder) / fs::path (a.preset).filename()).string();
    const auto overwrite = overwriteIf (a.force);
    impulse->file = audio.paths ? fs::path (matrixPath).filename().string() : name;
    impulse->identity = { fingerprint, {}, {} };

    for (const auto& path : { audioPath, matrixPath, presetPath })
        if (! path.empty())
            if (auto usable = checkOutput (path, overwrite, { a.preset }); ! usable)
                return console.fail (usable.error());

    if (auto written = writeAudio (audio, audioPath, overwrite); ! written)
        return console.fail (written.error());

    if (audio.paths)
        if (auto written = writeWholeFile (matrixPath, matrixText (*audio.paths, name), overwrite); ! written)
            return console.fail (written.error());

    if (auto written = writeWholeFile (presetPath, presetText (preset->settings), overwrite); ! written)
        return console.fail (written.error());

    return ! a.common.json || console.report (toText ({ { "preset", presetPath }, { "impulse", audioPath } }))
               ? exitCode::done
               : exitCode::badFile;
}

Command addList (CLI::App& parent)
{
    auto& app = *parent.add_subcommand ("list", "What presets there are: those of the factory and yours");
    auto arguments = std::make_shared<ListArguments>();
    addCommon (app, arguments->common);
    return [arguments] { return runList (*arguments); };
}

Command addCheck (CLI::App& parent)
{
    auto& app = *parent.add_subcommand (
        "check", "Whether presets are understood and their impulses found as they were; exit code 3 if not");
    auto arguments = std::make_shared<CheckArguments>();
    addFile (app, "PRESET", arguments->presets, "Preset files")->required();
    addCommon (app, arguments->common);
    return [arguments] { return runCheck (*arguments); };
}

Command addPack (CLI::App& parent)
{
    auto& app = *parent.add_subcommand ("pack", "Put a preset's impulse into the preset, for other machines");
    auto arguments = std::make_shared<PackArguments>();
    addFile (app, "PRESET", arguments->preset, "A preset file")->required();
    addFile (app, "-o,--output", arguments->output, "Preset to write")->required();
    app.add_flag (
        "--reference", arguments->referenceOnly,
        "Do not embed the audio: tell what it is and where, so that it is found again on this machine");
    app.add_flag ("-f,--force", arguments->force, "Overwrite an existing output");
    addCommon (app, arguments->common);
    return [arguments] { return runPack (*arguments); };
}

Command addUnpack (CLI::App& parent)
{
    auto& app = *parent.add_subcommand (
        "unpack", "Write a preset's embedded impulse to a file, and the preset beside it");
    auto arguments = std::make_shared<UnpackArguments>();
    addFile (app, "PRESET", arguments->preset, "A preset file")->required();
    addFile (app, "--out-dir", arguments->folder, "Folder to write both to")->required();
    app.add_flag ("-f,--force", arguments->force, "Overwrite existing outputs");
    addCommon (app, arguments->common);
    return [arguments] { return runUnpack (*arguments); };
}

} // namespace

Command addPreset (CLI::App& program)
{
    auto& app = *program.add_subcommand ("preset", "Lists, checks, packs and unpacks presets");
    app.require_subcommand (1);
    const std::map<std::string, Command> commands { { "list", addList (app) },
                                                    { "check", addCheck (app) },
                                                    { "pack", addPack (app) },
                                                    { "unpack", addUnpack (app) } };
    return [&app, commands] { return commands.at (app.get_subcommands().front()->get_name())(); };
}

} // namespace partita::app
