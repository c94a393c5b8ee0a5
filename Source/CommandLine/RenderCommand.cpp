#include "Chain/Preset.h"
#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "CommandLine/Quantities.h"
#include "Design/CurveFile.h"
#include "Design/CurveFilter.h"
#include "Impulse/ImpulseSearch.h"
#include "Impulse/StreamResampler.h"
#include "Render/FileRenderer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
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
    std::string output, outputFolder, preset, impulse, equaliser;
    int jobs = 0;
    bool force = false;

    std::vector<double> lowpass, highpass;
    std::vector<std::pair<double, double>> bandpass, bandstop;
    std::optional<double> transitionHz, attenuationDb;
    std::optional<int> taps;
    std::optional<Phase> phase;
    std::optional<Edges> pass, stop;
    std::optional<double> rippleDb;
    std::optional<DesignMethod> method;
    std::optional<ChannelLayout> layout;
    std::optional<double> predelaySeconds;
    bool withoutImpulse = false;

    std::optional<double> mix, dryDb, wetDb, gainDb;
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

Error impossible (const std::string& option, const std::string& message)
{
    return { ErrorCode::badSpecification, message, option };
}

template <class Value>
void addRepeated (CLI::App& app, const std::string& name, std::vector<Value>& target,
                  Result<Value> (*parser) (const std::string&), const std::string& help)
{
    app.add_option_function<std::vector<std::string>> (
           name,
           [name, parser, &target] (const std::vector<std::string>& texts)
           {
               for (const auto& text : texts)
               {
                   auto parsed = parser (text);

                   if (! parsed)
                       throw CLI::ValidationError (name, parsed.error().message);

                   target.push_back (*std::move (parsed));
               }
           },
           help)
        ->type_name ("")
        ->expected (1)
        ->multi_option_policy (CLI::MultiOptionPolicy::TakeAll);
}

