#include "Impulse/ChannelLayout.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

using namespace partita;

namespace
{

using Paths = std::vector<ResponseMatrix::Path>;

ImpulseResponse impulseOf (int channels)
{
    ImpulseResponse impulse { "room", 48000.0, {}, 0, {} };

    for (int c = 0; c < channels; ++c)
        impulse.channels.push_back ({ static_cast<double> (c + 1) });

    return impulse;
}

Paths sorted (Paths paths)
{
    std::sort (
        paths.begin(), paths.end(),
        [] (const auto& a, const auto& b)
        { return std::tuple (a.output, a.input, a.response) < std::tuple (b.output, b.input, b.response); });
    return paths;
}

struct Case
{
    int impulseChannels, audioChannels;
    ChannelLayout layout;
    int outputs; // 0: refused
    Paths paths;
    bool assumed = false;
};

Paths parallelPaths (int impulseChannels, int audioChannels)
{
    Paths paths;

    for (int c = 0; c < std::max (impulseChannels, audioChannels); ++c)
        paths.push_back ({ audioChannels == 1 ? 0 : c, c, impulseChannels == 1 ? 0 : c });

    return paths;
}

} // namespace

TEST_CASE ("The channels of an impulse are laid out as the table says", "[impulse][property]")
{
    using enum ChannelLayout;
    const Paths trueStereoOnStereo { { 0, 0, 0 }, { 1, 0, 2 }, { 0, 1, 1 }, { 1, 1, 3 } }; // LL + RL, LR + RR
    const Paths trueStereoOnMono { { 0, 0, 0 }, { 0, 0, 2 }, { 0, 1, 1 }, { 0, 1, 3 } };

    std::vector<Case> cases {
        { 4, 2, automatic, 2, trueStereoOnStereo, true },
        { 4, 1, automatic, 2, trueStereoOnMono, true },
        { 4, 2, trueStereo, 2, trueStereoOnStereo },
        { 4, 1, trueStereo, 2, trueStereoOnMono },
        { 4, 4, trueStereo, 0, {} },
        { 4, 3, trueStereo, 0, {} },
        { 4, 4, automatic, 4, parallelPaths (4, 4) },
        { 4, 1, parallel, 4, parallelPaths (4, 1) },
        { 4, 2, parallel, 0, {} },
    };

    for (const auto channels : { 1, 2, 3, 5, 8 })
        for (const auto audio : { 1, 2 })
            cases.push_back ({ channels, audio, trueStereo, 0, {} });

    for (const auto layout : { automatic, parallel })
        for (const auto impulseChannels : { 1, 2, 3, 6, 64 })
            for (const auto audioChannels : { 1, 2, 3, 6, 64 })
            {
                const auto fits =
                    impulseChannels == 1 || audioChannels == 1 || impulseChannels == audioChannels;
                cases.push_back ({ impulseChannels, audioChannels, layout,
                                   fits ? std::max (impulseChannels, audioChannels) : 0,
                                   fits ? parallelPaths (impulseChannels, audioChannels) : Paths {} });
            }

    for (const auto& [impulseChannels, audioChannels, layout, outputs, paths, assumed] : cases)
    {
        INFO ("impulse of " << impulseChannels << " on audio of " << audioChannels << ", layout "
                            << static_cast<int> (layout));
        const auto impulse = impulseOf (impulseChannels);
        const auto found = arrangeChannels (impulse, layout, audioChannels);
        REQUIRE (found.ok() == (outputs > 0));

        if (! found.ok())
        {
            CHECK (found.error().code == ErrorCode::unsuitable);
            CHECK (found.error().context == "room");
            continue;
        }

        CHECK (found->matrix.inputs == audioChannels);
        CHECK (found->matrix.outputs == outputs);
        CHECK (found->matrix.responses == impulse.channels);
        CHECK (sorted (found->matrix.paths) == sorted (paths));
        CHECK (found->assumed == assumed);
        CHECK_FALSE (found->taken.empty());
    }
}

TEST_CASE ("True stereo by output has its middle channels the other way round", "[impulse][property]")
{
    const auto impulse = impulseOf (4);
    const auto stereo = arrangeChannels (impulse, ChannelLayout::trueStereoByOutput, 2);
    REQUIRE (stereo.ok());
    CHECK (sorted (stereo->matrix.paths) == Paths { { 0, 0, 0 }, { 1, 0, 1 }, { 0, 1, 2 }, { 1, 1, 3 } });
    CHECK_FALSE (stereo->assumed);
    const auto mono = arrangeChannels (impulse, ChannelLayout::trueStereoByOutput, 1);
    REQUIRE (mono.ok());
    CHECK (sorted (mono->matrix.paths) == Paths { { 0, 0, 0 }, { 0, 0, 1 }, { 0, 1, 2 }, { 0, 1, 3 } });
    CHECK_FALSE (arrangeChannels (impulse, ChannelLayout::trueStereoByOutput, 3).ok());
    CHECK_FALSE (arrangeChannels (impulseOf (3), ChannelLayout::trueStereoByOutput, 2).ok());
}

