#include "Workspace.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

using namespace partita::test;

namespace
{

ProcessOptions withCosts (const Workspace& workspace, const std::vector<std::string>& words,
                          const std::string& costs = "builtin")
{
    auto options = workspace.command (words);
    options.environment["PARTITA_COSTS"] = costs;
    return options;
}

nlohmann::json reportOf (const ProcessResult& result)
{
    CHECK_EXIT (result, 0);
    REQUIRE (nlohmann::json::accept (result.out));
    return nlohmann::json::parse (result.out);
}

} // namespace

TEST_CASE ("partita plan tells the partitions and what calls cost, predicted and measured", "[cli][plan]")
{
    const Workspace workspace;
    const auto report = reportOf (workspace.runWith (
        withCosts (workspace, { "plan", "--block", "32", "--taps", "20k", "--channels", "2", "--json" })));
    CHECK (report["taps"] == 20000);
    CHECK (report["plan"]["quantum"] == 32);
    CHECK (report["plan"]["latencyFrames"] == 0);
    CHECK (report["plan"]["capacityTaps"] >= 20000);
    CHECK (report["deadlineNs"].get<double>() == Approx (32.0 / 48000.0 * 1e9));

    std::size_t calls = 1;

    for (const auto& level : report["plan"]["levels"])
        calls = std::lcm (calls,
                          level["size"].get<std::size_t>() / 32 * level["blocksAtOnce"].get<std::size_t>());

    for (const auto* kind : { "predicted", "measured" })
    {
        INFO (kind);
        const auto& costs = report[kind];
        const auto ns = costs["callsNs"].get<std::vector<double>>();
        REQUIRE (ns.size() == calls);
        CHECK (std::all_of (ns.begin(), ns.end(), [] (double call) { return call > 0.0; }));
        CHECK (costs["worstNs"] == *std::max_element (ns.begin(), ns.end()));
        CHECK (costs["meanNs"] <= costs["worstNs"]);
    }

    const auto text = workspace.runWith (withCosts (workspace, { "plan", "-b", "48", "-n", "5000" }));
    CHECK_EXIT (text, 0);

    for (const auto* part :
         { "5000 taps", "48 frames", "quanta of 32", "directly", "mean", "worst", "built-in costs" })
    {
        INFO (text.out);
        CHECK (contains (text.out, part));
    }
}

TEST_CASE ("partita plan tells the memory that a plan takes", "[cli][plan]")
{
    const Workspace workspace;
    const auto memoryOf = [&] (const char* channels)
    {
        return reportOf (workspace.runWith (
            withCosts (workspace, { "plan", "-n", "20k", "--channels", channels, "--json" })))["memory"];
    };
    const auto one = memoryOf ("1"), three = memoryOf ("3");
    const auto spectra = one["spectraFloats"].get<double>(), state = one["stateFloats"].get<double>();

    // A spectrum is two floats a tap, and the past of the input as much; beyond it there is work and what is to be played.
    CHECK (spectra > 2.0 * 19000);
    CHECK (spectra < 2.0 * 25000);
    CHECK (state > spectra);
    CHECK (state < 4.0 * spectra);
    CHECK (one["mebibytes"].get<double>() == Approx (4.0 * (spectra + state) / 1048576.0));

    // One response on each of three channels.
    CHECK (three["spectraFloats"] == one["spectraFloats"]);
    CHECK (three["stateFloats"].get<double>() > 2.5 * state);
    CHECK (three["stateFloats"].get<double>() <= 3.0 * state);

    const auto text = workspace.runWith (withCosts (workspace, { "plan", "-n", "20k" }));
    CHECK_EXIT (text, 0);

    for (const auto& part :
         { std::to_string (one["spectraFloats"].get<long>()) + " floats of spectra",
           std::to_string (one["stateFloats"].get<long>()) + " of state", std::string ("MiB") })
    {
        INFO (text.out);
        CHECK (contains (text.out, part));
    }
}

TEST_CASE ("partita plan says which transform it measures", "[cli][plan][fftw]")
{
    const Workspace workspace;

    for (const auto& [forced, name, text] :
         { std::tuple { "fftw", "fftw", "FFTW's transform" }, std::tuple { "own", "own", "own transform" } })
    {
        auto options = withCosts (workspace, { "plan", "-n", "3000", "--json" });
        options.environment["PARTITA_FORCE_TRANSFORM"] = forced;
        CHECK (reportOf (workspace.runWith (options))["transform"] == name);

        options = withCosts (workspace, { "plan", "-n", "3000" });
        options.environment["PARTITA_FORCE_TRANSFORM"] = forced;
        CHECK (contains (workspace.runWith (options).out, text));
    }
}

