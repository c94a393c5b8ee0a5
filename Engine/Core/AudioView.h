#pragma once

#include "Core/AlignedBuffer.h"
#include "Core/Contracts.h"
#include "Core/Units.h"

#include <type_traits>
#include <vector>

namespace partita
{

/// Someone else's audio: numChannels pointers to numFrames samples each. Copied freely, owns nothing.
template <class T>
struct AudioView
{
    T* const* channels = nullptr;
    int numChannels = 0;
    int numFrames = 0;

    [[nodiscard]] T* channel (int index) const noexcept { return channels[index]; }
};

/// Audio of our own, one row per channel, zeroed at construction.
///
/// Thread    built, moved and destroyed off the audio thread
template <class T>
class AudioBuffer
{
public:
    AudioBuffer() = default;

    AudioBuffer (int numChannels, int framesPerChannel)
        : storage (alignedCount<T> (static_cast<std::size_t> (framesPerChannel))
                   * static_cast<std::size_t> (numChannels)),
          frames (framesPerChannel)
    {
        const auto stride = alignedCount<T> (static_cast<std::size_t> (framesPerChannel));

        for (int c = 0; c < numChannels; ++c)
            rows.push_back (storage.data() + stride * static_cast<std::size_t> (c));
    }

    [[nodiscard]] T* channel (int index) noexcept { return rows[static_cast<std::size_t> (index)]; }

    [[nodiscard]] const T* channel (int index) const noexcept
    {
        return rows[static_cast<std::size_t> (index)];
    }

    [[nodiscard]] int numChannels() const noexcept { return static_cast<int> (rows.size()); }

    [[nodiscard]] int numFrames() const noexcept { return frames; }

    void clear() noexcept { storage.clear(); }

    [[nodiscard]] AudioView<T> view() noexcept { return { rows.data(), numChannels(), frames }; }

    [[nodiscard]] AudioView<T> view (int firstFrames) noexcept
    {
        PARTITA_EXPECTS (firstFrames <= frames);
        return { rows.data(), numChannels(), firstFrames };
    }

    [[nodiscard]] AudioView<const T> constView (int firstFrames) const noexcept
    {
        PARTITA_EXPECTS (firstFrames <= frames);
        return { rows.data(), numChannels(), firstFrames };
    }

private:
    AlignedBuffer<T> storage;
    std::vector<T*> rows;
    int frames = 0;
};

} // namespace partita
