#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/InputHistory.h"
#include "Convolution/SpectralHistory.h"
#include "Core/AlignedBuffer.h"

#include <vector>

namespace partita
{

/// Equal partitions whose work is spread over the calls of a block: transforms in pieces, sums tile by tile, by a
/// schedule that is made with the level and never changes.
///
/// Shape     each quantum: beginQuantum, then output (c) holds what this level adds to the quantum, then endQuantum
/// Latency   the level's offset: a block is answered one block after it was whole
/// Cost      per quantum an even share of: a transform per input, a multiply-add per path and partition, an inverse
///           transform per output (these two twice during a crossfade)
/// Thread    audio role, one caller; built and destroyed elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
/// Source    Wefers 2015, chapters 6 (non-uniform partitions) and 7 (exchange); Hurchalla 2010 (distribution in time)
class SpreadLevel
{
public:
    SpreadLevel (int level, const PreparedFilter& first, const Crossfade&, InputHistory&);

    void beginQuantum() noexcept;

    [[nodiscard]] const float* output (int channel) const noexcept
    {
        return playing + static_cast<std::ptrdiff_t> (size) * channel + playPosition;
    }

    /// After the input history has taken a quantum. Where it completes a block, goes over to `filter` if that is a
    /// new one.
    void endQuantum (const PreparedFilter* filter) noexcept;

    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept { return transition.isAt (filter); }

    void reset (const PreparedFilter* filter) noexcept;

private:
    enum class Kind
    {
        forward,
        sum,
        inverse,
        sumOld,
        inverseOld,
        blend
    };

    struct Task
    {
        Kind kind;
        int channel;
        int begin, end; // pieces or tiles
        double cost;
    };

    /// Tasks in order, and by step the first one of the next step.
    struct Schedule
    {
        std::vector<Task> tasks;
        std::vector<int> endOfStep;
    };

    [[nodiscard]] Schedule makeSchedule (const PreparedFilter& shape, int partitionsPerPath,
                                         bool fading) const;
    void startBlock (const PreparedFilter* filter) noexcept;
    void run (const Task&) noexcept;

    const int size;
    const int quantum;
    const int steps;
    const int numInputs, numOutputs;
    const Crossfade& crossfade;
    InputHistory& frames;
    FilterTransition transition;
    FilterTransition working; // the transition as the block in work began with it
    SpectralHistory history;
    Schedule steady, fading;
    const Schedule* schedule = nullptr; // of the block in work
    int nextTask = 0;

    int presentBlock = 0, blockBefore = 0; // places of the blocks in work
    int filledQuanta = 0;
    AlignedBuffer<float> work;
    AlignedBuffer<float> results;   // two rows of each output: being played, being made
    AlignedBuffer<float> oldResult; // of the filter that is being left
    float* playing;
    float* making;
    int playPosition = 0;
};

} // namespace partita
