#include "CommandLine/CallPlot.h"
#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "CommandLine/OutputFile.h"
#include "Convolution/CallTimes.h"
#include "Convolution/CostStore.h"
#include "Convolution/WorkSchedule.h"
#include "Files/TemporaryFile.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <random>

namespace partita::app
{
namespace
{

constexpr double measuringSeconds = 1.5;
constexpr double defaultRateHz = 48000.0;
constexpr std::int64_t defaultTaps = 144000, defaultBlock = 64;
constexpr std::int64_t mostTaps = 1 << 26;
constexpr double nsInUs = 1000.0;

struct Arguments
{
    CommonOptions common;
    std::optional<std::int64_t> taps, block, latency, channels;
    std::optional<double> rateHz;
    std::string plot;
    bool tune = false;
    bool overwrite = false;
};

/// What is planned: the largest power of two that a block holds is the quantum.
struct Task
{
    explicit Task (const Arguments& arguments)
        : block (static_cast<int> (arguments.block.value_or (defaultBlock))),
          quantum (static_cast<int> (std::clamp (std::bit_floor (static_cast<unsigned> (block)),
                                                 static_cast<unsigned> (smallestQuantum),
                                                 static_cast<unsigned> (largestQuantum)))),
          channels (static_cast<int> (arguments.channels.value_or (1))),
          rateHz (arguments.rateHz.value_or (defaultRateHz)),
          shape { channels, std::vector<int> (static_cast<std::size_t> (channels), 1) },
          request { arguments.taps.value_or (defaultTaps), quantum, arguments.latency.value_or (0), shape }
    {
    }

    [[nodiscard]] double deadlineNs() const { return quantum / rateHz * 1e9; }

    int block, quantum, channels;
    double rateHz;
    MatrixShape shape;
    PlanRequest request;
};

struct Prediction
{
    std::vector<double> callsNs;
    double meanNs, worstNs;
};

Prediction predict (const PartitionPlan& plan, const MatrixShape& shape, const CostTable& costs)
{
    Prediction made { predictCalls (plan, shape, kernels(), costs), 0.0, 0.0 };

    for (const auto ns : made.callsNs)
        made.meanNs += ns / static_cast<double> (made.callsNs.size());

    made.worstNs = *std::max_element (made.callsNs.begin(), made.callsNs.end());
    return made;
}

std::vector<double> noise (std::int64_t taps)
{
    std::mt19937_64 random (1);
    std::uniform_real_distribution<double> uniform (-1.0, 1.0);
    std::vector<double> response (static_cast<std::size_t> (taps));
    std::generate (response.begin(), response.end(), [&] { return uniform (random); });
    return response;
}

/// What a plan costs here.
struct Measured
{
    CallTimes calls;
    std::size_t spectraFloats, stateFloats;

