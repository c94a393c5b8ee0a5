#pragma once

#include "Core/AudioView.h"

namespace partita::app
{

enum class StreamNext
{
    goOn,
    end ///< what was given is still played, then the stream is over
};

/// What an AudioStream calls for each block.
class StreamCallback
{
public:
    virtual ~StreamCallback() = default;

    /// Shape     in: the stream's input channels, out: its output channels, to be filled whole; the same number
    ///           of frames, not always the stream's block; the memory of in and out is not shared
    /// Thread    audio role, one caller
    /// Realtime  no allocation, free, lock, system call or throw
    virtual StreamNext process (AudioView<const float> in, AudioView<float> out) noexcept = 0;
};

} // namespace partita::app
