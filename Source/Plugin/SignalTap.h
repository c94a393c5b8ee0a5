#pragma once

#include "Core/AudioView.h"
#include "Realtime/SampleRing.h"
#include "Shared/Devices/CallCounter.h"

#include <atomic>
#include <chrono>

namespace partita::app
{

/// What goes in and out of the plugin and how long its calls take, for the window to look at.
///
/// Thread    in, out, count: audio, one caller. watch, readers of the rings: the message thread. counter's counts: any
/// Realtime  in, out, count
class SignalTap
{
public:
    SignalTap (int inputs, int outputs, double streamRateHz)
        : rateHz (streamRateHz),
          input (inputs, ringFrames),
          output (outputs, ringFrames),
          counter (streamRateHz)
    {
    }

    void watch (bool isSeen) noexcept { watched.store (isSeen, std::memory_order_relaxed); }

    void in (AudioView<const float> rows) noexcept
    {
        if (watched.load (std::memory_order_relaxed))
            input.write (rows);
    }

    void out (AudioView<const float> rows) noexcept
    {
        if (watched.load (std::memory_order_relaxed))
            output.write (rows);
    }

    void count (int frames, std::chrono::nanoseconds took) noexcept
    {
        counter.count (frames, took, Xrun::no, Xrun::no);
        lastFrames.store (frames, std::memory_order_relaxed);
    }

    const double rateHz;
    SampleRing input, output;
    CallCounter counter;
    std::atomic<int> lastFrames { 0 }; // writer audio, readers any

private:
    static constexpr int ringFrames = 1 << 15;

    std::atomic<bool> watched { false }; // writer message thread, reader audio
};

} // namespace partita::app
