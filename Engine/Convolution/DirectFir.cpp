#include "Convolution/DirectFir.h"

#include "Convolution/PreparedFilter.h"

#include <cstring>

namespace partita
{

DirectFir::DirectFir (const PreparedFilter& first, const Crossfade& fade)
    : crossfade (fade),
      transition { &first, nullptr, 0 },
      quantum (first.plan().quantum),
      historyFrames (first.plan().headTaps - 1),
      numInputs (first.inputs()),
      rowSize (alignedCount<float> (static_cast<std::size_t> (historyFrames + quantum))),
      windows (rowSize * static_cast<std::size_t> (numInputs)),
      newSum (static_cast<std::size_t> (quantum)),
      oldSum (static_cast<std::size_t> (quantum))
{
}

float* DirectFir::input (int channel) noexcept
{
    return windows.data() + rowSize * static_cast<std::size_t> (channel) + historyFrames;
}

void DirectFir::sumPaths (const PreparedFilter& filter, int output, float* sum, int position,
                          int numFrames) noexcept
{
    std::memset (sum, 0, static_cast<std::size_t> (numFrames) * sizeof (float));

    for (const auto& path : filter.pathsTo (output))
    {
        const auto& head = filter.head (path.response);
        filter.kernelTable().fir (head.taps.data(), head.numTaps, input (path.input) + position, sum,
                                  numFrames);
    }
}

void DirectFir::process (AudioView<float> out, int outOffset, int position, int numFrames) noexcept
{
    for (int output = 0; output < out.numChannels; ++output)
    {
        sumPaths (*transition.current, output, newSum.data(), position, numFrames);

        if (transition.previous != nullptr)
        {
            sumPaths (*transition.previous, output, oldSum.data(), position, numFrames);
            crossfade.blend (newSum.data(), oldSum.data(), transition.position, numFrames);
        }

        auto* row = out.channel (output) + outOffset;

        for (int n = 0; n < numFrames; ++n)
            row[n] += newSum[static_cast<std::size_t> (n)];
    }

    transition.advance (numFrames, crossfade);
}

void DirectFir::endQuantum() noexcept
{
    for (int c = 0; c < numInputs; ++c)
    {
        auto* window = input (c) - historyFrames;
        std::memmove (window, window + quantum, static_cast<std::size_t> (historyFrames) * sizeof (float));
    }
}

void DirectFir::reset (const PreparedFilter* filter) noexcept
{
    windows.clear();
    transition.finish (filter);
}

} // namespace partita
