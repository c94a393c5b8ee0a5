#include "Impulse/Editing/ImpulseSides.h"

#include <fmt/format.h>

#include <utility>

namespace partita::detail
{
namespace
{

/// width: what is left of the difference of the two.
void widen (std::vector<double>& left, std::vector<double>& right, double width)
{
    for (std::size_t n = 0; n < left.size(); ++n)
    {
        const auto middle = 0.5 * (left[n] + right[n]), side = 0.5 * width * (left[n] - right[n]);
        left[n] = middle + side;
        right[n] = middle - side;
    }
}

struct Pair
{
    std::size_t left = 0, right = 0;
};

using Pairs = std::vector<Pair>;

/// By the paths that the impulse's own file tells, if each channel is on one of them.
Pairs pairsOf (const ImpulsePaths& paths, std::size_t channels)
{
    Pairs pairs;

    if (paths.outputs == 2)
        for (const auto& left : paths.paths)
            for (const auto& right : paths.paths)
                if (left.output == 0 && right.output == 1 && left.input == right.input)
                    pairs.push_back ({ static_cast<std::size_t> (left.response),
                                       static_cast<std::size_t> (right.response) });

    return 2 * pairs.size() == channels ? pairs : Pairs {};
}

/// The channels that one input has to the left and to the right output.
Pairs pairsOf (const ImpulseResponse& impulse, ChannelLayout layout)
{
    const Pairs stereo { { 0, 1 } }, byInput { { 0, 1 }, { 2, 3 } }, byOutput { { 0, 2 }, { 1, 3 } };
    const auto channels = impulse.channels.size();

    switch (layout)
    {
        case ChannelLayout::automatic:
            return impulse.paths   ? pairsOf (*impulse.paths, channels)
                   : channels == 2 ? stereo
                   : channels == 4 ? byInput
                                   : Pairs {};
        case ChannelLayout::parallel: return channels == 2 ? stereo : Pairs {};
        case ChannelLayout::trueStereo: return channels == 4 ? byInput : Pairs {};
        case ChannelLayout::trueStereoByOutput: return channels == 4 ? byOutput : Pairs {};
        case ChannelLayout::ambixStereo:
        case ChannelLayout::ambixOmni:
        case ChannelLayout::fumaStereo:
        case ChannelLayout::fumaOmni: break;
    }

    return {};
}

bool isBFormat (ChannelLayout layout)
{
    return layout == ChannelLayout::ambixStereo || layout == ChannelLayout::ambixOmni
           || layout == ChannelLayout::fumaStereo || layout == ChannelLayout::fumaOmni;
}

} // namespace

Status editSides (ImpulseResponse& impulse, const SidesEdit& edit, ChannelLayout layout)
{
    if (isBFormat (layout))
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "An impulse taken as {} gets its outputs when it is played: width, swapping and mono "
                "can't be edited in it. Use the width of the chain.",
                commandNameOf (layout)),
            impulse.name
        };

    auto& rows = impulse.channels;
    const auto pairs = pairsOf (impulse, layout);

    if (pairs.empty())
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected an impulse with a left and a right output for each input, of 2 or 4 channels; "
                "found {}. Leave width, swapping and mono out.",
                rows.size()),
            impulse.name
        };

    const auto width = edit.mono ? 0.0 : edit.width;

    for (const auto& [left, right] : pairs)
    {
        if (edit.swapped)
            std::swap (rows[left], rows[right]);

        if (width != 1.0)
            widen (rows[left], rows[right], width);
    }

    return Done {};
}

} // namespace partita::detail