void declare (CLI::App& app, Arguments& a)
{
    app.add_option ("IN", a.inputs, "Audio files to render; - is standard input")->required();
    app.add_option ("-o,--output", a.output, "File to write; - is standard output (AU unless --format)");
    app.add_option ("--out-dir", a.outputFolder, "Folder to write to, each file under its own name");
    app.add_option ("-j,--jobs", a.jobs, "Files rendered at once (default: as many as there are processors)")
        ->check (CLI::Range (1, 1024));
    app.add_flag ("-f,--force", a.force, "Overwrite existing outputs");
    addCommon (app, a.common);

    const auto chain = "The chain";
    app.add_option ("--preset", a.preset, "Take the whole chain from a preset file")->group (chain);
    app.add_option ("--ir", a.impulse, "Convolve with this impulse response: a file, or factory:NAME")
        ->group (chain);
    addParsed (app, "--layout", a.layout, parseChannelLayout,
               "What the impulse's channels mean: auto, parallel, true-stereo (LL LR RL RR), "
               "true-stereo-by-output (LL RL LR RR), ambix-stereo, ambix-omni, fuma-stereo, fuma-omni")
        ->group (chain);
    app.add_flag ("--allow-missing", a.withoutImpulse,
                  "Render without a preset's impulse where it is nowhere to be found, instead of refusing")
        ->group (chain);
    addParsed (app, "--predelay", a.predelaySeconds, parseSeconds, "Silence before the impulse, such as 20ms")
        ->group (chain);
    addRepeated (app, "--lowpass", a.lowpass, parseHertz, "Pass below a frequency, such as 8k");
    addRepeated (app, "--highpass", a.highpass, parseHertz, "Pass above a frequency");
    addRepeated (app, "--bandpass", a.bandpass, parseBand, "Pass a band, such as 300:3k");
    addRepeated (app, "--bandstop", a.bandstop, parseBand, "Stop a band");
    addParsed (app, "--transition", a.transitionHz, parseHertz,
               "Width of the filters' transitions (default: a fifth of the edge)")
        ->group (chain);
    addParsed (app, "--attenuation", a.attenuationDb, parseDecibels, "Stop-band attenuation (default: 96dB)")
        ->group (chain);
    addParsed (app, "--pass", a.pass, parseEdges,
               "A filter by what it passes and stops: its pass edge, or LOW:HIGH; with --stop")
        ->group (chain);
    addParsed (app, "--stop", a.stop, parseEdges, "Its stop edge, or LOW:HIGH")->group (chain);
    addParsed (app, "--ripple", a.rippleDb, parseDecibels,
               "How far it may stray from 0 dB where it passes, up and down (default: 0.1dB)")
        ->group (chain);
    addParsed (app, "--method", a.method, parseDesignMethod,
               "How it is designed: equiripple (default), window, least-squares")
        ->group (chain);
    app.add_option ("--eq", a.equaliser,
                    "Equalise by a curve file: Equalizer APO, AutoEq, Room EQ Wizard, CamillaDSP, CSV")
        ->group (chain);
    app.add_option_function<int> (
           "--taps", [&a] (const int& taps) { a.taps = taps; },
           "Number of taps of each filter, in place of a transition, and of the equaliser")
        ->group (chain);
    addParsed (
        app, "--phase", a.phase, parsePhase,
        "Of filters and equaliser: linear (default), minimum, maximum, or mixed:AMOUNT from 0, linear, to 1")
        ->group (chain);

    for (const auto* name : { "--lowpass", "--highpass", "--bandpass", "--bandstop" })
        app.get_option (name)->group (chain);

    const auto levels = "Levels";
    addParsed (app, "--mix", a.mix, parseShare, "Share of wet signal, such as 30%")->group (levels);
    addParsed (app, "--dry", a.dryDb, parseDecibels, "Level of the dry signal (default: none)")
        ->group (levels);
    addParsed (app, "--wet", a.wetDb, parseDecibels, "Level of the wet signal (default: 0dB)")
        ->group (levels);
    addParsed (app, "--gain", a.gainDb, parseDecibels, "Level over all")->group (levels);
    addParsed (app, "--normalize", a.normalisation, parseNormalisation,
               "Bring the output to peak:-1dB or lufs:-23")
        ->group (levels);

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

FilterKind kindOf (const Edges& pass, const Edges& stop)
{
    if (pass.high)
        return stop.low < pass.low ? FilterKind::bandpass : FilterKind::bandstop;

    return pass.low < stop.low ? FilterKind::lowpass : FilterKind::highpass;
}

Result<std::vector<ToleranceFilter>> toleranceFiltersOf (const Arguments& a)
{
    if (! a.pass && ! a.stop)
    {
        if (a.rippleDb || a.method)
            return impossible (
                "--ripple, --method",
                "They shape a filter by its edges, and none is asked for. Add --pass and --stop.");

        return std::vector<ToleranceFilter> {};
    }

    if (! a.pass || ! a.stop || a.pass->high.has_value() != a.stop->high.has_value())
        return impossible ("--pass, --stop",
                           "Expected both, either with one edge each or with two, LOW:HIGH, as in --pass 8k "
                           "--stop 9k.");

    ToleranceFilter filter;
    auto& edges = filter.edges;
    edges.kind = kindOf (*a.pass, *a.stop);
    edges.passHz = a.pass->low;
    edges.upperPassHz = a.pass->high.value_or (0.0);
    edges.stopHz = a.stop->low;
    edges.upperStopHz = a.stop->high.value_or (0.0);
    edges.rippleDb = a.rippleDb.value_or (edges.rippleDb);
    edges.attenuationDb = a.attenuationDb.value_or (edges.attenuationDb);
    filter.method = a.method.value_or (filter.method);
    filter.phase = a.phase.value_or (Phase {});

    if (auto valid = validate (edges); ! valid)
        return impossible ("--pass, --stop", valid.error().message);

    return std::vector { filter };
}

Result<std::vector<FilterSpec>> filtersOf (const Arguments& a)
{
    std::vector<FilterSpec> filters;
    const auto add = [&] (FilterKind kind, double low, double high)
    {
        FilterSpec spec;
        spec.kind = kind;
        spec.edgeHz = low;
        spec.upperEdgeHz = high;
        spec.attenuationDb = a.attenuationDb.value_or (spec.attenuationDb);
        spec.transitionHz = a.transitionHz;
        spec.taps = a.taps;
        spec.phase = a.phase.value_or (Phase {});
        filters.push_back (spec);
    };

    for (const auto edge : a.lowpass)
        add (FilterKind::lowpass, edge, 0.0);

    for (const auto edge : a.highpass)
        add (FilterKind::highpass, edge, 0.0);

    for (const auto& [low, high] : a.bandpass)
        add (FilterKind::bandpass, low, high);

    for (const auto& [low, high] : a.bandstop)
        add (FilterKind::bandstop, low, high);

    for (const auto& spec : filters)
        if (auto valid = validate (spec); ! valid)
            return impossible (fmt::format ("--{}", valid.error().context), valid.error().message);

    if (filters.empty() && (a.transitionHz || (a.attenuationDb && ! a.pass)))
        return impossible ("--transition, --attenuation",
                           "They shape a filter, and none is asked for. Add --lowpass, "
                           "--highpass, --bandpass or --bandstop.");

    if (filters.empty() && a.equaliser.empty() && (a.taps || (a.phase && ! a.pass)))
        return impossible ("--taps, --phase",
                           "They shape a filter or an equaliser, and none is asked for. Add --lowpass, "
                           "--highpass, --bandpass, --bandstop or --eq.");

    return filters;
}

Result<ChainLevels> levelsOf (const Arguments& a)
{
    if (a.mix && (a.dryDb || a.wetDb))
        return impossible ("--mix", "Give either --mix or --dry and --wet.");

    for (const auto& level : { a.dryDb, a.wetDb, a.gainDb })
        if (level && *level > loudestDb)
            return impossible (
                "--dry, --wet, --gain",
                fmt::format ("Expected a level of at most {:g} dB, found {:g} dB.", loudestDb, *level));

    const auto gain = gainFromDecibels (a.gainDb.value_or (0.0));

    if (a.mix)
        return ChainLevels { static_cast<float> (*a.mix), static_cast<float> (gain) };

    return ChainLevels::fromDryAndWet (a.dryDb ? gain * gainFromDecibels (*a.dryDb) : 0.0,
                                       gain * gainFromDecibels (a.wetDb.value_or (0.0)));
}

Result<EqualiserSettings> equaliserOf (const Arguments& a, Console& console)
{
    if (auto valid = design::validateCurveTaps (a.taps); ! valid)
        return impossible ("--taps", valid.error().message);

    auto content = loadCurveFile (a.equaliser);

    if (! content)
        return content.error();

    for (const auto& remark : content->remarks)
        console.note (fmt::format ("{}: {}", a.equaliser, remark.sentence()));

    if (auto valid = validate (content->curve); ! valid)
        return Error { ErrorCode::fileUnreadable, valid.error().text(), a.equaliser };

    return EqualiserSettings { std::move (content->curve), a.taps, a.phase.value_or (Phase {}) };
}

Result<ChainSettings> settingsFromOptions (const Arguments& a, Console& console)
{
    ChainSettings settings;
    auto filters = filtersOf (a);

    if (! filters)
        return filters.error();

    auto levels = levelsOf (a);

    if (! levels)
        return levels.error();

    settings.filters = *std::move (filters);
    auto toleranceFilters = toleranceFiltersOf (a);

    if (! toleranceFilters)
        return toleranceFilters.error();

    settings.toleranceFilters = *std::move (toleranceFilters);
    settings.levels = *levels;

    if (! a.equaliser.empty())
    {
        auto equaliser = equaliserOf (a, console);

        if (! equaliser)
            return equaliser.error();

        settings.equaliser = *std::move (equaliser);
    }

    if (a.impulse.empty())
    {
        if (a.predelaySeconds)
            return impossible ("--predelay", "It delays an impulse, and none is given. Add --ir.");

        if (a.layout)
            return impossible ("--layout", "It explains an impulse's channels, and none is given. Add --ir.");

        return settings;
    }

    if (a.predelaySeconds && ! (*a.predelaySeconds >= 0.0 && *a.predelaySeconds <= longestPredelaySeconds))
        return impossible ("--predelay", fmt::format ("Expected 0 s … {:g} s, found {:g} s.",
                                                      longestPredelaySeconds, *a.predelaySeconds));

    settings.impulse = ImpulseSettings { a.impulse, a.layout.value_or (ChannelLayout::automatic),
                                         a.predelaySeconds.value_or (0.0) };
    return settings;
}

Result<ChainSettings> settingsOf (const Arguments& a, Console& console)
{
    if (a.preset.empty())
        return settingsFromOptions (a, console);

    const auto others = ! a.impulse.empty() || ! a.lowpass.empty() || ! a.highpass.empty()
                        || ! a.bandpass.empty() || ! a.bandstop.empty() || a.pass || a.stop || a.rippleDb
                        || a.method || a.transitionHz || a.attenuationDb || a.taps || a.phase
                        || ! a.equaliser.empty() || a.predelaySeconds || a.layout || a.mix || a.dryDb
                        || a.wetDb || a.gainDb;

    if (others)
        return impossible (
            "--preset",
            "A preset is a whole chain: it can't be combined with options for filters, equaliser, "
            "impulse or levels. Change the preset, or give options only.");

    auto preset = loadPreset (a.preset);

    if (! preset)
        return preset.error();

    for (const auto& key : preset->unknownKeys)
        console.note (
            fmt::format ("{}: “{}” is not known to this version and is passed over.", a.preset, key));

    return std::move (preset->settings);
}

Result<std::vector<Job>> jobsOf (const Arguments& a)
{
    if (a.output.empty() == a.outputFolder.empty())
        return impossible ("-o, --out-dir",
                           "Expected one of the two: -o FILE for a single input, or --out-dir FOLDER.");

    if (a.outputFolder.empty() && a.inputs.size() > 1)
        return impossible (
            "-o", fmt::format ("One output can't hold {} inputs. Use --out-dir FOLDER.", a.inputs.size()));

    if (std::count (a.inputs.begin(), a.inputs.end(), "-") + (a.impulse == "-" ? 1 : 0) > 1)
        return impossible ("-", "Standard input can be read once only.");

    if (a.output == "-" && a.common.json)
        return impossible ("--json", "The report and the audio can't both go to standard output.");

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
        {
            std::string ending = nameOf (*a.container);
            std::transform (ending.begin(), ending.end(), ending.begin(),
                            [] (unsigned char c) { return static_cast<char> (std::tolower (c)); });
            name.replace_extension (ending);
        }

        if (! names.insert (name.string()).second)
            return impossible (
                "--out-dir",
                fmt::format ("Two inputs would both become “{}”. Render them into different folders.",
                             name.string()));

        jobs.push_back ({ input, (fs::path (a.outputFolder) / name).string() });
    }

    return jobs;
}

