#include "Impulse/ChannelLayout.h"

#include <fmt/format.h>

namespace partita
{
namespace
{

ImpulseMatrix trueStereo (const ImpulseResponse& impulse, int audioChannels, bool assumed)
{
    ImpulseMatrix result { { audioChannels, 2, impulse.channels, {} }, {}, assumed };
    const auto right = audioChannels == 2 ? 1 : 0;
    result.matrix.paths = { { 0, 0, 0 }, { right, 0, 2 }, { 0, 1, 1 }, { right, 1, 3 } };
    result.taken = audioChannels == 2 ? "true stereo (LL LR RL RR)"
                                      : "true stereo (LL LR RL RR), the mono signal going into both sides";
    return result;
}

ImpulseMatrix parallel (const ImpulseResponse& impulse, int audioChannels)
{
    const auto impulseChannels = static_cast<int> (impulse.channels.size());
    const auto outputs = std::max (impulseChannels, audioChannels);
    ImpulseMatrix result { { audioChannels, outputs, impulse.channels, {} }, {}, false };

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

} // namespace

Result<ImpulseMatrix> arrangeChannels (const ImpulseResponse& impulse, ChannelLayout layout,
                                       int audioChannels)
{
    const auto impulseChannels = static_cast<int> (impulse.channels.size());
    const auto refuse = [&] (const std::string& reason)
    {
        return Error { ErrorCode::unsuitable,
                       fmt::format ("An impulse of {} channels does not suit audio of {}: {}",
                                    impulseChannels, audioChannels, reason),
                       impulse.name };
    };

    if (layout == ChannelLayout::trueStereo)
    {
        if (impulseChannels != 4)
            return refuse ("true stereo needs an impulse of four channels (LL LR RL RR).");

        if (audioChannels > 2)
            return refuse ("true stereo takes mono or stereo audio.");
    }

    if (layout != ChannelLayout::parallel && impulseChannels == 4 && audioChannels <= 2)
        return trueStereo (impulse, audioChannels, layout == ChannelLayout::automatic);

    if (impulseChannels == 1 || audioChannels == 1 || impulseChannels == audioChannels)
        return parallel (impulse, audioChannels);

    return refuse (fmt::format (
        "expected 1 channel (for every channel of the audio) or {} (one for each){}. Choose another "
        "impulse, or bring the audio to as many channels.",
        audioChannels, audioChannels == 2 ? ", or 4 (true stereo)" : ""));
}

} // namespace partita
