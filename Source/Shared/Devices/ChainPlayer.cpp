#include "Shared/Devices/ChainPlayer.h"

#include <algorithm>

namespace partita::app
{
namespace
{

void fadeOut (AudioView<float> audio) noexcept
{
    const auto step = 1.0f / static_cast<float> (std::max (audio.numFrames, 1));

    for (int c = 0; c < audio.numChannels; ++c)
        for (int n = 0; n < audio.numFrames; ++n)
            audio.channel (c)[n] *= step * static_cast<float> (audio.numFrames - 1 - n);
}

} // namespace

ChainPlayer::ChainPlayer (LiveChain* toPlay, int inputs, int outputs)
    : inputPeaks (inputs), outputPeaks (outputs), chain (toPlay)
{
}

void ChainPlayer::render (AudioView<const float> in, AudioView<float> out) noexcept
{
    const auto sources = chain != nullptr ? chain->outputs() : in.numChannels;

    if (chain != nullptr)
        chain->process (in, { out.channels, sources, out.numFrames });

    for (int c = chain != nullptr ? sources : 0; c < out.numChannels; ++c)
    {
        auto* row = out.channel (c);

        if (chain == nullptr && c < sources)
            std::copy (in.channel (c), in.channel (c) + in.numFrames, row);
        else if (sources == 1)
            std::copy (out.channel (0), out.channel (0) + out.numFrames, row);
        else
            std::fill (row, row + out.numFrames, 0.0f);
    }
}

StreamNext ChainPlayer::process (AudioView<const float> in, AudioView<float> out) noexcept
{
    if (faded) // some drivers ask once more after the end
    {
        for (int c = 0; c < out.numChannels; ++c)
            std::fill (out.channel (c), out.channel (c) + out.numFrames, 0.0f);

        return StreamNext::end;
    }

    inputPeaks.measure (in);
    render (in, out);
    framesPlayed += out.numFrames;
    faded = endRequested.load (std::memory_order_relaxed) || (framesToPlay && framesPlayed >= *framesToPlay);

    if (faded)
        fadeOut (out);

    outputPeaks.measure ({ out.channels, out.numChannels, out.numFrames });
    return faded ? StreamNext::end : StreamNext::goOn;
}

} // namespace partita::app
