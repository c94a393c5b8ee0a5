#pragma once

#include "Convolution/ResponseMatrix.h"
#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Core/Units.h"

#include <optional>
#include <string>
#include <vector>

namespace partita
{

class AudioFileReader;

/// Which channel of an impulse leads from which input to which output, where its file says so.
struct ImpulsePaths
{
    int inputs = 0, outputs = 0;
    std::vector<ResponseMatrix::Path> paths; ///< response: the channel

    friend bool operator== (const ImpulsePaths&, const ImpulsePaths&) = default;
};

/// A recorded or synthesised response: one row of samples per channel at its own sample rate.
///
/// Units     linear amplitude; nothing is normalised, trimmed or faded by loading
struct ImpulseResponse
{
    std::string name;
    double rateHz = 0.0;
    std::vector<std::vector<double>> channels;

    /// How many of the first frames lie before time 0. Not zero only where a change of rate spread the first
    /// samples to both sides; whoever plays it is late by as much, or compensates it.
    Frames leadFrames = 0;

    std::string damage; ///< see AudioFileInfo

    std::optional<ImpulsePaths> paths {};
    std::vector<std::string> files {};   ///< that it was read from
    std::vector<std::string> remarks {}; ///< what was understood in one of several ways, or passed over

    [[nodiscard]] Frames frames() const noexcept
    {
        return channels.empty() ? 0 : static_cast<Frames> (channels.front().size());
    }
};

/// Over all channels: ten minutes of stereo at 96 kHz. In double that is 1 GiB.
inline constexpr Frames mostImpulseSamples = Frames { 1 } << 27;

/// The response in an audio file, those of a matrix file (see MatrixFile.h), or that of a factory impulse (`factory:Concert Hall`, see FactoryImpulses.h), at 48 kHz.
///
/// Errors    those of AudioFileReader and of factory::make; unsuitable for a file without frames, with more than
///           mostImpulseSamples or with samples that are not finite
[[nodiscard]] Result<ImpulseResponse> loadImpulse (const std::string& path, const StopRequest& stop = {});

/// All that an open file still holds, as a response of this name.
[[nodiscard]] Result<ImpulseResponse> readImpulse (AudioFileReader&, std::string name);

/// The same response at another rate: samples scaled by old / new rate, so that the gain at every frequency
/// below both Nyquist frequencies stays what it was; time 0 stays time 0, and what the interpolation spreads
/// before it is kept as lead.
///
/// Numbers   as StreamResampler; samples of less than −140 dB of the peak are not kept at either end
/// Source    libsoxr, as StreamResampler
/// Errors    unsuitable unless both are whole numbers of 1 kHz … 1 MHz
[[nodiscard]] Result<ImpulseResponse> resampled (ImpulseResponse, double newRateHz);

} // namespace partita
