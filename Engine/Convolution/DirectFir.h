#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/InputHistory.h"
#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"

namespace partita
{

/// The head of a convolver: the first taps of every response, summed in the time domain, so that a frame comes
/// out as soon as it is in.
///
/// Shape     quantum frames are answered in any number of steps: process once the input history holds them, and after
///           the last step of the quantum endQuantum
/// Latency   0
/// Cost      one multiply-add per tap, path and frame; twice that during a crossfade
/// Thread    audio role, one caller; built and destroyed elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Numbers   taps and paths in a fixed order: a frame's bits do not depend on the steps
class DirectFir
{
public:
    DirectFir (const PreparedFilter& first, const Crossfade&, InputHistory&);

    /// Adds to out what frames position … position + numFrames − 1 of the quantum give.
    void process (AudioView<float> out, int outOffset, int position, int numFrames) noexcept;

    void endQuantum() noexcept {}

    void beginTransition (const PreparedFilter* next) noexcept { transition.begin (next, crossfade); }

    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept { return transition.isAt (filter); }

    void reset (const PreparedFilter* filter) noexcept { transition.finish (filter); }

    [[nodiscard]] std::size_t numFloats() const noexcept { return oldSum.size(); }

private:
    void addPaths (const PreparedFilter&, int output, float* sum, int position, int numFrames) noexcept;

    const Crossfade& crossfade;
    InputHistory& history;
    FilterTransition transition;
    AlignedBuffer<float> oldSum; // what the filter that is being left gives to a quantum of one output
};

} // namespace partita
