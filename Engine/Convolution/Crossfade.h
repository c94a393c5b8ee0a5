#pragma once

#include "Core/AlignedBuffer.h"

namespace partita
{

class PreparedFilter;

/// The shape by which one signal gives way to another: g(n) = (1 − cos (π (n + ½) / length)) / 2 for the new
/// one, 1 − g(n) for the old one. Equal in sum, so that what both have in common keeps its level.
///
/// Thread    built off the audio thread; blend: audio
/// Realtime  blend: no allocation, lock, system call or throw
class Crossfade
{
public:
    explicit Crossfade (int lengthFrames);

    [[nodiscard]] int length() const noexcept { return static_cast<int> (gains.size()); }

    [[nodiscard]] std::size_t numFloats() const noexcept { return gains.size(); }

    /// newSignal := its blend with oldSignal, the first frame being `position` frames into the crossfade.
    void blend (float* newSignal, const float* oldSignal, int position, int numFrames) const noexcept;

private:
    AlignedBuffer<float> gains;
};

/// Which filter a part of the convolver works with, and how far it has gone over to it.
struct FilterTransition
{
    const PreparedFilter* current = nullptr;
    const PreparedFilter* previous = nullptr; ///< null unless a crossfade is under way
    int position = 0;                         ///< frames of the crossfade that are done

    void begin (const PreparedFilter* next, const Crossfade& fade) noexcept
    {
        previous = fade.length() > 0 ? current : nullptr;
        current = next;
        position = 0;
    }

    void advance (int numFrames, const Crossfade& fade) noexcept
    {
        if (previous != nullptr && (position += numFrames) >= fade.length())
            previous = nullptr;
    }

    void finish (const PreparedFilter* last) noexcept
    {
        current = last;
        previous = nullptr;
    }

    [[nodiscard]] bool isAt (const PreparedFilter* filter) const noexcept
    {
        return current == filter && previous == nullptr;
    }
};

} // namespace partita
