#include "Impulse/ChannelLayout.h"

#include <catch2/catch.hpp>

#include <algorithm>
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
