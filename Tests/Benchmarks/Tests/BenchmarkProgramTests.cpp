#include "Support/Process.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace partita::test;

TEST_CASE ("The comparison runs, and its figures are positive numbers of engines that convolve",
           "[benchmark]")
{
    const auto folder = std::filesystem::temp_directory_path() / "partita-benchmark-test";
    ProcessOptions options;
    options.program = PARTITA_BENCHMARKS;
    options.arguments = { "--suite",   "cells",        "--blocks", "64",        "--taps",
                          "512",       "--rounds",     "3",        "--engines", "partita,direct",
                          "--out-dir", folder.string() };
    const auto result = runProcess (options);
    INFO (result.out << result.err);
    REQUIRE (result.exitCode == 0);

    const auto json = nlohmann::json::parse (std::ifstream (folder / "results.json"));
    REQUIRE (json.at ("cells").size() == 2);

    for (const auto& row : json.at ("cells"))
    {
        for (const auto* key : { "mean_ns_per_sample", "worst_us", "worst_percent", "rare_us" })
        {
            INFO (key);
            REQUIRE (std::isfinite (row.at (key).get<double>()));
            REQUIRE (row.at (key).get<double>() > 0.0);
        }

        REQUIRE (row.at ("latency_frames") == 0);
    }

    // The engine's own bound for float against double; a delay or a wrong tap would be far above it.
    REQUIRE (json.at ("cells").at (0).at ("engine") == "partita");
    REQUIRE (json.at ("cells").at (0).at ("relative_error").get<double>() <= 3e-7);
    REQUIRE (json.at ("floors").at (0).at ("spread_ns_per_sample").get<double>() > 0.0);

    for (const auto* file : { "overview.csv", "cells.csv", "floors.csv", "mean.svg", "worst.svg" })
        REQUIRE (std::filesystem::file_size (folder / file) > 0);

    std::filesystem::remove_all (folder);
}
