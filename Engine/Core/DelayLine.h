#pragma once

#include "Core/AlignedBuffer.h"

#include <algorithm>

namespace partita
{

/// Delays one channel by a fixed number of frames, bit for bit.
///
/// Thread    process, reset: one caller; built elsewhere
/// Realtime  process, reset: no allocation, lock, system call or throw
template <class Real>
class DelayLine
{
public:
    explicit DelayLine (std::size_t delayFrames) : ring (delayFrames) {}

    /// in and out may be the same memory.
    void process (const Real* in, Real* out, int numFrames) noexcept
    {
        if (ring.size() == 0)
        {
            if (in != out)
                std::copy (in, in + numFrames, out);

            return;
        }

        for (int n = 0; n < numFrames; ++n)
        {
            const auto delayed = ring[next];
            ring[next] = in[n];
            out[n] = delayed;
            next = next + 1 == ring.size() ? 0 : next + 1;
        }
    }

    void reset() noexcept { ring.clear(); }

private:
    AlignedBuffer<Real> ring;
    std::size_t next = 0;
};

} // namespace partita
