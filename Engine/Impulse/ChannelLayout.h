#pragma once

#include "Convolution/ResponseMatrix.h"
#include "Core/Result.h"
#include "Impulse/ImpulseResponse.h"

#include <string>

namespace partita
{

/// What the channels of an impulse mean.
enum class ChannelLayout
{
    automatic, ///< four channels are true stereo for mono and stereo audio, all else is parallel
    parallel,  ///< channel n of the impulse on channel n of the audio; one channel on every channel
    trueStereo ///< four channels: left→left, left→right, right→left, right→right
};

/// The matrix by which an impulse works on audio of so many channels, and in words what its channels were
/// taken for. Resources/Docs/Channels.md is the table of all cases.
struct ImpulseMatrix
{
    ResponseMatrix matrix;
    std::string taken;
    bool assumed = false; ///< the file could have meant something else
};

/// Errors    unsuitable for combinations that make no sense, with those that would
[[nodiscard]] Result<ImpulseMatrix> arrangeChannels (const ImpulseResponse&, ChannelLayout,
                                                     int audioChannels);

} // namespace partita
