#include "Kernels/CopyFinite.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <limits>

using namespace partita;
using namespace partita::test;

TEST_CASE ("copyFinite keeps the bits of finite samples and counts the others as zero", "[kernels][oracle]")
{
    using Limits = std::numeric_limits<float>;
    const std::vector<float> special { 0.0f,
                                       -0.0f,
                                       1.0f,
                                       Limits::max(),
                                       Limits::lowest(),
                                       Limits::denorm_min(),
                                       -Limits::min(),
                                       Limits::infinity(),
                                       -Limits::infinity(),
                                       Limits::quiet_NaN(),
                                       -Limits::quiet_NaN(),
                                       Limits::signaling_NaN() };
    Random random (51);

    for (int frames = 0; frames < 70; ++frames)
    {
        std::vector<float> source, expected;
        int rejected = 0;

        for (int n = 0; n < frames; ++n)
        {
            const auto index = random.next() % special.size();
            source.push_back (special[index]);
            const auto finite = index < 7;
            expected.push_back (finite ? special[index] : 0.0f);
            rejected += finite ? 0 : 1;
        }

        std::vector<float> destination (static_cast<std::size_t> (frames) + 1, 7.0f);
        expected.push_back (7.0f);
        REQUIRE (copyFinite (destination.data(), source.data(), frames) == rejected);
        REQUIRE (std::memcmp (destination.data(), expected.data(), expected.size() * sizeof (float)) == 0);
    }
}
