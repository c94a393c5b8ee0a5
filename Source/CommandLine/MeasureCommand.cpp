#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/FilterReport.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "CommandLine/RoomReport.h"
#include "Files/WholeFile.h"
#include "Impulse/ImpulseFile.h"
#include "Impulse/Measurement/Deconvolution.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

namespace partita::app
{
namespace
{

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::uint64_t mostJsonBytes = 1 << 24;

struct SweepArguments
{
    CommonOptions common;
    std::string output = "sweep.wav";
    std::optional<double> rateHz, startHz, stopHz, seconds, fadeInSeconds, fadeOutSeconds, pauseSeconds,
        levelDb;
    std::optional<std::int64_t> channels, repeats;
    std::optional<SampleFormat> bits;
    bool force = false;
};

struct DeconvolveArguments
{
    CommonOptions common;
    std::vector<std::string> recordings;
    std::string sweep, output;
    std::optional<double> leadSeconds, lengthSeconds;
    std::optional<SampleFormat> bits;
    int highestHarmonic = 5;
    bool loudspeakers = false, keepClock = false, force = false;

    [[nodiscard]] ImpulseFileOptions fileOptions() const
    {
        return { {}, bits.value_or (SampleFormat::float64), overwriteIf (force) };
    }
};

std::string jsonBeside (const std::string& audio)
{
    return fs::path (audio).replace_extension (".json").string();
}

Result<SweepSpec> specOf (const SweepArguments& arguments)
{
    SweepSpec spec;
    spec.rateHz = arguments.rateHz.value_or (spec.rateHz);
    spec.startHz = arguments.startHz.value_or (spec.startHz);
    spec.stopHz = arguments.stopHz.value_or (spec.stopHz);
    spec.sweepSeconds = arguments.seconds.value_or (spec.sweepSeconds);
    spec.fadeInSeconds =
        arguments.fadeInSeconds.value_or (std::min (spec.fadeInSeconds, 0.05 * spec.sweepSeconds));
    spec.fadeOutSeconds =
        arguments.fadeOutSeconds.value_or (std::min (spec.fadeOutSeconds, 0.01 * spec.sweepSeconds));
    spec.pauseSeconds = arguments.pauseSeconds.value_or (spec.pauseSeconds);
    spec.levelDb = arguments.levelDb.value_or (spec.levelDb);
    spec.channels = static_cast<int> (std::min<std::int64_t> (arguments.channels.value_or (1), 1000));
    spec.repeats = static_cast<int> (std::min<std::int64_t> (arguments.repeats.value_or (1), 1000));

    if (spec.rateHz != std::floor (spec.rateHz))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("expected a whole number of Hz, found {:g}.", spec.rateHz), "--rate" };

    if (auto valid = validate (spec); ! valid)
        return valid.error();

