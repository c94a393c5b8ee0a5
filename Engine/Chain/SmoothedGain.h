#pragma once

#include <algorithm>

namespace partita
{

/// A gain that goes to each new value on a straight line of fixed length.
///
/// Thread    one caller at a time
/// Realtime  all but nothing: a few sums
class SmoothedGain
{
public:
    SmoothedGain (float value, int rampFrames) noexcept
        : now (value), target (value), ramp (std::max (rampFrames, 1))
    {
    }

    void setTarget (float value) noexcept
    {
        if (value == target)
            return;

        target = value;
        remaining = ramp;
        step = (target - now) / static_cast<float> (ramp);
    }

    /// The value for the next frame.
    [[nodiscard]] float next() noexcept
    {
        if (remaining > 0)
            now = --remaining == 0 ? target : now + step;

        return now;
    }

    void jump() noexcept
    {
        now = target;
        remaining = 0;
    }

    [[nodiscard]] bool isSteadyAt (float value) const noexcept { return remaining == 0 && now == value; }

private:
    float now, target;
    float step = 0.0f;
    int remaining = 0;
    int ramp;
};

} // namespace partita
