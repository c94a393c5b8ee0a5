#include "Core/AlignedBuffer.h"
#include "Kernels/FirKernel.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>

using namespace partita;
using namespace partita::test;

namespace
{

// The order that the header states: runs of taps from the first to the last, each sum onto y.
void scalarFir (const float* h, int numTaps, const float* x, float* y, int numFrames)
{
    for (int n = 0; n < numFrames; ++n)
        for (int first = 0; first < numTaps; first += firTapsSummedAtOnce)
        {
            float sum = 0.0f;

            for (int k = first; k < std::min (numTaps, first + firTapsSummedAtOnce); ++k)
                sum += h[k] * x[n - k];

            y[n] += sum;
        }
}

} // namespace

TEST_CASE ("The FIR kernel gives the bits of a plain sum for every length, tap count and misalignment",
           "[kernels][oracle]")
{
    constexpr std::uint64_t seed = 31;
    INFO ("seed " << seed);
    constexpr std::size_t room = 2000;
    const auto taps = whiteNoise (room, seed), signal = whiteNoise (room, seed + 1),
               base = whiteNoise (room, seed + 2);

    for (const auto frames : { 0, 1, 7, 15, 16, 17, 31, 32, 33, 50, 64, 113, 500 })
        for (const auto numTaps : { 0, 1, 2, 3, 15, 16, 17, 50, 64, 127, 500 })
            for (const std::size_t offset : { 0u, 1u, 3u, 7u, 15u })
            {
                AlignedBuffer<float> h (room), x (room), y (room), expected (room);
                const auto past = static_cast<std::size_t> (numTaps == 0 ? 0 : numTaps - 1);
                std::memcpy (h.data() + offset, taps.data(),
                             static_cast<std::size_t> (numTaps) * sizeof (float));
                std::memcpy (x.data(), signal.data(), room * sizeof (float));
                std::memcpy (y.data(), base.data(), room * sizeof (float));
                std::memcpy (expected.data(), base.data(), room * sizeof (float));

                accumulateFir (h.data() + offset, numTaps, x.data() + past + offset, y.data() + offset,
                               frames);
                scalarFir (h.data() + offset, numTaps, x.data() + past + offset, expected.data() + offset,
                           frames);

                // The whole of y: nothing beside the frames may change.
                INFO (frames << " frames, " << numTaps << " taps, offset " << offset);
                REQUIRE (std::memcmp (y.data(), expected.data(), room * sizeof (float)) == 0);
            }
}
