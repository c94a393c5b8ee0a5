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
    automatic, ///< the file's own paths; else four channels are true stereo for mono and stereo audio, all else is parallel
    parallel,           ///< channel n of the impulse on channel n of the audio; one channel on every channel
    trueStereo,         ///< four channels by input: left→left, left→right, right→left, right→right
    trueStereoByOutput, ///< four channels by output: left→left, right→left, left→right, right→right
    ambixStereo,        ///< B-format, ACN order and SN3D: cardioids at ±45°, then as two channels
    ambixOmni,          ///< its omnidirectional channel alone
    fumaStereo,         ///< B-format, W X Y Z with W 3 dB low: cardioids at ±45°
    fumaOmni            ///< its W, at the level of a microphone
};

/// As in presets: trueStereo; and on command lines: true-stereo. Both are read.
[[nodiscard]] std::string nameOf (ChannelLayout);
[[nodiscard]] std::string commandNameOf (ChannelLayout);

/// Errors    badSpecification with the names that there are
[[nodiscard]] Result<ChannelLayout> parseChannelLayout (const std::string&);

/// The matrix by which an impulse works on audio of so many channels, and in words what its channels were
/// taken for. Resources/Docs/Channels.md is the table of all cases.
struct ImpulseMatrix
{
    ResponseMatrix matrix;
    std::string taken;
    bool assumed = false; ///< the file could have meant something else
};

/// Errors    unsuitable for combinations that make no sense, with those that would
[[nodiscard]] Result<ImpulseMatrix> arrangeChannels (ImpulseResponse, ChannelLayout, int audioChannels);

/// The same for audio of as many channels as the impulse has inputs: two for true stereo, one for a single response, as many
/// as its own file tells of or else as it has channels.
[[nodiscard]] Result<ImpulseMatrix> arrangeChannels (ImpulseResponse, ChannelLayout);

} // namespace partita
