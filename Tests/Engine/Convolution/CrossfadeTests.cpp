#include "Convolution/Crossfade.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>

using namespace partita;
using namespace partita::test;

TEST_CASE ("A crossfade follows the law of its header, in any steps", "[crossfade][oracle]")
{
    const auto length = GENERATE (1, 2, 7, 480, 1024);
    const Crossfade fade (length);
    REQUIRE (fade.length() == length);
    const auto frames = length + 50;
    const auto young = whiteNoise (static_cast<std::size_t> (frames), 71),
               old = whiteNoise (static_cast<std::size_t> (frames), 72);

    auto whole = young, steps = young;
    fade.blend (whole.data(), old.data(), 0, frames);

    for (int position = 0; position < length;)
    {
        const auto size = std::min (1 + position % 13, frames - position);
        fade.blend (steps.data() + position, old.data() + position, position, size);
        position += size;
    }

    REQUIRE (std::memcmp (whole.data(), steps.data(), whole.size() * sizeof (float)) == 0);

    for (int n = 0; n < frames; ++n)
    {
        const auto i = static_cast<std::size_t> (n);
        const auto gain = n < length ? 0.5 - 0.5 * std::cos (std::acos (-1.0) * (n + 0.5) / length) : 1.0;
        const auto expected =
            gain * static_cast<double> (young[i]) + (1.0 - gain) * static_cast<double> (old[i]);

        // The gain, a difference below 2, a product and a sum: a rounding each.
        INFO ("frame " << n << " of " << length);
        REQUIRE (std::abs (static_cast<double> (whole[i]) - expected) <= 8.0 * 0x1p-24);
    }
}

TEST_CASE ("What both sides have in common passes a crossfade to the bit", "[crossfade][property]")
{
    const Crossfade fade (480);
    const auto both = whiteNoise (600, 73);
    auto blended = both;
    fade.blend (blended.data(), both.data(), 0, 600);
    REQUIRE (blended == both);
}

TEST_CASE ("A crossfade of no length or less is over at once", "[crossfade][property]")
{
    for (const auto length : { 0, -3 })
    {
        const Crossfade fade (length);
        REQUIRE (fade.length() == 0);
        std::vector<float> young (10, 1.0f);
        const std::vector<float> old (10, 2.0f);
        fade.blend (young.data(), old.data(), 0, 10);
        REQUIRE (young == std::vector<float> (10, 1.0f));
    }
}
