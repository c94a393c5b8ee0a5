#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/ImpulseEditCommand.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "Files/WholeFile.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/ImpulseFile.h"
#include "Impulse/MatrixFile.h"
#include "Impulse/PairedFiles.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace partita::app
{
namespace
{

namespace fs = std::filesystem;

constexpr double defaultRateHz = 48000.0;

struct MakeArguments
{
    CommonOptions common;
    std::string name, output, outputFolder;
    bool all = false;
    bool force = false;
    std::optional<double> rateHz;
    std::optional<SampleFormat> bits;
    std::optional<Container> container;

    [[nodiscard]] ImpulseFileOptions fileOptions() const
    {
        return { container, bits.value_or (SampleFormat::float32), overwriteIf (force) };
    }
};

struct ConvertArguments
{
    CommonOptions common;
    std::string input, output;
    bool force = false;
};

struct Job
{
    std::string name, output;
};

/// The decay time at 1 kHz, or a dash where none is promised.
std::string decayText (const factory::FactoryImpulse& impulse)
{
    constexpr std::size_t middle = 3;
    static_assert (factory::decayOctavesHz[middle] == 1000.0);
    const auto seconds = impulse.decaySeconds[middle];
    return seconds > 0.0 ? fmt::format ("{:.2f} s", seconds) : "–";
}

std::string listText()
{
    auto text = fmt::format ("{:<22} {:<9} {:>8} {:>7}\n", "name", "category", "channels", "T 1 kHz");

    for (const auto& impulse : factory::list())
        text +=
            fmt::format ("{:<22} {:<9} {:>8} {:>7}  {}\n", impulse.name, factory::nameOf (impulse.category),
                         impulse.channels, decayText (impulse), impulse.description);

    text.pop_back();
    return text;
}

nlohmann::ordered_json toJson (const factory::FactoryImpulse& impulse)
{
    nlohmann::ordered_json decay = nlohmann::ordered_json::object();

    for (std::size_t octave = 0; octave < impulse.decaySeconds.size(); ++octave)
        if (impulse.decaySeconds[octave] > 0.0)
            decay[fmt::format ("{:g}", factory::decayOctavesHz[octave])] = impulse.decaySeconds[octave];

    return { { "name", impulse.name },
             { "category", factory::nameOf (impulse.category) },
             { "description", impulse.description },
             { "channels", impulse.channels },
             { "onsetSeconds", impulse.onsetSeconds },
             { "decaySeconds", decay } };
}

int runList (const CommonOptions& common)
{
    Console console (common);
    auto impulses = nlohmann::ordered_json::array();

    for (const auto& impulse : factory::list())
        impulses.push_back (toJson (impulse));

    const auto report = common.json ? toText ({ { "impulses", impulses } }) : listText();
    return console.report (report) ? exitCode::done : exitCode::badFile;
}

Result<std::vector<Job>> jobsOf (const MakeArguments& a)
{
    if (a.all == ! a.name.empty())
        return impossible ("NAME, --all", "Expected one of the two: the name of an impulse, or --all.");

    if (a.output.empty() == a.outputFolder.empty())
        return impossible ("-o, --out-dir",
                           "Expected one of the two: -o FILE for a single impulse, or --out-dir FOLDER.");

    if (a.all && a.outputFolder.empty())
        return impossible ("-o", "One output can't hold all impulses. Use --out-dir FOLDER.");

    if (a.output == "-" && a.common.json)
        return impossible ("--json", "The report and the audio can't both go to standard output.");

    if (a.outputFolder.empty())
        return std::vector { Job { a.name, a.output } };

    const auto pathOf = [&a] (const std::string& name)
    {
        const auto ending = endingOf (a.container.value_or (Container::wav));
        return (fs::path (a.outputFolder) / fmt::format ("{}.{}", name, ending)).string();
    };

    if (! a.all)
        return std::vector { Job { a.name, pathOf (a.name) } };

    std::vector<Job> jobs;

    for (const auto& impulse : factory::list())
        jobs.push_back ({ impulse.name, pathOf (impulse.name) });

    return jobs;
}

Result<nlohmann::ordered_json> make (const Job& job, const MakeArguments& a, Console& console)
{
    const auto impulse = factory::make (job.name, a.rateHz.value_or (defaultRateHz));

    if (! impulse)
        return impulse.error();

    const auto written = saveImpulse (*impulse, job.output, a.fileOptions(), interruptRequested);

    if (! written)
        return written.error();

    if (written->overs > 0)
        console.note (fmt::format ("{}: {} samples went over full scale and were limited. Write --bits 32f.",
                                   job.name, written->overs));

    console.detail (fmt::format ("{} → {}: {} frames of {} channels at {:g} Hz, peak {:.2f} dB",
                                 impulse->name, job.output, impulse->frames(), impulse->channels.size(),
                                 impulse->rateHz, decibelsFromGain (written->peak)));

    return nlohmann::ordered_json {
        { "name", impulse->name },       { "output", job.output },
        { "rateHz", impulse->rateHz },   { "channels", impulse->channels.size() },
        { "frames", impulse->frames() }, { "peakDb", decibelsFromGain (written->peak) },
        { "overs", written->overs }
    };
}

int runMake (const MakeArguments& a)
{
    Console console (a.common);
    const auto jobs = jobsOf (a);

    if (! jobs)
        return console.fail (jobs.error());

    if (! a.outputFolder.empty())
        if (const auto made = makeFolder (a.outputFolder); ! made)
            return console.fail (made.error());

    for (const auto& job : *jobs)
        if (const auto usable = checkImpulseFile (job.output, a.fileOptions(), {}); ! usable)
            return console.fail (usable.error());

    auto reports = nlohmann::ordered_json::array();

    for (std::size_t index = 0; index < jobs->size(); ++index)
    {
        if (interruptRequested())
            return exitCode::interrupted;

        console.progress (static_cast<double> (index) / static_cast<double> (jobs->size()));
        auto report = make ((*jobs)[index], a, console);

        if (! report)
            return console.fail (report.error());

        reports.push_back (*std::move (report));
    }

    if (a.common.json && ! console.report (toText ({ { "files", reports } })))
        return exitCode::badFile;

    return exitCode::done;
}

int runConvert (const ConvertArguments& a)
{
    Console console (a.common);
    auto impulse = loadImpulse (a.input, FilePairing::yes, interruptRequested);

    if (! impulse)
        return console.fail (impulse.error());

    for (const auto& remark : impulse->remarks)
        console.note (remark);

    if (! impulse->paths)
        return console.fail (
            { ErrorCode::unsuitable,
              "Expected a matrix of responses, or two stereo files for two sides; this tells no "
              "paths between "
              "inputs and outputs.",
              a.input });

    const auto overwrite = overwriteIf (a.force);
    const auto audio = fs::path (a.output).replace_extension (".wav").string();

    for (const auto& path : { a.output, audio })
        if (auto usable = checkOutput (path, overwrite, impulse->files); ! usable)
            return console.fail (usable.error());

    const auto paths = *std::exchange (impulse->paths, {});

    if (auto saved =
            saveImpulse (*impulse, audio, { {}, SampleFormat::float64, overwrite }, interruptRequested);
        ! saved)
        return console.fail (saved.error());

    const auto text = matrixText (paths, fs::path (audio).filename().string());

    if (auto written = writeWholeFile (a.output, text, overwrite); ! written)
        return console.fail (written.error());

    return ! a.common.json || console.report (toText ({ { "matrix", a.output }, { "audio", audio } }))
               ? exitCode::done
               : exitCode::badFile;
}

Command addList (CLI::App& parent)
{
    auto& app = *parent.add_subcommand ("list", "What factory impulses there are");
    auto arguments = std::make_shared<CommonOptions>();
    addCommon (app, *arguments);
    return [arguments] { return runList (*arguments); };
}

Command addMake (CLI::App& parent)
{
    auto& app = *parent.add_subcommand ("make", "Make a factory impulse as a file, or all of them");
    auto arguments = std::make_shared<MakeArguments>();
    app.add_option ("NAME", arguments->name, "Which one, such as “Concert Hall”");
    app.add_flag ("--all", arguments->all, "All of them");
    addFile (app, "-o,--output", arguments->output,
             "File to write; - is standard output (AU unless --format)");
    addFile (app, "--out-dir", arguments->outputFolder,
             "Folder to write to, each impulse under its own name");
    addParsed (app, "--rate", arguments->rateHz, parseHertz, "Sample rate (default: 48k)");
    addParsed (app, "--bits", arguments->bits, parseBits, "8, 16, 24, 32, 32f or 64f (default: 32f)");
    addParsed (app, "--format", arguments->container, parseContainer,
               "wav, rf64, w64, aiff, caf, au, flac or ogg (default: by the name)");
    app.add_flag ("-f,--force", arguments->force, "Overwrite existing outputs");
    addCommon (app, arguments->common);
    return [arguments] { return runMake (*arguments); };
}

Command addConvert (CLI::App& parent)
{
    auto& app = *parent.add_subcommand (
        "convert",
        "Write a matrix of responses, such as jconvolver's .conf, as JSON and one audio file beside it");
    auto arguments = std::make_shared<ConvertArguments>();
    addFile (app, "FILE", arguments->input, "A matrix of responses, or one of two stereo files for two sides")
        ->required();
    addFile (app, "-o,--output", arguments->output, "File to write, NAME.json; the audio goes to NAME.wav")
        ->required()
        ->check (CLI::Validator (
            [] (const std::string& text)
            {
                return fs::path (text).extension() == ".json"
                           ? std::string()
                           : fmt::format ("expected a name that ends in .json, found “{}”", text);
            },
            ""));
    app.add_flag ("-f,--force", arguments->force, "Overwrite existing outputs");
    addCommon (app, arguments->common);
    return [arguments] { return runConvert (*arguments); };
}

} // namespace

Command addImpulse (CLI::App& program)
{
    auto& app = *program.add_subcommand (
        "impulse", "Factory impulses: halls, plates, springs, cabinets; edits of any impulse");
    app.require_subcommand (1);
    const std::map<std::string, Command> commands { { "convert", addConvert (app) },
                                                    { "edit", addImpulseEdit (app) },
                                                    { "list", addList (app) },
                                                    { "make", addMake (app) } };
    return [&app, commands] { return commands.at (app.get_subcommands().front()->get_name())(); };
}

} // namespace partita::app
