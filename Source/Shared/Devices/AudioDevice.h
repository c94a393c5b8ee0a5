#pragma once

#include <string>

namespace partita::app
{

enum class Direction
{
    input,
    output
};

/// What a device says of itself in one direction.
struct DeviceSide
{
    int channels = 0;                  ///< 0: it has no such side
    double lowestLatencySeconds = 0.0; ///< that it suggests for playing live
};

struct AudioDevice
{
    int index = 0; ///< to open it by, as long as the AudioSystem lives that it was found by
    std::string name;
    std::string hostApi; ///< ALSA, JACK, Core Audio …
    DeviceSide input, output;
    double defaultRateHz = 0.0;

    [[nodiscard]] const DeviceSide& side (Direction direction) const noexcept
    {
        return direction == Direction::input ? input : output;
    }

    /// As it is told to people, and a name that finds it.
    [[nodiscard]] std::string fullName() const { return hostApi + ": " + name; }
};

} // namespace partita::app
