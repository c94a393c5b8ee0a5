#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/InputHistory.h"
#include "Convolution/SharedBlock.h"
#include "Convolution/WorkSchedule.h"
#include "Core/AlignedBuffer.h"

#include <memory>

namespace partita
{

/// Equal partitions whose work is spread over the calls of a block: transforms in pieces, sums tile by tile, by a
/// schedule that is made with the level and never changes.
///
/// A level may sum for several blocks at once: what the past gives to as many blocks to come is summed in one go, so that
/// partitions and history are read once for all of them, and each block adds itself to these sums when it comes. The
/// tiles are in as many sections, which take turns: with each block one of them sums ahead, so that blocks cost the same.
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
    /// Where there is work for them, `helpers` are let in on it: by their own thread, while this lives.
    SpreadLevel (int level, const PreparedFilter& first, const Crossfade&, InputHistory&, LevelSchedules,
                 Helpers = Helpers::none);

    void beginQuantum() noexcept;

    [[nodiscard]] const float* output (int channel) const noexcept
    {
        return playing + static_cast<std::ptrdiff_t> (size) * channel + playPosition;
    }

    /// After the input history has taken a quantum. Where it completes a block, goes over to `filter` if that is a
    /// new one.
    void endQuantum (const PreparedFilter* filter) noexcept;

    /// And uses no other one any more.
    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept
    {
        return transition.isAt (filter) && (shared == nullptr || shared->isOpen() || ! shared->isHeld());
    }

    void reset (const PreparedFilter* filter) noexcept;

    /// What helpers may take part in; null if there is nothing.
    [[nodiscard]] WorkerThreads::Helped* helped() noexcept { return shared.get(); }

    [[nodiscard]] std::size_t numFloats() const noexcept
    {
        return sums.numFloats() + work.size() + results.size()
               + (shared != nullptr ? shared->numFloats() : 0);
    }

private:
    void startBlock (const PreparedFilter* filter) noexcept;
    void run (int task) noexcept;
    void forget() noexcept;
    void runSum (int task) noexcept;

    /// Where the spectrum of the output stands that an inverse transform has come to.
    [[nodiscard]] float* spectrumFor (int inverseTask) noexcept;

    const int size;
    const int quantum;
    const int steps;
    const int numOutputs;
    const int blocksAtOnce;
    const Crossfade& crossfade;
    InputHistory& frames;
    FilterTransition transition;
    BlockSums sums;
    const LevelSchedules schedules;
    std::unique_ptr<SharedBlock> shared;
    BlockState block;     // in work; no schedule before the first one
    int fadePosition = 0; // of its first frame
    int nextTask = 0;

    int presentBlock = 0, blockBefore = 0; // places of the blocks in work
    int filledQuanta = 0;
    AlignedBuffer<float> work;
    float* spectrum = nullptr;    // of the output whose inverse transform is in work
    AlignedBuffer<float> results; // two rows of each output: being played, being made
    float* playing;
    float* making;
    int playPosition = 0;
};

} // namespace partita