/// An impulse that is named is loaded from there; a preset's is looked for.
Result<FoundImpulse> findImpulse (const ImpulseSettings& settings, const Arguments& a)
{
    if (! a.preset.empty())
        return resolveImpulse (settings.reference(), usualSearchPlaces(), interruptRequested);

    auto impulse = loadImpulse (settings.file, settings.reference().pairing, interruptRequested);

    if (! impulse)
        return impulse.error();

    auto remarks = std::move (impulse->remarks);
    return FoundImpulse { *std::move (impulse), settings.file, {}, {}, std::move (remarks) };
}

Status addImpulse (RenderOptions& options, const Arguments& a, Console& console)
{
    auto found = findImpulse (*options.settings.impulse, a);

    if (! found && a.withoutImpulse && found.error().code != ErrorCode::cancelled)
    {
        console.note (fmt::format ("{} It is left out.", found.error().text()));
        options.settings.impulse.reset();
        return Done {};
    }

    if (! found)
        return found.error();

    for (const auto& [place, what] : found->lookedAt)
        console.detail (fmt::format ("Looked for the impulse at {}: {}", place, what));

    for (const auto& remark : found->remarks)
        console.note (remark);

    const auto& files = found->impulse.files;
    options.otherInputs.insert (options.otherInputs.end(), files.begin(), files.end());
    options.impulse = std::make_shared<ImpulseResponse> (std::move (found->impulse));
    return Done {};
}

