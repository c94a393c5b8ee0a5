#include "Floor.h"

#include <catch2/catch.hpp>

using namespace partita::bench;

namespace
{

/// Transforms that cost as many ns as the partition has taps, so 1 ns per sample at any size; multiply-adds at 0.1 ns;
/// direct taps at 1 ns each, up to 64.
Primitives simpleParts()
{
    Primitives parts;

    for (const auto size : { 16.0, 32.0, 64.0, 128.0 })
        parts.pairNs.points.push_back ({ size, size });

    parts.macNs.points = { { 1.0, 0.1 } };

    for (const auto taps : { 8.0, 16.0, 32.0, 64.0 })
        parts.firNsPerFrame.points.push_back ({ taps, taps });

    return parts;
}

} // namespace

TEST_CASE ("A curve is read on a logarithmic scale and held beyond its ends", "[benchmark]")
{
    const Curve curve { { { 1.0, 0.0 }, { 4.0, 2.0 } } };
    REQUIRE (curve.at (0.5) == 0.0);
    REQUIRE (curve.at (2.0) == Approx (1.0));
    REQUIRE (curve.at (9.0) == 2.0);
}

TEST_CASE ("The floor is the cheapest cut by hand", "[benchmark]")
{
    const auto parts = simpleParts();

    // All in one partition of the block's size: 1 + 0.1. By hand: 16.
    REQUIRE (findFloor (16, 16, Rule::spread, parts).nsPerSample == Approx (1.1));
    REQUIRE (findFloor (16, 16, Rule::spread, parts).partitions == "1×16");

    // Blocks of 16, 160 taps. Ten partitions of 16 are 1 + 1.0; a second level costs 1 more and saves at most 0.7.
    REQUIRE (findFloor (160, 16, Rule::spread, parts).nsPerSample == Approx (2.0));

    // 1600 taps. Spread: 128 starts at 240, after 15×16: 1 + 1.5, and 11×128: 1 + 1.1. The middle sizes do not pay.
    const auto spread = findFloor (1600, 16, Rule::spread, parts);
    REQUIRE (spread.nsPerSample == Approx (4.6));
    REQUIRE (spread.partitions == "15×16 + 11×128");

    // At once: 128 starts at 112, after 7×16: 1 + 0.7, and 12×128: 1 + 1.2.
    const auto atOnce = findFloor (1600, 16, Rule::atOnce, parts);
    REQUIRE (atOnce.nsPerSample == Approx (3.9));
    REQUIRE (atOnce.partitions == "7×16 + 12×128");
}

TEST_CASE ("A free direct head replaces the first level of the floor", "[benchmark]")
{
    auto parts = simpleParts();

    for (auto& point : parts.firNsPerFrame.points)
        point.y *= 0.001;

    // 64 starts at 112, beyond the longest direct filter; 32 at 48: direct 48, then 49×32, 1 + 4.9; or less by 128 after
    // 6×32 from 48 to 240: 1 + 0.6, then 11×128, 1 + 1.1.
    const auto floor = findFloor (1600, 16, Rule::spread, parts);
    REQUIRE (floor.partitions == "direct 48 + 6×32 + 11×128");
    REQUIRE (floor.nsPerSample == Approx (3.7507).margin (0.0005)); // 48 taps between 32 and 64: 0.0507
}