    return spec;
}

int runSweep (const SweepArguments& arguments)
{
    Console console (arguments.common);
    const auto overwrite = overwriteIf (arguments.force);
    if (arguments.output == "-")
    {
        console.error ("-o: The sweep needs a name: its JSON lies beside it.");
        return exitCode::badCommandLine;
    }

    const auto spec = specOf (arguments);

    if (! spec)
        return console.fail (spec.error());

    const auto description = jsonBeside (arguments.output);
    for (const auto& file : { arguments.output, description })
        if (const auto usable = checkOutput (file, overwrite, {}); ! usable)
            return console.fail (usable.error());

    const ImpulseResponse signal { arguments.output, spec->rateHz, sweepSignal (*spec), 0, {} };

    if (const auto written = saveImpulse (signal, arguments.output,
                                          { {}, arguments.bits.value_or (SampleFormat::int24), overwrite },
                                          interruptRequested);
        ! written)
        return console.fail (written.error());

    const auto text = sweepToJson (*spec);

    if (const auto written = writeWholeFile (description, text, overwrite); ! written)
        return console.fail (written.error());

    console.note (fmt::format ("{}: {:.1f} s to be played whole; {} tells what it is.", arguments.output,
                               static_cast<double> (SweepTimeline (*spec).totalFrames) / spec->rateHz,
                               description));

    if (arguments.common.json && ! console.report (toText (Json::parse (text))))
        return exitCode::badFile;

    return exitCode::done;
}

Result<SweepSpec> loadSweep (const DeconvolveArguments& arguments)
{
    const auto file = arguments.sweep.empty()
                          ? (fs::path (arguments.recordings.front()).parent_path() / "sweep.json").string()
                          : arguments.sweep;
    const auto text = readWholeFile (file, mostJsonBytes);

    if (text)
        return sweepFromJson (*text, file);

    if (arguments.sweep.empty())
        return Error { text.error().code,
                       text.error().message
                           + " It is the JSON that was written beside the sweep; --sweep names another.",
                       file };

    return text.error();
}

Result<Recording> loadRecording (const std::string& file)
{
    auto loaded = loadImpulse (file, interruptRequested);

    if (! loaded)
        return loaded.error();

    return Recording { file, loaded->rateHz, std::move (loaded->channels) };
}

std::string percentText (double db) { return fmt::format ("{:.3g} %", 100.0 * gainFromDecibels (db)); }

std::string pathName (const MeasuredPath& path)
{
    return fmt::format ("loudspeaker {}, microphone {}", path.loudspeaker + 1, path.microphone + 1);
}

std::string harmonicsText (const MeasuredPath& path)
{
    std::string text;

    for (const auto& harmonic : path.harmonics)
        text += harmonic.isAboveNoise()
                    ? fmt::format ("    harmonic {}: {} ({})\n", harmonic.order,
                                   decibelsText (harmonic.levelDb), percentText (harmonic.levelDb))
                    : fmt::format ("    harmonic {}: below the noise, {}\n", harmonic.order,
                                   decibelsText (harmonic.noiseDb));

    if (const auto all = path.distortionDb())
        text += fmt::format ("    distortion: {} ({})\n", decibelsText (*all), percentText (*all));

    return text;
}

std::string rangeText (const ChannelFacts& facts, const RoomFigures& figures)
{
    return facts.noiseFloorDb
               ? fmt::format ("    noise floor {} RMS, {} below the peak; decay usable over {:.0f} dB\n",
                              decibelsText (*facts.noiseFloorDb),
                              decibelsText (decibelsFromGain (facts.peak) - *facts.noiseFloorDb),
                              figures.rangeDb)
               : "    noise floor not reached: a longer pause would show it\n";
}

std::string reportText (const Measurement& measurement, const RoomAnalysis& analysis)
{
    std::string text;

    for (const auto& take : measurement.takes)
        text += fmt::format ("{}: peak {}, clock {:+.3f} ppm\n", take.name, decibelsText (take.peakDb),
                             take.markers.driftPpm());

    if (measurement.repeatabilityDb)
        text += fmt::format ("repeats differ by {}\n", decibelsText (*measurement.repeatabilityDb));

    text += fmt::format ("{} frames, onset after {}\n", measurement.response.frames(),
                         measurement.response.leadFrames);

    for (std::size_t row = 0; row < measurement.paths.size(); ++row)
        text += "  " + pathName (measurement.paths[row]) + "\n"
                + rangeText (analysis.channels[row], analysis.broadband.channels[row])
                + harmonicsText (measurement.paths[row]);

    text.pop_back();
    return text;
}

Json harmonicsJson (const MeasuredPath& path)
{
    auto list = Json::array();

    for (const auto& harmonic : path.harmonics)
    {
        auto bands = Json::array();

        for (const auto& band : harmonic.bands)
            bands.push_back (
                { { "excitationHz", band.excitationHz }, { "levelDb", numberJson (band.levelDb) } });

        list.push_back ({ { "order", harmonic.order },
                          { "levelDb", numberJson (harmonic.levelDb) },
                          { "noiseDb", numberJson (harmonic.noiseDb) },
                          { "isAboveNoise", harmonic.isAboveNoise() },
                          { "bands", std::move (bands) } });
    }

    return list;
}

Json reportJson (const Measurement& measurement, const RoomAnalysis& analysis)
{
    auto takes = Json::array(), paths = Json::array();

    for (const auto& take : measurement.takes)
        takes.push_back ({ { "file", take.name },
                           { "peakDb", numberJson (take.peakDb) },
                           { "clippedSamples", take.clippedFrames },
                           { "driftPpm", take.markers.driftPpm() },
                           { "markerFrame", take.markers.firstFrame },
                           { "markerCoherence", take.markers.coherence } });

    for (const auto& path : measurement.paths)
        paths.push_back ({ { "loudspeaker", path.loudspeaker + 1 },
                           { "microphone", path.microphone + 1 },
                           { "distortionDb", optionalJson (path.distortionDb()) },
                           { "harmonics", harmonicsJson (path) } });

    return { { "frames", measurement.response.frames() },
             { "leadFrames", measurement.response.leadFrames },
             { "repeatabilityDb", optionalJson (measurement.repeatabilityDb) },
             { "takes", std::move (takes) },
             { "paths", std::move (paths) },
             { "room", roomJson (analysis, measurement.response.rateHz) } };
}

void warn (const Measurement& measurement, Console& console)
{
    constexpr double agreeingDb = -20.0;

    for (const auto& take : measurement.takes)
        if (take.clippedFrames > 0)
            console.note (fmt::format (
                "{}: {} samples are at full scale; the recording is clipped. Record at a lower level.",
                take.name, take.clippedFrames));

    if (measurement.repeatabilityDb.value_or (-1e9) > agreeingDb)
        console.note (fmt::format (
            "The repeats differ by {:.1f} dB: something moved or made noise, or the takes are of "
            "different places.",
            *measurement.repeatabilityDb));
}

/// Files can't tell of a lead: the report does.
Status write (const DeconvolveArguments& arguments, const ImpulseResponse& measured, Console& console)
{
    auto response = measured;
    response.leadFrames = 0;
    const auto written =
        saveImpulse (response, arguments.output, arguments.fileOptions(), interruptRequested);

    if (! written)
        return written.error();

    if (written->overs > 0)
        console.note (fmt::format ("{}: {} samples went over full scale and were limited. Write --bits 64f.",
                                   arguments.output, written->overs));

    return Done {};
}

int runDeconvolve (const DeconvolveArguments& arguments)
{
    Console console (arguments.common);

    if (arguments.output == "-")
    {
        console.error ("-o: The response needs a name: the report goes to standard output.");
        return exitCode::badCommandLine;
    }

    if (const auto usable =
            checkImpulseFile (arguments.output, arguments.fileOptions(), arguments.recordings);
        ! usable)
        return console.fail (usable.error());

    const auto spec = loadSweep (arguments);

    if (! spec)
        return console.fail (spec.error());

    std::vector<Recording> recordings;

    for (const auto& file : arguments.recordings)
    {
        auto recording = loadRecording (file);

        if (! recording)
            return console.fail (recording.error());

        recordings.push_back (*std::move (recording));
    }

    DeconvolutionOptions options;
    options.takes = arguments.loudspeakers ? Takes::loudspeakers : Takes::repeated;
    options.leadSeconds = arguments.leadSeconds;
    options.lengthSeconds = arguments.lengthSeconds;
    options.highestHarmonic = arguments.highestHarmonic;
    options.correctsDrift = ! arguments.keepClock;
    const auto measurement = deconvolve (*spec, recordings, options, interruptRequested);

    if (! measurement)
        return console.fail (measurement.error());

    const auto analysis = analyseRoom (measurement->response, BandWidth::octave, interruptRequested);

    if (! analysis)
        return console.fail (analysis.error());

    if (const auto written = write (arguments, measurement->response, console); ! written)
        return console.fail (written.error());

    warn (*measurement, console);
    return console.report (arguments.common.json ? toText (reportJson (*measurement, *analysis))
                                                 : reportText (*measurement, *analysis))
               ? exitCode::done
               : exitCode::badFile;
}

std::shared_ptr<SweepArguments> addSweep (CLI::App& measure)
{
    auto& app = *measure.add_subcommand (
        "sweep", "Write an exponential sweep between markers, and a JSON that describes it");
    auto arguments = std::make_shared<SweepArguments>();
    addFile (app, "-o,--output", arguments->output,
             "File to write (default: sweep.wav); the JSON has its name");
    addParsed (app, "--rate", arguments->rateHz, parseHertz, "Sample rate (default: 48k)");
    addParsed (app, "--start", arguments->startHz, parseHertz, "First frequency (default: 20 Hz)");
    addParsed (app, "--stop", arguments->stopHz, parseHertz, "Last frequency (default: 20k)");
    addParsed (app, "--length", arguments->seconds, parseSeconds, "Length of a sweep (default: 20 s)");
    addParsed (app, "--pause", arguments->pauseSeconds, parseSeconds,
               "Silence after each sound: longer than the reverberation (default: 4 s)");
    addParsed (app, "--fade-in", arguments->fadeInSeconds, parseSeconds,
               "Fade at its start (default: 0.2 s)");
    addParsed (app, "--fade-out", arguments->fadeOutSeconds, parseSeconds,
               "Fade at its end (default: 0.02 s)");
    addParsed (app, "--level", arguments->levelDb, parseDecibels, "Peak level (default: -6dB)");
    addParsed (app, "--channels", arguments->channels, parseCount,
               "Loudspeakers, which play the sweep one after another (default: 1)");
    addParsed (app, "--repeats", arguments->repeats, parseCount,
               "Sweeps of each, to be averaged (default: 1)");
    addParsed (app, "--bits", arguments->bits, parseBits, "16, 24, 32, 32f or 64f (default: 24)");
    app.add_flag ("-f,--force", arguments->force, "Overwrite existing files");
    addCommon (app, arguments->common);
    return arguments;
}

std::shared_ptr<DeconvolveArguments> addDeconvolve (CLI::App& measure)
{
    auto& app = *measure.add_subcommand ("deconvolve", "Impulse responses out of recordings of the sweep");
    auto arguments = std::make_shared<DeconvolveArguments>();
    addFile (app, "RECORDING", arguments->recordings,
             "Recordings of the whole sweep: takes that are averaged")
        ->required();
    addFile (app, "-o,--output", arguments->output, "Impulse response to write")->required();
    addFile (app, "--sweep", arguments->sweep,
             "The sweep's JSON (default: sweep.json beside the first recording)");
    app.add_flag ("--loudspeakers", arguments->loudspeakers,
                  "Each recording is another loudspeaker: two stereo or four mono ones make true stereo");
    addParsed (app, "--lead", arguments->leadSeconds, parseSeconds,
               "Time kept before the onset (default: three periods of the sweep's first frequency)");
    addParsed (app, "--length", arguments->lengthSeconds, parseSeconds,
               "Length from the onset on (default: the pause)");
    app.add_option ("--harmonics", arguments->highestHarmonic, "Highest harmonic to be told (default: 5)")
        ->check (CLI::Range (1, 20));
    app.add_flag ("--keep-clock", arguments->keepClock, "Do not correct the recorder's clock");
    addParsed (app, "--bits", arguments->bits, parseBits, "16, 24, 32, 32f or 64f (default: 64f)");
    app.add_flag ("-f,--force", arguments->force, "Overwrite an existing output");
    addCommon (app, arguments->common);
    return arguments;
}

} // namespace

Command addMeasure (CLI::App& program)
{
    auto& app = *program.add_subcommand ("measure", "Impulse responses of rooms and devices, by sweeps");
    app.require_subcommand (1);
    const auto sweep = addSweep (app);
    const auto recording = addDeconvolve (app);
    return [&app, sweep, recording]
    {
        return app.get_subcommands().front()->get_name() == "sweep" ? runSweep (*sweep)
                                                                    : runDeconvolve (*recording);
    };
}

} // namespace partita::app
