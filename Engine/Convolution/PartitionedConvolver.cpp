#include "Convolution/PartitionedConvolver.h"

#include "Convolution/PreparedFilter.h"
#include "Kernels/SpectralMac.h"

#include <cstring>

namespace partita
{
namespace
{

const PartitionLevel& levelOf (const PreparedFilter& filter, int level)
{
    return filter.plan().levels[static_cast<std::size_t> (level)];
}

constexpr std::size_t product (int a, int b)
{
    return static_cast<std::size_t> (a) * static_cast<std::size_t> (b);
}

} // namespace

PartitionedConvolver::PartitionedConvolver (int levelIndex, const PreparedFilter& first, const Crossfade& fade)
    : level (levelIndex),
      size (levelOf (first, level).size),
      quantum (first.plan().quantum),
      numInputs (first.inputs()),
      numOutputs (first.outputs()),
      firstBlocksAgo (static_cast<int> (levelOf (first, level).offset / size) - 1),
      historyBlocks (firstBlocksAgo + levelOf (first, level).count),
      crossfade (fade),
      transition { &first, nullptr, 0 },
      fft (RealFft<float>::ofLength (2 * size)),
      outputRow (alignedCount<float> (static_cast<std::size_t> (size))),
      windowRow (alignedCount<float> (product (2, size))),
      windows (windowRow * static_cast<std::size_t> (numInputs)),
      history (fft->spectrumSize() * product (historyBlocks, numInputs)),
      outputs (outputRow * static_cast<std::size_t> (numOutputs)),
      sum (fft->spectrumSize()),
      newTime (product (2, size)),
      oldTime (product (2, size))
{
    PARTITA_EXPECTS (size % quantum == 0 && firstBlocksAgo >= 0);
}

float* PartitionedConvolver::window (int input) noexcept
{
    return windows.data() + windowRow * static_cast<std::size_t> (input);
}

float* PartitionedConvolver::blockSpectrum (int input, int blocksAgo) noexcept
{
    const auto slot = newest - blocksAgo + (blocksAgo > newest ? historyBlocks : 0);
    return history.data() + fft->spectrumSize() * (product (historyBlocks, input) + static_cast<std::size_t> (slot));
}

void PartitionedConvolver::push (const float* const* quantumOfInput, const PreparedFilter* filter) noexcept
{
    const auto bytes = static_cast<std::size_t> (quantum) * sizeof (float);

    for (int c = 0; c < numInputs; ++c)
        std::memcpy (window (c) + size + filled, quantumOfInput[c], bytes);

    filled += quantum;

    if (filled == size)
    {
        processBlock (filter);
        filled = 0;
    }
}

// The inverse transform's first half is the circular part of the overlap-save block, its second half the answer.
const float* PartitionedConvolver::answer (const PreparedFilter& filter, int output, float* time) noexcept
{
    sum.clear();

    for (const auto& path : filter.paths())
    {
        if (path.output != output)
            continue;

        for (const auto& partition : filter.partitions (level, path.response))
            multiplyAccumulate (sum.data(), blockSpectrum (path.input, firstBlocksAgo + partition.index),
                                partition.spectrum, fft->imaginaryOffset(),
                                static_cast<std::size_t> (fft->numBins()));
    }

    fft->inverse (sum.data(), time);
    return time + size;
}

void PartitionedConvolver::processBlock (const PreparedFilter* filter) noexcept
{
    if (filter != transition.current)
        transition.begin (filter, crossfade);

    newest = newest + 1 == historyBlocks ? 0 : newest + 1;

    for (int c = 0; c < numInputs; ++c)
    {
        fft->forward (window (c), blockSpectrum (c, 0));
        std::memcpy (window (c), window (c) + size, static_cast<std::size_t> (size) * sizeof (float));
    }

    for (int c = 0; c < numOutputs; ++c)
    {
        auto* newAnswer = newTime.data() + size;
        answer (*transition.current, c, newTime.data());

        if (transition.previous != nullptr)
            crossfade.blend (newAnswer, answer (*transition.previous, c, oldTime.data()), transition.position, size);

        std::memcpy (outputs.data() + outputRow * static_cast<std::size_t> (c), newAnswer,
                     static_cast<std::size_t> (size) * sizeof (float));
    }

    transition.advance (size, crossfade);
}

void PartitionedConvolver::reset (const PreparedFilter* filter) noexcept
{
    windows.clear();
    history.clear();
    outputs.clear();
    filled = 0;
    newest = 0;
    transition.finish (filter);
}

} // namespace partita