    [[nodiscard]] double mebibytes() const
    {
        return static_cast<double> ((spectraFloats + stateFloats) * sizeof (float)) / (1024.0 * 1024.0);
    }
};

Result<Measured> measure (const PartitionPlan& plan, const Task& task)
{
    auto filter = PreparedFilter::prepare (
        ResponseMatrix::onEachChannel (noise (task.request.taps), task.channels), plan);

    if (! filter)
        return filter.error();

    std::vector<std::unique_ptr<Convolver>> convolvers;
    convolvers.push_back (std::make_unique<Convolver> (*filter, 0));
    return Measured { measureCalls (convolvers, measuringSeconds, interruptRequested), (*filter)->numFloats(),
                      convolvers.front()->numFloats() };
}

std::string levelsText (const PartitionPlan& plan)
{
    std::string text;

    if (plan.headTaps > 0)
        text += fmt::format ("  {:>8} taps   directly, in the call that brings them\n", plan.headTaps);

    for (const auto& level : plan.levels)
        text += fmt::format (
            "  {:>3} × {:<6}    {}\n", level.count, level.size,
            level.timing == Timing::immediate
                ? "at once, in the call that brings the block"
                : fmt::format (
                    "spread over {} {}{}", level.size / plan.quantum,
                    level.size == plan.quantum ? "call" : "calls",
                    level.blocksAtOnce > 1 ? fmt::format (", {} blocks at a time", level.blocksAtOnce) : ""));

    return text;
}

std::string costLine (const char* name, double predictedNs, double measuredNs, double deadlineNs)
{
    return fmt::format ("  {:<14} {:>9.2f} µs {:>9.2f} µs   {:.3f} % of the time\n", name,
                        predictedNs / nsInUs, measuredNs / nsInUs, 100.0 * measuredNs / deadlineNs);
}

std::string reportText (const Task& task, const CostTable& costs, const PartitionPlan& plan,
                        const Prediction& predicted, const Measured& measured)
{
    auto text =
        fmt::format ("{} taps, {} at {} frames, {} Hz, {}, {} costs\n", task.request.taps,
                     task.channels == 1 ? "mono" : fmt::format ("{} channels", task.channels), task.block,
                     task.rateHz, describe (kernels()), costs.isMeasured ? "measured" : "built-in");

    if (task.quantum != task.block)
        text +=
            fmt::format ("A block of {} frames is worked on in quanta of {}.\n", task.block, task.quantum);

    text += "\nPartitions\n" + levelsText (plan);
    text += fmt::format (
        "  {} taps in all; latency {} frames; another filter has reached every level within {} frames\n",
        plan.capacityTaps(), plan.latencyFrames, plan.exchangeFrames() + plan.quantum);
    text += fmt::format ("  {} floats of spectra, once for equal filters, and {} of state: {:.2f} MiB\n",
                         measured.spectraFloats, measured.stateFloats, measured.mebibytes());
    text += fmt::format ("\nA call of {} frames, {:.2f} ms   predicted     measured\n", plan.quantum,
                         task.deadlineNs() * 1e-6);
    text += costLine ("mean", predicted.meanNs, measured.calls.meanNs(), task.deadlineNs());
    text += costLine ("worst", predicted.worstNs, measured.calls.worstNs(), task.deadlineNs());
    text += fmt::format ("  {:.2f} ns for each frame, of one core", measured.calls.meanNs() / plan.quantum);
    return text;
}

nlohmann::ordered_json reportJson (const Task& task, const PartitionPlan& plan, const Prediction& predicted,
                                   const Measured& measured)
{
    return { { "taps", task.request.taps },
             { "block", task.block },
             { "rateHz", task.rateHz },
             { "channels", task.channels },
             { "target", kernels().name },
             { "transform", nameOf (kernels().transform) },
             { "plan", nlohmann::ordered_json::parse (plan.toJson()) },
             { "memory",
               { { "spectraFloats", measured.spectraFloats },
                 { "stateFloats", measured.stateFloats },
                 { "mebibytes", measured.mebibytes() } } },
             { "deadlineNs", task.deadlineNs() },
             { "predicted",
               { { "meanNs", predicted.meanNs },
                 { "worstNs", predicted.worstNs },
                 { "callsNs", predicted.callsNs } } },
             { "measured",
               { { "meanNs", measured.calls.meanNs() },
                 { "worstNs", measured.calls.worstNs() },
                 { "callsNs", measured.calls.phaseNs } } } };
}

/// Measured costs go to the user's cache folder and are used from the next start of any part of Partita on.
Result<CostTable> tune (Console& console)
{
    const auto path = costFile (kernels());

    if (path.empty())
        return Error {
            ErrorCode::cannotWrite,
            "There is no place for measured costs: PARTITA_COSTS says builtin, or there is no home folder. "
            "Name a file with PARTITA_COSTS.",
            {}
        };

    console.note ("Measuring this machine …");
    const auto costs = measureCosts (kernels());

    if (auto stored = storeCosts (costs, kernels(), path); ! stored)
        return stored.error();

    console.note (fmt::format ("Stored in {}. Plans will follow it from now on.", path));
    return costs;
}

Status check (const Arguments& arguments)
{
    const auto refuse = [] (std::string message) {
        return Error { ErrorCode::badSpecification, std::move (message), {} };
    };

    if (arguments.taps.value_or (1) > mostTaps)
        return refuse (fmt::format ("--taps: expected at most {}, found {}.", mostTaps, *arguments.taps));

    if (arguments.block.value_or (1) > largestQuantum)
        return refuse (
            fmt::format ("--block: expected at most {} frames, found {}.", largestQuantum, *arguments.block));

    constexpr std::int64_t mostChannels = 64;

    if (arguments.channels.value_or (1) > mostChannels)
        return refuse (
            fmt::format ("--channels: expected at most {}, found {}.", mostChannels, *arguments.channels));

    if (arguments.latency.value_or (1) > mostTaps)
        return refuse (
            fmt::format ("--latency: expected at most {} frames, found {}.", mostTaps, *arguments.latency));

    return checkPlot (arguments.plot, overwriteIf (arguments.overwrite), {});
}

int run (const Arguments& arguments)
{
    Console console (arguments.common);
    if (const auto checked = check (arguments); ! checked)
        return console.fail (checked.error());

    auto costs = costsInUse (kernels());

    if (arguments.tune)
    {
        auto measured = tune (console);

        if (! measured)
            return console.fail (measured.error());

        costs = *std::move (measured);
    }

    const Task task (arguments);
    const auto plan = planPartitions (task.request, costs);
    const auto predicted = predict (plan, task.shape, costs);
    const auto measured = measure (plan, task);

    if (! measured)
        return console.fail (measured.error());

    if (interruptRequested())
        return exitCode::interrupted;

    if (! arguments.plot.empty())
    {
        const CallPlot calls { fmt::format ("{} taps at {} frames", task.request.taps, plan.quantum),
                               fmt::format ("{}; each call has {:.2f} ms", plan.toText(),
                                            task.deadlineNs() * 1e-6),
                               predicted.callsNs, measured->calls.phaseNs };

        if (const auto written = plot::writeFigure (calls.toFigure(), arguments.plot, plot::Theme::viewers,
                                                    overwriteIf (arguments.overwrite));
            ! written)
            return console.fail (written.error());
    }

    const auto report = arguments.common.json ? toText (reportJson (task, plan, predicted, *measured))
                                              : reportText (task, costs, plan, predicted, *measured);
    return console.report (report) ? exitCode::done : exitCode::badFile;
}

} // namespace

Command addPlan (CLI::App& program)
{
    auto& app = *program.add_subcommand (
        "plan",
        "How a response is cut into partitions, and what each call costs: predicted, and measured here");
    auto arguments = std::make_shared<Arguments>();
    addParsed (app, "--taps,-n", arguments->taps, parseCount, "Length of the response (default: 144000)");
    addParsed (app, "--block,-b", arguments->block, parseCount, "Frames of a call (default: 64)");
    addParsed (app, "--latency", arguments->latency, parseCount,
               "Frames that the answer may be late (default: none)");
    addParsed (app, "--channels,-c", arguments->channels, parseCount,
               "Channels, a response on each (default: 1)");
    addParsed (app, "--rate", arguments->rateHz, parseHertz,
               "Sample rate that the shares of time refer to (default: 48k)");
    app.add_flag ("--tune", arguments->tune,
                  "First measure what the parts of a plan cost on this machine, and keep it for all plans");
    addFile (app, "--plot", arguments->plot,
             "Draw the cost of each call, predicted and measured, into an SVG or PNG file");
    app.add_flag ("-f,--force", arguments->overwrite, "Replace an existing plot");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
