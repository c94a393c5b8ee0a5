#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Core/Units.h"

#include <string>
#include <vector>

namespace partita
{

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

    [[nodiscard]] Frames frames() const noexcept
    {
        return channels.empty() ? 0 : static_cast<Frames> (channels.front().size());
    }
};

/// The response in a file, or of a factory impulse (`factory:Concert Hall`, see FactoryImpulses.h), at 48 kHz.
///
/// Errors    those of AudioFileReader and of factory::make; unsuitable for a file without frames or with samples that are not finite
[[nodiscard]] Result<ImpulseResponse> loadImpulse (const std::string& path, const StopRequest& stop = {});

/// The same response at another rate: samples scaled by old / new rate, so that the gain at every frequency
/// below both Nyquist frequencies stays what it was; time 0 stays time 0, and what the interpolation spreads
/// before it is kept as lead.
///
/// Source    libsoxr, VHQ recipe, double precision
/// Errors    unsuitable unless both are whole numbers of 1 kHz … 1 MHz
[[nodiscard]] Result<ImpulseResponse> resampled (const ImpulseResponse&, double newRateHz);

} // namespace partita
