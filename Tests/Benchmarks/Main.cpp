#include "CellSuite.h"
#include "Clocks.h"
#include "Core/ScopedFlushDenormals.h"
#include "Kernels/KernelTable.h"
#include "Primitives.h"
#include "PublishedPeers.h"
#include "Suites.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <fstream>
#include <sched.h>

namespace
{

using namespace partita;
using namespace partita::bench;

struct Options
{
    std::vector<int> blocks { 32, 64, 128, 256, 512, 1024 };
    std::vector<int> lengths { 64, 512, 4096, 48000, 144000, 480000 };
    std::vector<std::string> suites { "all" };
    std::vector<std::string> engines;
    Conditions conditions;
    int rounds = 0;
    bool cold = false;
    bool quick = false;
    int pinnedTo = -1;
    std::string folder = "bench-output";
};

const std::map<std::string, Pattern> patterns { { "regular", Pattern::regular },
                                                { "1", Pattern::single },
                                                { "48", Pattern::fortyEight },
                                                { "random", Pattern::random } };

CLI::Validator powerOfTwo()
{
    return { [] (const std::string& text)
             {
                 const auto value = std::atoi (text.c_str());
                 return value >= 16 && value <= 8192 && std::has_single_bit (static_cast<unsigned> (value))
                            ? std::string()
                            : "must be a power of two, 16 … 8192: " + text;
             },
             "POWER OF TWO" };
}

void describe (CLI::App& app, Options& options)
{
    std::vector<std::string> suiteNames { "cells", "all" }, engineNames;

    for (const auto& suite : allSuites())
        suiteNames.push_back (suite.id);

    for (const auto& rival : allRivals())
        engineNames.push_back (rival.id);

    app.add_option ("--suite", options.suites, "What to measure")
        ->delimiter (',')
        ->check (CLI::IsMember (suiteNames));
    app.add_option ("--blocks", options.blocks, "Frames of a call")->delimiter (',')->check (powerOfTwo());
    app.add_option ("--taps", options.lengths, "Lengths of the response")
        ->delimiter (',')
        ->check (CLI::Range (16, 4'000'000));
    app.add_option ("--engines", options.engines, "Who takes part")
        ->delimiter (',')
        ->check (CLI::IsMember (engineNames));
    app.add_option ("--rounds", options.rounds,
                    "Rounds of 32768 frames for each engine; else as time allows, 7 at least")
        ->check (CLI::Range (1, 10000));
    app.add_option ("--seconds", options.conditions.secondsPerCell, "Time for a cell, all engines together")
        ->capture_default_str();
    app.add_option ("--pattern", options.conditions.pattern,
                    "Sizes of the calls: the block, 1, 48 or random up to it")
        ->transform (CLI::CheckedTransformer (patterns));
    app.add_flag ("--cold", options.cold, "Walk other memory before every call, as between other plugins");
    app.add_flag ("--quick", options.quick, "A few cells in less than a minute");
    app.add_option ("--pin", options.pinnedTo, "Stay on this core");
    app.add_option ("--out-dir", options.folder, "Where the files go")->capture_default_str();
}

void settle (Options& options, const CLI::App& app)
{
    const auto given = [&app] (const char* name) { return app.count (name) > 0; };

    if (options.quick)
    {
        if (! given ("--blocks"))
            options.blocks = { 64, 512 };

        if (! given ("--taps"))
            options.lengths = { 512, 48000 };

        if (! given ("--seconds"))
            options.conditions.secondsPerCell = 1.0;
    }

    if (options.rounds > 0)
        options.conditions.leastRounds = options.conditions.mostRounds = options.rounds;

    options.conditions.caches = options.cold ? Caches::cold : Caches::warm;
    std::ranges::sort (options.blocks);
    std::ranges::sort (options.lengths);
}

bool wants (const Options& options, const std::string& suite)
{
    const auto names = [&options] (const char* name)
    { return std::ranges::find (options.suites, name) != options.suites.end(); };
    return names ("all") || names (suite.c_str());
}

std::vector<RivalKind> chosenRivals (const Options& options)
{
    auto rivals = allRivals();
    std::erase_if (rivals,
                   [&options] (const RivalKind& rival)
                   {
                       return ! options.engines.empty()
                              && std::ranges::find (options.engines, rival.id) == options.engines.end();
                   });
    return rivals;
}

void pinTo (int core)
{
    cpu_set_t cores;
    CPU_ZERO (&cores);
    CPU_SET (static_cast<std::size_t> (core), &cores);

    if (sched_setaffinity (0, sizeof (cores), &cores) != 0)
        fmt::print (stderr, "Core {} can't be had: running where the system puts us.\n", core);
}

std::string processorName()
{
    std::ifstream file ("/proc/cpuinfo");

    for (std::string line; std::getline (file, line);)
        if (line.starts_with ("model name"))
            return line.substr (line.find (':') + 2);

    return "unknown processor";
}

nlohmann::json conditionsAsJson (const Options& options)
{
    const auto pattern = std::ranges::find_if (patterns, [&] (const auto& p)
                                               { return p.second == options.conditions.pattern; });
    return { { "processor", processorName() },
             { "compiler", __VERSION__ },
             { "kernels", kernels().name },
             { "transform", nameOf (kernels().transform) },
             { "rate_hz", rateHz },
             { "pattern", pattern->first },
             { "caches", options.cold ? "cold" : "warm" },
             { "missing_rivals", missingRivals() },
             { "published_peers",
               fmt::format ("{}, scaled by {} at {} taps in blocks of {}", published::source,
                            published::yardstickId, published::yardstickCell.taps,
                            published::yardstickCell.block) } };
}

void measureCells (const Options& options, Progress& progress, const std::filesystem::path& folder,
                   nlohmann::json& json)
{
    const auto results = CellSuite::run (
        { options.blocks, options.lengths, chosenRivals (options), options.conditions }, progress);
    progress.clear();
    const auto scale = publishedScale (results, options.conditions);
    const auto summary = overview (results, scale);
    const auto transforms = fftwPairNs (published::transformLength) / published::transformPairNs;
    fmt::print ("Convolution, ns per sample of processor time of all threads.\n"
                "/peer   Partita over the cheapest engine measured here that adds no latency\n"
                "others  {}, not here: {}\n"
                "floor   of FFTW's transforms, multiply-adds and direct filters as they cost here, work "
                "spread over calls\n"
                "worst   callback by phase of the schedule; %: of its deadline; zita's without the work of "
                "its threads\n\n{}\n",
                published::source,
                scale
                    ? fmt::format ("times {:.2f}, what JUCE's convolution costs here\n        against there "
                                   "(FFTW's transforms: times {:.2f})",
                                   *scale, transforms)
                    : "only with JUCE's convolution of 48000 taps in blocks\n        of 64 here, warm, to "
                      "compare with",
                summary.toText());
    json["published_fftw_scale"] = transforms;
    json["published_scale"] = scale ? nlohmann::json (*scale) : nlohmann::json();

    for (const auto& table : { summary, details (results), floors (results) })
    {
        table.writeCsv (folder);
        json[table.name()] = table.toJson();
    }

    plotCells (results, folder);
}

int run (const Options& options)
{
    if (options.pinnedTo >= 0)
        pinTo (options.pinnedTo);

    const ScopedFlushDenormals flush; // and in the threads that are started from here
    const std::filesystem::path folder = options.folder;
    std::filesystem::create_directories (folder);
    auto json = conditionsAsJson (options);
    fmt::print ("{}, kernels {}{}\n\n", processorName(), kernels().name,
                missingRivals().empty() ? "" : "; built without " + missingRivals());
    Progress progress;

    if (wants (options, "cells"))
        measureCells (options, progress, folder, json);

    const auto suites = allSuites();

    for (std::size_t i = 0; i < suites.size(); ++i)
        if (wants (options, suites[i].id))
        {
            progress.show (static_cast<double> (i) / static_cast<double> (suites.size()), suites[i].title);
            const auto table = suites[i].run();
            progress.clear();
            fmt::print ("{}\n{}\n\n{}\n", suites[i].title, suites[i].explanation, table.toText());
            table.writeCsv (folder);
            json[suites[i].id] = table.toJson();
        }

    std::ofstream (folder / "results.json") << json.dump (1) << "\n";
    fmt::print ("Files: {}\n", std::filesystem::absolute (folder).string());
    return 0;
}

} // namespace

int main (int argc, char** argv)
{
    CLI::App app ("Partita beside other convolution engines");
    Options options;
    describe (app, options);
    CLI11_PARSE (app, argc, argv);
    settle (options, app);

    try
    {
        return run (options);
    }
    catch (const std::exception& error)
    {
        fmt::print (stderr, "{}\n", error.what());
        return 1;
    }
}
