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
/// In pairs, blocks are answered two by two: what blocks before a pair give to both of its blocks is summed ahead, while
/// the pair before is in work, so that partitions and history are read once for two blocks.
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
        return history.numFloats() + work.size() + spectra.size() + results.size() + oldResult.size();
    }

private:
    void startBlock (const PreparedFilter* filter) noexcept;
    void startPairWork (bool filterChanged) noexcept;
    void run (const WorkTask&) noexcept;
    [[nodiscard]] static SpectralHistory::Past partOf (const WorkTask&, SpectralHistory::Past) noexcept;
    [[nodiscard]] SpectralHistory::TileRange tilesOf (const WorkTask&) const noexcept;
    void sumBlock (const WorkTask&) noexcept;
    void sumOld (const WorkTask&) noexcept;
    void sumAhead (const WorkTask&) noexcept;
    [[nodiscard]] float* blockSpectrum (int output) noexcept;
    [[nodiscard]] float* oldRow() noexcept;

    /// Where the sums of the block in work gather, and, in pairs, those of later blocks.
    [[nodiscard]] float* spectrum (int which, int output) noexcept
    {
        return spectra.data()
               + static_cast<std::ptrdiff_t> (history.transform().workSize()) * (which * numOutputs + output);
    }

    const int size;
    const int quantum;
    const int steps;
    const int numInputs, numOutputs;
    const bool inPairs;
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
    AlignedBuffer<float> work;
    AlignedBuffer<float>
        spectra; // in pairs: of the first block of a pair; of its second one; of the next pair's second one
    std::array<int, 2> secondOf {
        1, 2
    }; // which spectrum is the second block's of this pair, and of the next one
    int blockOfPair = 1;
    bool backwards = false; // the tiles of the long sums in work, from the last one on
    bool aheadIsThere = true; // in the spectrum of the block in work, for its filter
    bool aheadIsWhole = true; // what is being summed for the next pair is so by one filter, the present one
    AlignedBuffer<float> results;   // two rows of each output: being played, being made
    AlignedBuffer<float> oldResult; // of the filter that is being left
    float* playing;
    float* making;
    int playPosition = 0;
};

} // namespace partita