Result<RenderOptions> optionsOf (const Arguments& a, Console& console)
{
    auto settings = settingsOf (a, console);

    if (! settings)
        return settings.error();

    RenderOptions options;
    options.settings = *std::move (settings);
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

    if (auto possible = a.rateHz ? checkRates (*a.rateHz, *a.rateHz) : Status (Done {}); ! possible)
        return impossible ("--rate", possible.error().message);
    options.overwrite = a.force ? Overwrite::yes : Overwrite::no;

    options.otherInputs = a.inputs;

    if (a.withoutImpulse && a.preset.empty())
        return impossible ("--allow-missing",
                           "It is about a preset's impulse, and none is given. Add --preset.");

    if (! a.preset.empty())
        options.otherInputs.push_back (a.preset);

    if (! a.equaliser.empty())
        options.otherInputs.push_back (a.equaliser);

    if (options.settings.impulse)
        if (auto added = addImpulse (options, a, console); ! added)
            return added.error();

    return options;
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
             { "normalisationDb", level (report.normalisationGain) },
             { "overs", report.overs },
             { "unusableSamples", report.unusableSamples },
             { "notes", report.notes } };
}

/// Renders every job, several at once, and returns the worst exit code.
int runJobs (const std::vector<Job>& jobs, const RenderOptions& options, const Arguments& a, Console& console)
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
            const auto report = renderFile (job.input, job.output, options, progressOf (index));

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
                console.note (jobs.size() > 1 ? fmt::format ("{}: {}", job.input, note) : note);

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

    if (a.common.json && ! console.report (toText ({ { "files", reports } })))
        return exitCode::badFile;

    return interruptRequested() ? exitCode::interrupted : worst.load();
}

int run (const Arguments& a)
{
    Console console (a.common);
    const auto fail = [&console] (const Error& error)
    {
        console.error (error.text());
        return exitCodeOf (error.code);
    };

    const auto jobs = jobsOf (a);

    if (! jobs)
        return fail (jobs.error());

    const auto options = optionsOf (a, console);

    if (! options)
        return fail (options.error());

    if (const auto& chain = options->settings;
        chain.filters.empty() && chain.toleranceFilters.empty() && ! chain.equaliser && ! chain.impulse)
        console.note ("The chain holds neither filter nor equaliser nor impulse: nothing is convolved.");

    if (! a.outputFolder.empty())
    {
        std::error_code error;
        fs::create_directories (a.outputFolder, error);

        if (error)
            return fail ({ ErrorCode::cannotWrite,
                           fmt::format ("The folder can't be made: {}.", error.message()), a.outputFolder });
    }

    return runJobs (*jobs, *options, a, console);
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
