#pragma once

#include "Core/AudioView.h"

#include <algorithm>
#include <cstdlib>

namespace partita::app
{

/// A gain that moves between 0 and 1 in a straight line: by 1 / length from one frame to the next, never more.
///
/// Thread    audio role
/// Realtime  everything: no allocation, lock, system call or throw
class Fade
{
public:
    explicit Fade (int lengthFrames) noexcept : length (std::max (lengthFrames, 1)) {}

    void open() noexcept { target = length; }

    void shut() noexcept { target = 0; }

    void openAtOnce() noexcept { level = target = length; }

    void shutAtOnce() noexcept { level = target = 0; }

    [[nodiscard]] bool isShut() const noexcept { return level == 0; }

    /// 0 once it stands still.
    [[nodiscard]] int framesLeft() const noexcept { return std::abs (target - level); }

    /// Multiplies the frames and moves on; open and still, it leaves every bit as it is.
    void apply (AudioView<float> audio) noexcept
    {
        for (int n = 0; n < audio.numFrames && (framesLeft() > 0 || isShut()); ++n)
        {
            level += target > level ? 1 : target < level ? -1 : 0;
            const auto gain = static_cast<float> (level) / static_cast<float> (length);

            for (int c = 0; c < audio.numChannels; ++c)
                audio.channel (c)[n] *= gain;
        }
    }

private:
    int length, level = 0, target = 0;
};

} // namespace partita::app
