#include "Convolution/InputHistory.h"

#include <algorithm>
#include <cstring>

namespace partita
{
namespace
{

// Without levels: how often the past is repeated before the start.
constexpr int fewestQuanta = 8;

int ringLength (int quantum, int past, int largestBlock)
{
    const auto shortest = std::max (past, fewestQuanta * quantum);
    const auto step = std::max (quantum, largestBlock);
    const auto steps = largestBlock > 0 ? InputHistory::blocksKept : 1;
    return std::max (steps, (shortest + step - 1) / step) * step;
}

int alignedPast (int pastFrames)
{
    return static_cast<int> (alignedCount<float> (static_cast<std::size_t> (pastFrames)));
}

} // namespace

int InputHistory::floatsPerChannel (int quantum, int pastFrames, int largestBlock)
{
    const auto past = alignedPast (pastFrames);
    return past + ringLength (quantum, past, largestBlock);
}

InputHistory::InputHistory (int channels, int quantum, int pastFrames, int largestBlock)
    : numChannels (channels),
      quantumFrames (quantum),
      past (alignedPast (pastFrames)),
      length (ringLength (quantum, past, largestBlock)),
      rowSize (static_cast<std::size_t> (past + length)),
      rows (rowSize * static_cast<std::size_t> (channels))
{
}

void InputHistory::advance() noexcept
{
    position += quantumFrames;

    if (position < length)
        return;

    position = 0;

    for (int c = 0; c < numChannels; ++c)
        std::memcpy (start (c) - past, start (c) + length - past,
                     static_cast<std::size_t> (past) * sizeof (float));
}

void InputHistory::reset() noexcept
{
    rows.clear();
    position = 0;
}

} // namespace partita
