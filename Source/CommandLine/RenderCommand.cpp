#include "CommandLine/ChainOptions.h"
#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "Impulse/StreamResampler.h"
#include "Render/FileRenderer.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace partita::app
{
namespace
{

namespace fs = std::filesystem;

/// What the command line said, before it is known whether it makes sense together.
struct Arguments
{
    CommonOptions common;
    std::vector<std::string> inputs;
    std::string output, outputFolder;
    int jobs = 0;
    bool force = false;

    ChainOptions chain;

    std::optional<Tail> tail;
    std::optional<SampleFormat> bits;
    std::optional<Container> container;
    std::optional<Normalisation> normalisation;
    std::optional<double> rateHz;
    bool dither = false;
    bool keepDelay = false;

    std::string engine = "offline", precision = "auto";
    std::optional<std::pair<int, int>> block;
    std::optional<std::uint64_t> seed;
    int quantum = defaultQuantum;
};

struct Job
{
    std::string input, output;
};

/// How every job is done, and what was told of the chain.
struct Request
{
    RenderOptions options;
    std::vector<std::string> notes;
};

Result<Tail> parseTail (const std::string& text)
{
    if (text == "keep")
        return Tail { Tail::Kind::keep, 0.0 };

    if (text == "cut")
        return Tail { Tail::Kind::cut, 0.0 };

    const auto seconds = parseSeconds (text);

    if (! seconds || *seconds < 0.0 || *seconds > 86400.0)
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected keep, cut or a time such as 2s, found “{}”", text),
                       {} };

    return Tail { Tail::Kind::seconds, *seconds };
}

Result<Normalisation> parseNormalisation (const std::string& text)
{
    const auto colon = text.find (':');
    const auto kind = text.substr (0, colon);
    const auto level = parseDecibels (colon == std::string::npos ? "" : text.substr (colon + 1));

    if ((kind != "peak" && kind != "lufs") || ! level || ! std::isfinite (*level))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected peak:-1dB or lufs:-23, found “{}”", text),
                       {} };

    return Normalisation { kind == "peak" ? Normalisation::Kind::peak : Normalisation::Kind::loudness,
                           *level };
}

void declare (CLI::App& app, Arguments& a)
{
    addFile (app, "IN", a.inputs, "Audio files to render; - is standard input")->required();
    addFile (app, "-o,--output", a.output, "File to write; - is standard output (AU unless --format)");
    addFile (app, "--out-dir", a.outputFolder, "Folder to write to, each file under its own name");
    app.add_option ("-j,--jobs", a.jobs, "Files rendered at once (default: as many as there are processors)")
        ->check (CLI::Range (1, 1024));
    app.add_flag ("-f,--force", a.force, "Overwrite existing outputs");
    addCommon (app, a.common);
    addChain (app, a.chain);

    addParsed (app, "--normalize", a.normalisation, parseNormalisation,
               "Bring the output to peak:-1dB or lufs:-23")
        ->group ("Levels");

    const auto file = "The output";
    addParsed (app, "--tail", a.tail, parseTail,
               "keep, cut, or how long to go on after the input, such as 2s")
        ->group (file);
    app.add_flag ("--keep-delay", a.keepDelay,
                  "Keep the delay of linear-phase filters instead of compensating it")
        ->group (file);
    addParsed (app, "--bits", a.bits, parseBits, "8, 16, 24, 32, 32f or 64f (default: as the input)")
        ->group (file);
    addParsed (app, "--format", a.container, parseContainer,
               "wav, rf64, w64, aiff, caf, au, flac or ogg (default: by the name)")
        ->group (file);
    addParsed (app, "--rate", a.rateHz, parseHertz, "Sample rate (default: as the input), such as 48k")
        ->group (file);
    app.add_flag ("--dither", a.dither, "Triangular dither for integer outputs")->group (file);

    const auto engine = "The engine";
    app.add_option ("--engine", a.engine, "offline, or live: as in the audio thread")
        ->check (CLI::IsMember ({ "offline", "live" }))
        ->group (engine);
    app.add_option ("--precision", a.precision, "Of the offline engine: auto, float or double")
        ->check (CLI::IsMember ({ "auto", "float", "double" }))
        ->group (engine);
    addParsed (app, "--block", a.block, parseRange,
               "Frames per call of the live engine: N, or A-B for random sizes")
        ->group (engine);
    addParsed (app, "--seed", a.seed, parseSeed, "Seed of the random sizes")->group (engine);
    app.add_option ("--quantum", a.quantum, "Frames by which the live engine advances")
        ->check (CLI::Validator (
            [] (const std::string& text)
            {
                int frames = 0;
                return CLI::detail::lexical_cast (text, frames) && isQuantum (frames)
                           ? std::string()
                           : fmt::format ("expected a power of two from {} to {}, found “{}”",
                                          smallestQuantum, largestQuantum, text);
            },
            ""))
        ->group (engine);
}

