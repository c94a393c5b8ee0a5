#pragma once

#include "Convolution/Crossfade.h"
#include "Convolution/InputHistory.h"
#include "Convolution/SpectralHistory.h"
#include "Convolution/WorkSchedule.h"
#include "Core/AlignedBuffer.h"

#include <array>

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
    SpreadLevel (int level, const PreparedFilter& first, const Crossfade&, InputHistory&, LevelSchedules);

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

    [[nodiscard]] std::size_t numFloats() const noexcept
    {
        return history.numFloats() + work.size() + sums.size() + results.size();
    }

private:
    void startBlock (const PreparedFilter* filter) noexcept;
    void run (const WorkTask&) noexcept;
    [[nodiscard]] static SpectralHistory::Past partOf (const WorkTask&, SpectralHistory::Past) noexcept;
    [[nodiscard]] SpectralHistory::TileRange tilesOf (const WorkTask&) const noexcept;
    void sumWhole (const PreparedFilter&, const WorkTask&) noexcept;
    void sumBlock (const WorkTask&) noexcept;
    void sumAhead (const WorkTask&) noexcept;

    /// Where the sums that are begun ahead of a block gather.
    [[nodiscard]] TileSums sumsOf (int blocksFromNow, int output) noexcept;

    [[nodiscard]] TileSums workSums() noexcept { return { work.data(), history.transform().tileSize() }; }

    /// A crossfade has no sums ahead: the block of the filter that is being left takes their place.
    [[nodiscard]] float* oldRow() noexcept { return sums.data(); }

    const int size;
    const int quantum;
    const int steps;
    const int numInputs, numOutputs;
    const int blocksAtOnce;
    const Crossfade& crossfade;
    InputHistory& frames;
    FilterTransition transition;
    FilterTransition working; // the transition as the block in work began with it
    SpectralHistory history;
    const LevelSchedules schedules;
    const WorkSchedule* schedule = nullptr; // of the block in work
    int nextTask = 0;

    int presentBlock = 0, blockBefore = 0; // places of the blocks in work
    int filledQuanta = 0;
    int sectionAhead; // which sums ahead with the block in work
    std::array<bool, mostBlocksAtOnce>
        knows {};           // by section: the sums ahead are there, by the present filter
    bool backwards = false; // the tiles of whole sums, from the last one on
    AlignedBuffer<float> work;
    AlignedBuffer<float> sums;    // by output, tile, block
    AlignedBuffer<float> results; // two rows of each output: being played, being made
    float* playing;
    float* making;
    int playPosition = 0;
};

} // namespace partita