TEST_CASE ("partita plan may be late by what it is allowed", "[cli][plan]")
{
    const Workspace workspace;
    const auto report = reportOf (
        workspace.runWith (withCosts (workspace, { "plan", "-n", "20k", "--latency", "1024", "--json" })));
    CHECK (report["plan"]["headTaps"] == 0);
    CHECK (report["plan"]["latencyFrames"] == 1024);
}

TEST_CASE ("partita plan draws calls, and spares a file that is there", "[cli][plan]")
{
    const Workspace workspace;
    CHECK_EXIT (workspace.runWith (withCosts (workspace, { "plan", "-n", "3000", "--plot", "calls.svg" })),
                0);
    const auto svg = workspace.read ("calls.svg");
    CHECK (contains (svg, "<svg"));
    CHECK (contains (svg, "predicted"));
    CHECK (contains (svg, "measured"));
    CHECK (contains (svg, "</svg>"));

    workspace.write ("kept.svg", "mine");
    CHECK_EXIT (workspace.runWith (withCosts (workspace, { "plan", "-n", "3000", "--plot", "kept.svg" })), 2);
    CHECK (workspace.read ("kept.svg") == "mine");
    CHECK_EXIT (
        workspace.runWith (withCosts (workspace, { "plan", "-n", "3000", "--plot", "kept.svg", "-f" })), 0);
    CHECK (contains (workspace.read ("kept.svg"), "<svg"));
}

TEST_CASE ("partita plan --tune stores what it measured where all parts of Partita find it", "[cli][plan]")
{
    const Workspace workspace;
    const auto costs = workspace.path ("cache/costs.json");
    CHECK_EXIT (workspace.runWith (withCosts (workspace, { "plan", "-n", "3000", "--tune" }, costs)), 0);
    REQUIRE (nlohmann::json::accept (workspace.read ("cache/costs.json")));

    const auto after = workspace.runWith (withCosts (workspace, { "plan", "-n", "3000" }, costs));
    CHECK_EXIT (after, 0);
    CHECK (contains (after.out, "measured costs"));

    const auto nowhere = workspace.runWith (withCosts (workspace, { "plan", "-n", "3000", "--tune" }));
    CHECK_EXIT (nowhere, 2);
    CHECK (contains (nowhere.err, "PARTITA_COSTS"));

    // A damaged file is no reason not to play.
    workspace.write ("cache/costs.json", "{");
    const auto damaged = workspace.runWith (withCosts (workspace, { "plan", "-n", "3000" }, costs));
    CHECK_EXIT (damaged, 0);
    CHECK (contains (damaged.out, "built-in costs"));
}

TEST_CASE ("What partita plan and bench cannot do ends with 1 and says what they can", "[cli][plan]")
{
    const Workspace workspace;

    for (const auto& words : std::vector<std::vector<std::string>> { { "plan", "--taps", "0" },
                                                                     { "plan", "--taps", "many" },
                                                                     { "plan", "--taps", "1000000000000" },
                                                                     { "plan", "--block", "16384" },
                                                                     { "plan", "--channels", "65" },
                                                                     { "plan", "--plot", "calls.gif" },
                                                                     { "bench", "--block", "100" },
                                                                     { "bench", "--length", "0s" },
                                                                     { "bench", "--length", "2000s" } })
    {
        const auto result = workspace.run (words);
        INFO (words[0] << " " << words[1] << " " << words[2]);
        CHECK_EXIT (result, 1);
        CHECK (contains (result.err, "xpected"));
        CHECK (result.out.empty());
    }

    CHECK (workspace.listing().empty());
}

TEST_CASE ("partita bench counts the reverbs that fit", "[cli][plan]")
{
    const Workspace workspace;
    const auto report =
        reportOf (workspace.run ({ "bench", "--length", "0.1s", "--block", "256", "--json" }));
    CHECK (report["taps"] == 4800);
    CHECK (report["block"] == 256);
    CHECK (report["fitInWorstCall"] <= report["fitByMean"]);
    CHECK (report["meanNsOfCall"].get<double>() > 0.0);

    const auto deadlineNs = 256.0 / 48000.0 * 1e9;
    CHECK (report["fitByMean"] == static_cast<long> (deadlineNs / report["meanNsOfCall"].get<double>()));
}
