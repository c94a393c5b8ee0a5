#include "Core/DelayLine.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace partita;
using namespace partita::test;

TEST_CASE ("A delay line gives its input back, late, to the bit, for any calls and in place",
           "[core][property]")
{
    constexpr std::uint64_t seed = 11;
    constexpr int frames = 3000;
    const auto delay = GENERATE (std::size_t { 0 }, std::size_t { 1 }, std::size_t { 64 },
                                 std::size_t { 999 }, std::size_t { 5000 });
    const auto input = whiteNoise (frames, seed);
    auto expected = input;
    expected.insert (expected.begin(), delay, 0.0f);
    expected.resize (frames);
    INFO ("seed " << seed << ", delay " << delay);

    DelayLine<float> line (delay), inPlace (delay);

    for (int round = 0; round < 2; ++round)
    {
        std::vector<float> output (frames);
        auto shared = input;
        int done = 0;

        for (const auto block : randomBlocks (frames, 0, 300, seed))
        {
            line.process (input.data() + done, output.data() + done, block);
            inPlace.process (shared.data() + done, shared.data() + done, block);
            done += block;
        }

        REQUIRE (output == expected);
        REQUIRE (shared == expected);
        line.reset();
        inPlace.reset();
    }
}
