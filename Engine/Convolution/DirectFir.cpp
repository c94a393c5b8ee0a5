#include "Convolution/DirectFir.h"

#include "Convolution/PreparedFilter.h"

#include <algorithm>

namespace partita
{

DirectFir::DirectFir (const PreparedFilter& first, const Crossfade& fade, InputHistory& inputHistory)
    : crossfade (fade),
      history (inputHistory),
      transition { &first, nullptr, 0 },
      oldSum (static_cast<std::size_t> (first.plan().quantum))
{
}

void DirectFir::addPaths (const PreparedFilter& filter, int output, float* sum, int position,
                          int numFrames) noexcept
{
    for (const auto& path : filter.pathsTo (output))
    {
        const auto& head = filter.head (path.response);
        filter.kernelTable().fir (head.taps.data(), head.numTaps, history.quantum (path.input) + position,
                                  sum, numFrames);
    }
}

void DirectFir::process (AudioView<float> out, int outOffset, int position, int numFrames) noexcept
{
    for (int output = 0; output < out.numChannels; ++output)
    {
        auto* row = out.channel (output) + outOffset;

        if (transition.previous != nullptr)
            std::copy_n (row, numFrames, oldSum.data());

        addPaths (*transition.current, output, row, position, numFrames);

        if (transition.previous != nullptr)
        {
            addPaths (*transition.previous, output, oldSum.data(), position, numFrames);
            crossfade.blend (row, oldSum.data(), transition.position, numFrames);
        }
    }

    transition.advance (numFrames, crossfade);
}

} // namespace partita
