#include "CommandLine/Commands.h"
#include "CommandLine/Console.h"
#include "CommandLine/Options.h"
#include "Convolution/CallTimes.h"
#include "Shared/Quantities/Quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <memory>
#include <random>

namespace partita::app
{
namespace
{

constexpr double defaultSeconds = 3.0, defaultRateHz = 48000.0;
constexpr std::int64_t defaultBlock = 64;
constexpr double longestSeconds = 60.0;
constexpr int channels = 2;

// So many take turns that none finds its memory in the caches, as in a mix.
constexpr int instancesInTurn = 16;
constexpr double measuringSeconds = 3.0;

struct Arguments
{
    CommonOptions common;
    std::optional<double> seconds, rateHz;
    std::optional<std::int64_t> block;
};

/// A stereo reverb with a response of its own on each side.
ResponseMatrix reverb (std::int64_t taps, std::uint64_t seed)
{
    std::mt19937_64 random (seed);
    std::normal_distribution<double> normal;
    ResponseMatrix matrix { channels, channels, {}, {} };

    for (int c = 0; c < channels; ++c)
    {
        std::vector<double> response (static_cast<std::size_t> (taps));
        constexpr double decayToMinus60dB = 6.9;

        for (std::int64_t n = 0; n < taps; ++n)
            response[static_cast<std::size_t> (n)] =
                normal (random)
                * std::exp (-decayToMinus60dB * static_cast<double> (n) / static_cast<double> (taps));

        matrix.responses.push_back (std::move (response));
        matrix.paths.push_back ({ c, c, c });
    }

    return matrix;
}

int run (const Arguments& arguments)
{
    Console console (arguments.common);
    const auto seconds = arguments.seconds.value_or (defaultSeconds);
    const auto rateHz = arguments.rateHz.value_or (defaultRateHz);
    const auto block = arguments.block.value_or (defaultBlock);

    if (! (seconds > 0.0 && seconds <= longestSeconds)
        || ! isQuantum (static_cast<int> (std::min<std::int64_t> (block, 1 << 20))))
    {
        console.error (fmt::format (
            "Expected a length of up to {} s and a block that is a power of two from {} to {}; found "
            "{:g} s and {}.",
            longestSeconds, smallestQuantum, largestQuantum, seconds, block));
        return exitCode::badCommandLine;
    }

    const auto taps = std::max<std::int64_t> (1, std::llround (seconds * rateHz));
    const auto plan = planPartitions ({ taps, static_cast<int> (block), 0, reverb (1, 1).shape() });
    std::vector<std::unique_ptr<Convolver>> convolvers;

    for (int i = 0; i < instancesInTurn; ++i)
    {
        auto filter = PreparedFilter::prepare (reverb (taps, static_cast<std::uint64_t> (i + 1)), plan);

        if (! filter)
            return console.fail (filter.error());

        convolvers.push_back (std::make_unique<Convolver> (*std::move (filter), 0));
        console.progress (0.5 * (i + 1) / instancesInTurn);
    }

    const auto times = measureCalls (convolvers, measuringSeconds, interruptRequested);

    if (interruptRequested())
        return exitCode::interrupted;

    const auto deadlineNs = static_cast<double> (block) / rateHz * 1e9;
    const auto meanNs = times.meanNs() / instancesInTurn, worstNs = times.worstNs() / instancesInTurn;
    const auto byMean = static_cast<std::int64_t> (deadlineNs / meanNs),
               byWorst = static_cast<std::int64_t> (deadlineNs / worstNs);
    const nlohmann::ordered_json json { { "seconds", seconds },
                                        { "taps", taps },
                                        { "block", block },
                                        { "rateHz", rateHz },
                                        { "target", kernels().name },
                                        { "transform", nameOf (kernels().transform) },
                                        { "instancesInTurn", instancesInTurn },
                                        { "meanNsOfCall", meanNs },
                                        { "worstNsOfCall", worstNs },
                                        { "fitByMean", byMean },
                                        { "fitInWorstCall", byWorst } };
    const auto text =
        fmt::format ("{} stereo reverbs of {:g} s fit into one core at {} frames and {:g} Hz ({}).\n"
                     "Measured with {} of them in turn: a call takes {:.2f} µs of {:.0f} µs in the mean, and "
                     "{:.2f} µs in the worst phase "
                     "of the schedules;\nby the mean alone {} would fit.",
                     byWorst, seconds, block, rateHz, describe (kernels()), instancesInTurn, meanNs * 1e-3,
                     deadlineNs * 1e-3, worstNs * 1e-3, byMean);
    return console.report (arguments.common.json ? toText (json) : text) ? exitCode::done : exitCode::badFile;
}

} // namespace

Command addBench (CLI::App& program)
{
    auto& app = *program.add_subcommand ("bench", "How many stereo reverbs this machine plays at once");
    auto arguments = std::make_shared<Arguments>();
    addParsed (app, "--length", arguments->seconds, parseSeconds, "Length of the reverbs (default: 3s)");
    addParsed (app, "--block,-b", arguments->block, parseCount, "Frames of a call (default: 64)");
    addParsed (app, "--rate", arguments->rateHz, parseHertz, "Sample rate (default: 48k)");
    addCommon (app, arguments->common);
    return [arguments] { return run (*arguments); };
}

} // namespace partita::app
