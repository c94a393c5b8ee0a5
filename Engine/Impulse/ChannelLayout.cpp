#include "Impulse/ChannelLayout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numbers>
#include <utility>

namespace partita
{
namespace
{

struct LayoutName
{
    ChannelLayout layout;
    const char* name;
};

constexpr std::array layoutNames { LayoutName { ChannelLayout::automatic, "auto" },
                                   LayoutName { ChannelLayout::parallel, "parallel" },
                                   LayoutName { ChannelLayout::trueStereo, "trueStereo" },
                                   LayoutName { ChannelLayout::trueStereoByOutput, "trueStereoByOutput" },
                                   LayoutName { ChannelLayout::ambixStereo, "ambixStereo" },
                                   LayoutName { ChannelLayout::ambixOmni, "ambixOmni" },
                                   LayoutName { ChannelLayout::fumaStereo, "fumaStereo" },
                                   LayoutName { ChannelLayout::fumaOmni, "fumaOmni" } };

/// Where the channels of a true stereo impulse are: from left to left, left to right, right to left, right to right.
struct TrueStereoOrder
{
    int leftLeft, leftRight, rightLeft, rightRight;
    const char* name;
};

constexpr TrueStereoOrder byInput { 0, 1, 2, 3, "true stereo (LL LR RL RR)" };
constexpr TrueStereoOrder byOutput { 0, 2, 1, 3, "true stereo (LL RL LR RR)" };

ImpulseMatrix trueStereo (ImpulseResponse impulse, const TrueStereoOrder& order, int audioChannels)
{
    ImpulseMatrix result { { audioChannels, 2, std::move (impulse.channels), {} }, order.name, false };
    const auto right = audioChannels == 2 ? 1 : 0;
    result.matrix.paths = { { 0, 0, order.leftLeft },
                            { right, 0, order.rightLeft },
                            { 0, 1, order.leftRight },
                            { right, 1, order.rightRight } };

    if (audioChannels == 1)
        result.taken += ", the mono signal going into both sides";

    return result;
}

/// Where B-format has its channels, and by what its omnidirectional one is multiplied to be as loud as the others' full
/// swing.
struct BFormat
{
    std::size_t x, y;
    double omniGain;
    const char* name;
};

constexpr BFormat ambix { 3, 1, 1.0, "AmbiX" };
constexpr BFormat fuma { 1, 2, std::numbers::sqrt2, "FuMa" };

// Both orders and normalisations agree on the first four channels' places up to order three.
constexpr std::array bFormatChannels { 4, 9, 16 };

std::vector<double> omni (const ImpulseResponse& impulse, const BFormat& format)
{
    auto row = impulse.channels.front();

    for (auto& sample : row)
        sample *= format.omniGain;

    return row;
}

/// What a cardioid hears that looks 45° to the left (side 1) or to the right (side −1).
std::vector<double> cardioid (const ImpulseResponse& impulse, const BFormat& format, double side)
{
    auto row = omni (impulse, format);
    const auto& x = impulse.channels[format.x];
    const auto& y = impulse.channels[format.y];
    constexpr auto cosine = std::numbers::sqrt2 / 2.0;

    for (std::size_t n = 0; n < row.size(); ++n)
        row[n] = 0.5 * (row[n] + cosine * (x[n] + side * y[n]));

    return row;
}

/// The signals of B-format that take the place of the impulse's channels.
ImpulseResponse decoded (const ImpulseResponse& impulse, const BFormat& format, bool stereo)
{
    ImpulseResponse result { impulse.name, impulse.rateHz, {}, impulse.leadFrames, impulse.damage };

    if (stereo)
        result.channels = { cardioid (impulse, format, 1.0), cardioid (impulse, format, -1.0) };
    else
        result.channels = { omni (impulse, format) };

    return result;
}

/// The paths that the impulse's own file tells. A mono signal goes into every input.
ImpulseMatrix ownPaths (ImpulseResponse impulse, int audioChannels)
{
    ImpulseMatrix result { { audioChannels, impulse.paths->outputs, std::move (impulse.channels),
                             impulse.paths->paths },
                           fmt::format ("{} inputs to {} outputs by {} paths", impulse.paths->inputs,
                                        impulse.paths->outputs, impulse.paths->paths.size()),
                           false };

    if (audioChannels == 1)
        for (auto& path : result.matrix.paths)
            path.input = 0;

    return result;
}

ImpulseMatrix parallel (ImpulseResponse impulse, int audioChannels)
{
    const auto impulseChannels = static_cast<int> (impulse.channels.size());
    const auto outputs = std::max (impulseChannels, audioChannels);
    ImpulseMatrix result { { audioChannels, outputs, std::move (impulse.channels), {} }, {}, false };

    for (int c = 0; c < outputs; ++c)
        result.matrix.paths.push_back ({ audioChannels == 1 ? 0 : c, c, impulseChannels == 1 ? 0 : c });

    if (impulseChannels == 1)
        result.taken = audioChannels == 1 ? "mono" : "one response for every channel";
    else if (audioChannels == 1)
        result.taken = fmt::format ("mono to {} channels", impulseChannels);
    else
        result.taken = "channel by channel";

    return result;
}

const TrueStereoOrder* orderOf (ChannelLayout layout)
{
    return layout == ChannelLayout::trueStereo           ? &byInput
           : layout == ChannelLayout::trueStereoByOutput ? &byOutput
                                                         : nullptr;
}

const BFormat* formatOf (ChannelLayout layout)
{
    switch (layout)
    {
        case ChannelLayout::ambixStereo:
        case ChannelLayout::ambixOmni: return &ambix;
        case ChannelLayout::fumaStereo:
        case ChannelLayout::fumaOmni: return &fuma;
        case ChannelLayout::automatic:
        case ChannelLayout::parallel:
        case ChannelLayout::trueStereo:
        case ChannelLayout::trueStereoByOutput: break;
    }

    return nullptr;
}

int inputsOf (const ImpulseResponse& impulse, ChannelLayout layout)
{
    const auto channels = static_cast<int> (impulse.channels.size());

    switch (layout)
    {
        case ChannelLayout::automatic:
            return impulse.paths ? impulse.paths->inputs : channels == 4 ? 2 : channels;
        case ChannelLayout::parallel: return channels;
        case ChannelLayout::ambixOmni:
        case ChannelLayout::fumaOmni: return 1;
        case ChannelLayout::trueStereo:
        case ChannelLayout::trueStereoByOutput:
        case ChannelLayout::ambixStereo:
        case ChannelLayout::fumaStereo: break;
    }

    return 2;
}

} // namespace

std::string nameOf (ChannelLayout layout)
{
    return std::find_if (layoutNames.begin(), layoutNames.end(),
                         [layout] (const LayoutName& known) { return known.layout == layout; })
        ->name;
}

std::string commandNameOf (ChannelLayout layout)
{
    std::string hyphenated;

    for (const auto letter : nameOf (layout))
        if (std::isupper (static_cast<unsigned char> (letter)) != 0)
            hyphenated += { '-', static_cast<char> (std::tolower (static_cast<unsigned char> (letter))) };
        else
            hyphenated += letter;

    return hyphenated;
}

Result<ChannelLayout> parseChannelLayout (const std::string& text)
{
    std::string names;

    for (const auto& [layout, name] : layoutNames)
    {
        if (text == name || text == commandNameOf (layout))
            return layout;

        names += (names.empty() ? "" : ", ") + commandNameOf (layout);
    }

    return Error { ErrorCode::badSpecification,
                   fmt::format ("expected one of {}, found “{}”", names, text),
                   {} };
}

Result<ImpulseMatrix> arrangeChannels (ImpulseResponse impulse, ChannelLayout layout, int audioChannels)
{
    const auto impulseChannels = static_cast<int> (impulse.channels.size());
    const auto refuse = [&] (const std::string& reason)
    {
        return Error { ErrorCode::unsuitable,
                       fmt::format ("An impulse of {} channels does not suit audio of {}: {}",
                                    impulseChannels, audioChannels, reason),
                       impulse.name };
    };

    if (layout == ChannelLayout::automatic && impulse.paths)
    {
        if (audioChannels != 1 && audioChannels != impulse.paths->inputs)
            return refuse (fmt::format ("its file tells of {} inputs. Bring the audio to as many channels.",
                                        impulse.paths->inputs));

        return ownPaths (std::move (impulse), audioChannels);
    }

    if (const auto* order = orderOf (layout))
    {
        if (impulseChannels != 4)
            return refuse (fmt::format ("{} needs an impulse of four channels.", order->name));

        if (audioChannels > 2)
            return refuse ("true stereo takes mono or stereo audio.");

        return trueStereo (std::move (impulse), *order, audioChannels);
    }

    if (const auto* format = formatOf (layout))
    {
        if (std::find (bFormatChannels.begin(), bFormatChannels.end(), impulseChannels)
            == bFormatChannels.end())
            return refuse (fmt::format ("{} has 4, 9 or 16 channels.", format->name));

        const auto stereo = layout == ChannelLayout::ambixStereo || layout == ChannelLayout::fumaStereo;
        auto arranged =
            arrangeChannels (decoded (impulse, *format, stereo), ChannelLayout::parallel, audioChannels);

        if (arranged)
            arranged->taken =
                fmt::format ("{}, {}{}", format->name,
                             stereo ? "decoded to cardioids at ±45°" : "its omnidirectional channel",
                             impulseChannels > 4 ? ", from the first four channels" : "");

        return arranged;
    }

    if (layout == ChannelLayout::automatic && impulseChannels == 4 && audioChannels <= 2)
    {
        auto arranged = trueStereo (std::move (impulse), byInput, audioChannels);
        arranged.assumed = true;
        return arranged;
    }

    if (impulseChannels == 1 || audioChannels == 1 || impulseChannels == audioChannels)
        return parallel (std::move (impulse), audioChannels);

    return refuse (fmt::format (
        "expected 1 channel (for every channel of the audio) or {} (one for each){}. Choose another "
        "impulse, or bring the audio to as many channels.",
        audioChannels, audioChannels == 2 ? ", or 4 (true stereo)" : ""));
}

Result<ImpulseMatrix> arrangeChannels (ImpulseResponse impulse, ChannelLayout layout)
{
    const auto inputs = inputsOf (impulse, layout);
    return arrangeChannels (std::move (impulse), layout, inputs);
}

} // namespace partita
