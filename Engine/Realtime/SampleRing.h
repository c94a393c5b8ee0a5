#pragma once

#include "Core/AlignedBuffer.h"
#include "Core/AudioView.h"
#include "Core/Contracts.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace partita
{

/// Samples on their way from the audio thread to one that looks at them. What finds no room is dropped, which the writer is
/// told: the reader looks at what it gets.
///
/// Shape     rows of as many channels as it was made with
/// Thread    write: audio role, one caller. read: one other caller. Built and destroyed while neither is active
/// Realtime  write: wait-free, no allocation, lock or system call
class SampleRing
{
public:
    SampleRing (int channels, int frames)
        : size (static_cast<std::uint32_t> (frames)), rows (channels, frames)
    {
    }

    [[nodiscard]] int channels() const noexcept { return rows.numChannels(); }

    /// Returns how many frames, from the first one on, found room.
    int write (AudioView<const float> in) noexcept
    {
        PARTITA_EXPECTS (in.numChannels == rows.numChannels());
        const auto first = written.load (std::memory_order_relaxed);
        const auto room = size - (first - taken.load (std::memory_order_acquire));
        const auto count = std::min (room, static_cast<std::uint32_t> (in.numFrames));

        for (int c = 0; c < in.numChannels; ++c)
            for (std::uint32_t n = 0; n < count; ++n)
                rows.channel (c)[(first + n) % size] = in.channel (c)[n];

        written.store (first + count, std::memory_order_release);
        return static_cast<int> (count);
    }

    /// At most the rows' frames; returns how many there were.
    int read (AudioView<float> out) noexcept
    {
        PARTITA_EXPECTS (out.numChannels == rows.numChannels());
        const auto first = taken.load (std::memory_order_relaxed);
        const auto there = written.load (std::memory_order_acquire) - first;
        const auto count = std::min (there, static_cast<std::uint32_t> (out.numFrames));

        for (int c = 0; c < out.numChannels; ++c)
            for (std::uint32_t n = 0; n < count; ++n)
                out.channel (c)[n] = rows.channel (c)[(first + n) % size];

        taken.store (first + count, std::memory_order_release);
        return static_cast<int> (count);
    }

private:
    const std::uint32_t size; // a power of two, so that the counters may run over
    AudioBuffer<float> rows;
    std::atomic<std::uint32_t> written { 0 }, taken { 0 }; // writers audio and reader
};

} // namespace partita