TEST_CASE ("B-format is decoded to what two cardioids, or one omni, hear of a plane wave",
           "[impulse][oracle]")
{
    // A wave from this angle to the left, in both ways of writing it.
    const auto degrees = GENERATE (0, 30, 45, 90, 135, 180, 225, 315);
    const auto angle = degrees * std::numbers::pi / 180.0;
    const auto fuma = std::vector { 1.0 / std::numbers::sqrt2, std::cos (angle), std::sin (angle), 0.0 };
    const auto ambix = std::vector { 1.0, std::sin (angle), 0.0, std::cos (angle) };
    const auto heard = [] (const std::vector<double>& wave, ChannelLayout layout, int audioChannels)
    {
        ImpulseResponse impulse { "room", 48000.0, {}, 0, {} };

        for (const auto value : wave)
            impulse.channels.push_back ({ value });

        auto found = arrangeChannels (impulse, layout, audioChannels);
        REQUIRE (found.ok());
        CHECK_FALSE (found->assumed);
        return *std::move (found);
    };

    // A cardioid: (1 + cos of the angle to its axis) / 2.
    const auto left = 0.5 * (1.0 + std::cos (angle - std::numbers::pi / 4.0));
    const auto right = 0.5 * (1.0 + std::cos (angle + std::numbers::pi / 4.0));
    INFO (degrees);

    for (const auto& [wave, stereoLayout, omniLayout] :
         { std::tuple { fuma, ChannelLayout::fumaStereo, ChannelLayout::fumaOmni },
           std::tuple { ambix, ChannelLayout::ambixStereo, ChannelLayout::ambixOmni } })
    {
        for (const auto audio : { 1, 2 })
        {
            const auto stereo = heard (wave, stereoLayout, audio).matrix;
            REQUIRE (stereo.responses.size() == 2);
            CHECK (std::abs (stereo.responses[0][0] - left) <= 1e-15); // a few roundings of numbers up to 1
            CHECK (std::abs (stereo.responses[1][0] - right) <= 1e-15);
            CHECK (sorted (stereo.paths) == sorted (parallelPaths (2, audio)));
        }

        const auto omni = heard (wave, omniLayout, 5).matrix;
        REQUIRE (omni.responses.size() == 1);
        CHECK (std::abs (omni.responses[0][0] - 1.0) <= 1e-15);
        CHECK (sorted (omni.paths) == sorted (parallelPaths (1, 5)));
        auto higher = wave;
        higher.resize (16, 0.25);
        CHECK (heard (higher, stereoLayout, 2).matrix.responses
               == heard (wave, stereoLayout, 2).matrix.responses);
    }

    for (const auto channels : { 1, 2, 3, 5, 8 })
        CHECK_FALSE (arrangeChannels (impulseOf (channels), ChannelLayout::ambixStereo, 2).ok());
}

TEST_CASE ("Paths that a file tells are taken, unless another layout is asked for", "[impulse][property]")
{
    auto impulse = impulseOf (3);
    impulse.paths = ImpulsePaths { 2, 3, { { 1, 0, 2 }, { 0, 2, 0 }, { 0, 0, 1 } } };
    const auto own = arrangeChannels (impulse, ChannelLayout::automatic, 2);
    REQUIRE (own.ok());
    CHECK (own->matrix.inputs == 2);
    CHECK (own->matrix.outputs == 3);
    CHECK (own->matrix.paths == impulse.paths->paths);
    CHECK_FALSE (own->assumed);
    const auto mono = arrangeChannels (impulse, ChannelLayout::automatic, 1);
    REQUIRE (mono.ok());
    CHECK (mono->matrix.paths == Paths { { 0, 0, 2 }, { 0, 2, 0 }, { 0, 0, 1 } });
    CHECK_FALSE (arrangeChannels (impulse, ChannelLayout::automatic, 3).ok());
    CHECK (sorted (arrangeChannels (impulse, ChannelLayout::parallel, 3)->matrix.paths)
           == sorted (parallelPaths (3, 3)));
}

TEST_CASE ("Layouts have names in presets and on command lines, and both are read", "[impulse][property]")
{
    using enum ChannelLayout;

    for (const auto layout : { automatic, parallel, trueStereo, trueStereoByOutput, ambixStereo, ambixOmni,
                               fumaStereo, fumaOmni })
        for (const auto& name : { nameOf (layout), commandNameOf (layout) })
        {
            const auto parsed = parseChannelLayout (name);
            INFO (name);
            REQUIRE (parsed.ok());
            CHECK (*parsed == layout);
        }

    CHECK (nameOf (trueStereoByOutput) == "trueStereoByOutput");
    CHECK (commandNameOf (trueStereoByOutput) == "true-stereo-by-output");
    CHECK_FALSE (parseChannelLayout ("quad").ok());
    CHECK_FALSE (parseChannelLayout ("").ok());
}
