#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/InputHistory.h"
#include "Convolution/SpectralHistory.h"
#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"

namespace partita
{

/// The first partitions of a plan, of the quantum's size, answered in the very call that brings their input.
///
/// Shape     as DirectFir: process in any number of steps, endQuantum
/// Latency   0
/// Cost      a quantum in one step: a transform per input, a multiply-add per path and partition, an inverse transform
///           per output. In several steps: that and, by what is cheaper for the step, the first partition's taps for each
///           frame or one transform pair more
/// Thread    audio role, one caller; built and destroyed elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Numbers   quanta in one step: always the same bits; in several: the same to rounding
class ImmediateLevel
{
public:
    ImmediateLevel (const PreparedFilter& first, const Crossfade&, InputHistory&);

    void process (AudioView<float> out, int outOffset, int position, int numFrames) noexcept;
    void endQuantum() noexcept;

    void beginTransition (const PreparedFilter* next) noexcept { transition.begin (next, crossfade); }

    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept { return transition.isAt (filter); }

    void reset (const PreparedFilter* filter) noexcept;

    [[nodiscard]] std::size_t numFloats() const noexcept
    {
        return history.numFloats() + work.size() + tiles.size() + scratch.size() + newRow.size()
               + oldRow.size() + olderNew.size() + olderOld.size();
    }

private:
    void transformQuantum (int input, float* work, BlockTransform::Tiles) noexcept;
    void takeQuantum() noexcept;
    void wholeQuantum (const PreparedFilter&, int output, float* result) noexcept;
    void olderBlocks (const PreparedFilter&, int output, float* result) noexcept;
    void firstPartition (const PreparedFilter&, int output, float* result, int position,
                         int numFrames) noexcept;
    void firstPartitionByTransform (const PreparedFilter&, int output, float* result, int position,
                                    int numFrames) noexcept;

    const int quantum;
    const int numInputs;
    const Crossfade& crossfade;
    FilterTransition transition;
    InputHistory& frames;
    SpectralHistory history;
    AlignedBuffer<float> work, tiles, scratch;
    AlignedBuffer<float> newRow, oldRow;
    AlignedBuffer<float> olderNew,
        olderOld; // by output: what past blocks give to the quantum, for quanta in steps
    bool inSteps = false;
};

} // namespace partita
