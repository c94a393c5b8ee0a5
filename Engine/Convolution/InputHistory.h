#pragma once

#include "Core/AlignedBuffer.h"

namespace partita
{

/// The last frames of every input, once for all parts of a convolver: the head reads the quantum with what lies before
/// it, each level its last blocks, all without a copy of their own.
///
/// Shape     a ring whose length is a multiple of every block; the frames before its start repeat those of its end
/// Thread    audio role, one caller; built elsewhere
/// Realtime  everything but construction: no allocation, lock, system call or throw
class InputHistory
{
public:
    /// Of the largest block: the one before and the present one are in work while the next one fills.
    static constexpr int blocksKept = 3;

    /// pastFrames: how many frames before the quantum are read with it. largestBlock: the size of the largest level, 0 if
    /// there is none; blocks of this and of every smaller power of two stay whole while their work goes on.
    InputHistory (int channels, int quantum, int pastFrames, int largestBlock);

    /// Floats of each channel of such a history.
    [[nodiscard]] static int floatsPerChannel (int quantum, int pastFrames, int largestBlock);

    /// Where the present quantum's input goes.
    [[nodiscard]] float* quantum (int channel) noexcept { return start (channel) + position; }

    /// Where a run of frames stands: the one that ended `framesAgo` frames before the present quantum.
    [[nodiscard]] int placeOf (int numFrames, int framesAgo) const noexcept
    {
        const auto place = position - framesAgo - numFrames;
        return place < 0 ? place + length : place;
    }

    [[nodiscard]] const float* at (int channel, int place) noexcept { return start (channel) + place; }

    /// The quantum is whole: what was the present one is the past.
    void advance() noexcept;

    void reset() noexcept;

    [[nodiscard]] std::size_t numFloats() const noexcept { return rows.size(); }

private:
    [[nodiscard]] float* start (int channel) noexcept
    {
        return rows.data() + rowSize * static_cast<std::size_t> (channel) + past;
    }

    const int numChannels;
    const int quantumFrames;
    const int past;
    const int length;
    const std::size_t rowSize;
    AlignedBuffer<float> rows;
    int position = 0;
};

} // namespace partita