Result<std::vector<Job>> jobsOf (const Arguments& a)
{
    if (a.output.empty() == a.outputFolder.empty())
        return impossible ("-o, --out-dir",
                           "Expected one of the two: -o FILE for a single input, or --out-dir FOLDER.");

    if (a.outputFolder.empty() && a.inputs.size() > 1)
        return impossible (
            "-o", fmt::format ("One output can't hold {} inputs. Use --out-dir FOLDER.", a.inputs.size()));

    if (std::count (a.inputs.begin(), a.inputs.end(), "-") + (a.chain.impulse == "-" ? 1 : 0) > 1)
        return impossible ("-", "Standard input can be read once only.");

    if (a.output == "-" && a.common.json)
        return impossible ("--json", "The report and the audio can't both go to standard output.");

    if (a.outputFolder.empty() && a.output != "-" && ! a.container)
        if (auto known = containerForPath (a.output); ! known)
            return known.error();

    if (a.outputFolder.empty())
        return std::vector { Job { a.inputs.front(), a.output } };

    std::vector<Job> jobs;
    std::set<std::string> names;

    for (const auto& input : a.inputs)
    {
        if (input == "-")
            return impossible ("--out-dir", "Standard input has no name to keep. Use -o FILE.");

        auto name = fs::path (input).filename();

        if (a.container)
            name.replace_extension (endingOf (*a.container));

        if (! names.insert (name.string()).second)
            return impossible (
                "--out-dir",
                fmt::format ("Two inputs would both become “{}”. Render them into different folders.",
                             name.string()));

        jobs.push_back ({ input, (fs::path (a.outputFolder) / name).string() });
    }

    return jobs;
}

Result<Request> requestOf (const Arguments& a, Console& console)
{
    auto chain = loadChain (a.chain, console);

    if (! chain)
        return chain.error();

    if (chain->isEmpty())
        console.note ("The chain holds neither filter nor equaliser nor impulse: nothing is convolved.");

    RenderOptions options;
    options.settings = std::move (chain->settings);
    options.impulse = std::move (chain->impulse);
    options.engine = a.engine == "live" ? EngineKind::live : EngineKind::offline;

    if (options.engine == EngineKind::offline && a.block)
        return impossible ("--block", "It sizes the calls of the live engine. Add --engine live.");

    if (options.engine == EngineKind::live && a.precision != "auto")
        return impossible ("--precision", "The live engine works in float. Use --engine offline.");

    if (a.precision != "auto")
        options.precision = a.precision == "double" ? Precision::twofold : Precision::single;

    if (a.dither && a.bits && ! isInteger (*a.bits))
        return impossible ("--dither",
                           "Dither is for integer outputs. Use --bits 16 or 24, or leave it out.");

    if (auto possible = a.rateHz ? checkRates (*a.rateHz, *a.rateHz) : Status (Done {}); ! possible)
        return impossible ("--rate", possible.error().message);

    options.quantum = a.quantum;
    const auto [smallest, largest] = a.block.value_or (std::pair { a.quantum, a.quantum });
    options.calls = { smallest, largest, a.seed.value_or (1) };
    options.delay = a.keepDelay ? Delay::kept : Delay::compensated;
    options.tail = a.tail.value_or (Tail {});
    options.container = a.container;
    options.sampleFormat = a.bits;
    options.dither = a.dither ? Dither::triangular : Dither::none;
    options.normalisation = a.normalisation;
    options.rateHz = a.rateHz;
    options.overwrite = overwriteIf (a.force);

    options.otherInputs = a.inputs;
    options.otherInputs.insert (options.otherInputs.end(), chain->files.begin(), chain->files.end());
    return Request { std::move (options), std::move (chain->notes) };
}

