#include "Convolution/PartitionPlan.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace partita;

TEST_CASE ("Every plan keeps the invariants of its header", "[plan][property]")
{
    for (const auto quantum :
         { 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192 })
        for (const std::int64_t taps :
             { -5,    0,     1,     2,     7,     8,      9,      63,      64,       65,   127,
               128,   129,   130,   500,   511,   512,    513,    1000,    4096,     4097, 10000,
               16384, 16385, 32768, 48000, 65537, 144000, 480000, 2000000, 100000000 })
        {
            const auto plan = planPartitions (taps, quantum);
            INFO ("quantum " << quantum << ", taps " << taps << ": " << plan.toText());
            REQUIRE (plan.quantum == quantum);
            REQUIRE (plan.headTaps >= 1);
            REQUIRE (plan.capacityTaps() >= taps);

            auto end = std::int64_t{ plan.headTaps };
            auto sizeBefore = quantum;

            for (const auto& level : plan.levels)
            {
                REQUIRE (level.offset == end);
                REQUIRE (level.count >= 1);
                REQUIRE (level.size % sizeBefore == 0);
                REQUIRE (level.offset % level.size == 0);
                REQUIRE (level.offset >= level.size);
                end += std::int64_t{ level.size } * level.count;
                sizeBefore = level.size;
            }

            REQUIRE (end == plan.capacityTaps());

            // No partition that holds no tap.
            if (! plan.levels.empty())
                REQUIRE (plan.capacityTaps() - plan.levels.back().size < taps);

            // The head is a quantum or two of direct taps, never a long direct form.
            REQUIRE (plan.headTaps <= 2 * quantum);
            REQUIRE (plan.exchangeFrames() >= quantum);

            if (! plan.levels.empty())
                REQUIRE (plan.exchangeFrames() >= 2 * std::int64_t{ plan.levels.back().size });

            REQUIRE (plan == planPartitions (taps, quantum));
        }
}

TEST_CASE ("A plan as JSON holds what the plan holds", "[plan][property]")
{
    for (const auto taps : { 1, 1000, 480000 })
    {
        const auto plan = planPartitions (taps, 32);
        const auto json = nlohmann::json::parse (plan.toJson());
        REQUIRE (json.at ("quantum") == plan.quantum);
        REQUIRE (json.at ("headTaps") == plan.headTaps);
        REQUIRE (json.at ("capacityTaps") == plan.capacityTaps());
        REQUIRE (json.at ("latencyFrames") == 0);
        REQUIRE (json.at ("levels").size() == plan.levels.size());

        for (std::size_t i = 0; i < plan.levels.size(); ++i)
        {
            REQUIRE (json["levels"][i].at ("size") == plan.levels[i].size);
            REQUIRE (json["levels"][i].at ("count") == plan.levels[i].count);
            REQUIRE (json["levels"][i].at ("offset") == plan.levels[i].offset);
        }
    }
}

TEST_CASE ("A plan as text names its quantum, its head, its levels and its capacity", "[plan][property]")
{
    const PartitionPlan plan{ 64, 64, { { 64, 7, 64 }, { 512, 3, 512 } } };
    const auto text = plan.toText();

    for (const auto* part : { "64", "7×64", "3×512", "2048" })
    {
        INFO (text);
        REQUIRE (text.find (part) != std::string::npos);
    }
}
