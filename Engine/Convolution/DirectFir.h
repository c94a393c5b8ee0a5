#pragma once

#include "Convolution/Crossfade.h"
#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"

namespace partita
{

/// The head of a convolver: the first taps of every response, summed in the time domain, so that a frame comes
/// out as soon as it is in.
///
/// Shape     quantum frames are gathered in any number of steps: write input() + position, then process, and
///           after the last step of the quantum endQuantum
/// Latency   0
/// Cost      one multiply-add per tap, path and frame; twice that during a crossfade
/// Thread    audio role, one caller; built and destroyed elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Numbers   taps in ascending order, paths in the filter's order: a frame's bits do not depend on the steps
class DirectFir
{
public:
    DirectFir (const PreparedFilter& first, const Crossfade&);

    /// Where the quantum's input goes: quantum frames of one channel.
    [[nodiscard]] float* input (int channel) noexcept;

    /// Adds to out what frames position … position + numFrames − 1 of the quantum give.
    void process (AudioView<float> out, int outOffset, int position, int numFrames) noexcept;

    void endQuantum() noexcept;

    void beginTransition (const PreparedFilter* next) noexcept { transition.begin (next, crossfade); }

    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept { return transition.isAt (filter); }

    void reset (const PreparedFilter* filter) noexcept;

private:
    void sumPaths (const PreparedFilter&, int output, float* sum, int position, int numFrames) noexcept;

    const Crossfade& crossfade;
    FilterTransition transition;
    int quantum;
    int historyFrames;
    int numInputs;
    std::size_t rowSize;
    AlignedBuffer<float> windows; // by input: historyFrames of the past, then the quantum
    AlignedBuffer<float> newSum, oldSum;
};

} // namespace partita
