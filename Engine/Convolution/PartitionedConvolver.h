#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/PartitionPlan.h"
#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"
#include "Fft/RealFft.h"

#include <memory>

namespace partita
{

/// One level of a plan: equal partitions of all responses of a matrix, in the frequency domain. The spectra of
/// past blocks belong to the stream and outlive a filter: a new filter meets the whole history.
///
/// Shape     input arrives by whole quanta; output (c) then holds what this level adds to the next quantum
/// Latency   none beyond the level's offset: a block of `size` frames is answered in the frames after it
/// Cost      each `size` frames, all at once: a transform per input, a multiply-add per path and partition, an
///           inverse transform per output (these two twice during a crossfade)
/// Thread    audio role, one caller; built and destroyed elsewhere
/// Realtime  push, output, reset: no allocation, lock, system call or throw
/// Source    Wefers 2015, chapters 5 (uniform partitions, overlap-save) and 7 (exchange in the frequency domain)
class PartitionedConvolver
{
public:
    PartitionedConvolver (int level, const PreparedFilter& first, const Crossfade&);

    /// Takes one quantum. When it completes a block, goes over to `filter` if that is a new one.
    void push (const float* const* quantumOfInput, const PreparedFilter* filter) noexcept;

    /// The level's contribution to the quantum after the last one pushed.
    [[nodiscard]] const float* output (int channel) const noexcept
    {
        return outputs.data() + outputRow * static_cast<std::size_t> (channel) + filled;
    }

    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept { return transition.isAt (filter); }
    void reset (const PreparedFilter* filter) noexcept;

private:
    [[nodiscard]] float* window (int input) noexcept;
    [[nodiscard]] float* blockSpectrum (int input, int blocksAgo) noexcept;
    const float* answer (const PreparedFilter&, int output, float* time) noexcept;
    void processBlock (const PreparedFilter* filter) noexcept;

    const int level;
    const int size;
    const int quantum;
    const int numInputs, numOutputs;
    const int firstBlocksAgo;   // how old the block is that meets the first partition
    const int historyBlocks;
    const Crossfade& crossfade;
    FilterTransition transition;
    std::shared_ptr<const RealFft<float>> fft;
    std::size_t outputRow;
    std::size_t windowRow;
    AlignedBuffer<float> windows;   // by input: the block before, then the block being filled
    AlignedBuffer<float> history;   // by input: a ring of block spectra
    AlignedBuffer<float> outputs;   // by output: `size` frames
    AlignedBuffer<float> sum, newTime, oldTime;
    int filled = 0;     // frames of the present block
    int newest = 0;     // ring index of the last whole block
};

} // namespace partita