nlohmann::ordered_json toJson (const RenderReport& report)
{
    const auto level = [] (double gain) -> nlohmann::ordered_json {
        return gain > 0.0 ? nlohmann::ordered_json (decibelsFromGain (gain))
                          : nlohmann::ordered_json (nullptr);
    };

    return { { "input", report.input },
             { "output", report.output },
             { "rateHz", report.rateHz },
             { "outputRateHz", report.outputRateHz },
             { "inputChannels", report.inputChannels },
             { "outputChannels", report.outputChannels },
             { "inputFrames", report.inputFrames },
             { "outputFrames", report.outputFrames },
             { "responseTaps", report.responseTaps },
             { "latencyFrames", report.latencyFrames },
             { "container", report.container },
             { "sampleFormat", report.sampleFormat },
             { "engine", report.engine },
             { "peakDb", level (report.peak) },
             { "possiblePeakDb", level (report.possiblePeak.value_or (0.0)) },
             { "normalisationDb", level (report.normalisationGain) },
             { "overs", report.overs },
             { "unusableSamples", report.unusableSamples },
             { "notes", report.notes } };
}

/// Renders every job, several at once, and returns the worst exit code.
int runJobs (const std::vector<Job>& jobs, const Request& request, const Arguments& a, Console& console)
{
    std::vector<double> shares (jobs.size(), 0.0);
    std::vector<nlohmann::ordered_json> reports (jobs.size());
    std::mutex lock;
    std::atomic<std::size_t> next { 0 };
    std::atomic<int> worst { exitCode::done };

    const auto progressOf = [&] (std::size_t index)
    {
        return [&, index] (double share)
        {
            const std::scoped_lock hold (lock);
            shares[index] = share;
            console.progress (std::accumulate (shares.begin(), shares.end(), 0.0)
                              / static_cast<double> (jobs.size()));
            return ! interruptRequested();
        };
    };

    const auto work = [&]
    {
        for (auto index = next++; index < jobs.size() && ! interruptRequested(); index = next++)
        {
            const auto& job = jobs[index];
            const auto tell = [&] (const std::string& note)
            { console.note (jobs.size() > 1 ? fmt::format ("{}: {}", job.input, note) : note); };
            auto own = request.options;
            own.foretell = tell;
            const auto report = renderFile (job.input, job.output, own, progressOf (index));

            if (! report)
            {
                console.error (report.error().text());
                reports[index] = { { "input", job.input },
                                   { "output", job.output },
                                   { "error", report.error().text() } };
                worst = std::max (worst.load(), exitCodeOf (report.error().code));
                continue;
            }

            for (const auto& note : report->notes)
                tell (note);

            console.detail (fmt::format (
                "{} → {}: {} frames of {} channels, {} {}, {} taps, delay {} frames, peak {:.2f} dB; {}",
                report->input, report->output, report->outputFrames, report->outputChannels,
                report->container, report->sampleFormat, report->responseTaps, report->latencyFrames,
                decibelsFromGain (report->peak), report->engine));

            if (report->outputRateHz != report->rateHz)
                console.detail (fmt::format ("{}: resampled from {:g} Hz to {:g} Hz ({})", report->output,
                                             report->rateHz, report->outputRateHz, resamplingMethod));

            reports[index] = toJson (*report);
        }
    };

    const auto processors = std::max (1u, std::thread::hardware_concurrency());
    const auto workers = std::min (
        jobs.size(), static_cast<std::size_t> (a.jobs > 0 ? static_cast<unsigned> (a.jobs) : processors));
    std::vector<std::thread> threads;

    for (std::size_t i = 1; i < workers; ++i)
        threads.emplace_back (work);

    work();

    for (auto& thread : threads)
        thread.join();

    if (a.common.json && ! console.report (toText ({ { "notes", request.notes }, { "files", reports } })))
        return exitCode::badFile;

    return interruptRequested() ? exitCode::interrupted : worst.load();
}

int run (const Arguments& a)
{
    Console console (a.common);
    const auto jobs = jobsOf (a);

    if (! jobs)
        return console.fail (jobs.error());

    const auto request = requestOf (a, console);

    if (! request)
        return console.fail (request.error());

    if (! a.outputFolder.empty())
        if (const auto made = makeFolder (a.outputFolder); ! made)
            return console.fail (made.error());

    return runJobs (*jobs, *request, a, console);
}

} // namespace

Command addRender (CLI::App& program)
{
    auto& app =
        *program.add_subcommand ("render", "Render audio files through filters and an impulse response");
    auto arguments = std::make_shared<Arguments>();
    declare (app, *arguments);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
