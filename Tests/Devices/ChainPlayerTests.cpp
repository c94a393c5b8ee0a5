#include "Shared/Devices/ChainPlayer.h"
#include "Support/Rows.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr int block = 48;

std::unique_ptr<LiveChain> chainOf (int inputs, int outputs)
{
    return LiveChain::create ({ denseMatrix (inputs, outputs, 500, 3), 48000.0, 0 }, { 16, 0.01, {}, false })
        .value();
}

std::size_t framesOf (int blocks) { return static_cast<std::size_t> (block * blocks); }

/// Noise in, whole blocks through, with what the last call returned.
struct Played
{
    Rows<float> in, out;
    StreamNext last = StreamNext::goOn;
};

Played play (ChainPlayer& player, int inputs, int outputs, int blocks)
{
    Played played { whiteNoise (inputs, framesOf (blocks), 11), silence<float> (outputs, framesOf (blocks)) };

    for (int done = 0; done < block * blocks; done += block)
    {
        const auto reads =
            pointersInto<std::vector<float>, const float> (played.in, static_cast<std::size_t> (done));
        const auto writes =
            pointersInto<std::vector<float>, float> (played.out, static_cast<std::size_t> (done));
        played.last = player.process ({ reads.data(), inputs, block }, { writes.data(), outputs, block });
    }

    return played;
}

/// The chain alone on the same noise.
Rows<float> expected (int inputs, int outputs, int blocks)
{
    return streamThrough (*chainOf (inputs, outputs), whiteNoise (inputs, framesOf (blocks), 11));
}

float peakOf (const std::vector<float>& row)
{
    float peak = 0.0f;

    for (const auto sample : row)
        peak = std::max (peak, std::abs (sample));

    return peak;
}

} // namespace

TEST_CASE ("A player plays what the chain plays, to the bit", "[devices][player]")
{
    const auto chain = chainOf (2, 2);
    ChainPlayer player (chain.get(), 2, 2);
    CHECK (play (player, 2, 2, 20).out == expected (2, 2, 20));
}

TEST_CASE ("A single output is heard on all channels, and beyond several there is silence",
           "[devices][player]")
{
    const auto mono = chainOf (1, 1);
    ChainPlayer monoPlayer (mono.get(), 1, 2);
    const auto heard = play (monoPlayer, 1, 2, 10).out;
    CHECK (heard[0] == expected (1, 1, 10)[0]);
    CHECK (heard[1] == heard[0]);

    const auto stereo = chainOf (2, 2);
    ChainPlayer stereoPlayer (stereo.get(), 2, 4);
    const auto wide = play (stereoPlayer, 2, 4, 10).out;
    CHECK (wide[1] == expected (2, 2, 10)[1]);
    CHECK (peakOf (wide[2]) == 0.0f);
    CHECK (peakOf (wide[3]) == 0.0f);
}

TEST_CASE ("Without a chain the input passes as it is", "[devices][player]")
{
    ChainPlayer player (nullptr, 2, 3);
    const auto played = play (player, 2, 3, 5);
    CHECK (played.out[0] == played.in[0]);
    CHECK (played.out[1] == played.in[1]);
    CHECK (peakOf (played.out[2]) == 0.0f);

    ChainPlayer toBoth (nullptr, 1, 2);
    const auto mono = play (toBoth, 1, 2, 5);
    CHECK (mono.out[0] == mono.in[0]);
    CHECK (mono.out[1] == mono.in[0]);
}

TEST_CASE ("The end comes with the block that reaches it, faded out, and then there is silence",
           "[devices][player]")
{
    ChainPlayer player (nullptr, 1, 1);
    player.endAfter (2 * block + 1);
    const auto played = play (player, 1, 1, 4);
    const auto in = played.in[0], out = played.out[0];
    CHECK (played.last == StreamNext::end);
    CHECK (std::equal (out.begin(), out.begin() + 2 * block, in.begin()));

    for (int n = 0; n < block; ++n)
    {
        const auto at = static_cast<std::size_t> (2 * block + n);
        const auto sample = static_cast<double> (in[at]);
        const auto faded = sample * (block - 1 - n) / block;
        // Three roundings: the step of the gain, the gain, the product.
        CHECK (std::abs (static_cast<double> (out[at]) - faded)
               <= 3.0 * std::pow (2.0, -24) * std::abs (sample));
    }

    CHECK (std::all_of (out.begin() + 3 * block, out.end(), [] (float sample) { return sample == 0.0f; }));
}

TEST_CASE ("An end asked for comes with the next block", "[devices][player]")
{
    ChainPlayer player (nullptr, 1, 1);
    CHECK (play (player, 1, 1, 3).last == StreamNext::goOn);
    player.endNow();
    const auto last = play (player, 1, 1, 1);
    CHECK (last.last == StreamNext::end);
    CHECK (last.out[0].back() == 0.0f);
    CHECK (last.out[0].front() != 0.0f);
}

TEST_CASE ("The meters show each channel's largest magnitude since they were read", "[devices][player]")
{
    ChainPlayer player (nullptr, 2, 2);
    const auto played = play (player, 2, 2, 9);
    CHECK (player.inputPeaks.take() == std::vector { peakOf (played.in[0]), peakOf (played.in[1]) });
    CHECK (player.outputPeaks.take() == std::vector { peakOf (played.out[0]), peakOf (played.out[1]) });
    CHECK (player.inputPeaks.take() == std::vector { 0.0f, 0.0f });
}
