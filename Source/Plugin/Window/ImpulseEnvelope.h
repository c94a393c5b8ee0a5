#pragma once

#include "Plugin/Window/WindowModel.h"

#include <optional>

namespace partita::app
{

/// What the edits of an impulse do to its level over time, as they are seen in the plot.
struct ImpulseEnvelope
{
    double startSeconds = 0.0;
    double endSeconds = 0.0; ///< within the file
    double fadeInSeconds = 0.0, fadeOutSeconds = 0.0, attackSeconds = 0.0;
    double decayFactor = 1.0;
    double onsetSeconds = 0.0;
    std::optional<double> decaySeconds; ///< of the file
    bool reversed = false;

    [[nodiscard]] static ImpulseEnvelope of (WindowModel&, const ImpulseFacts&);

    [[nodiscard]] bool plays (double seconds) const
    {
        return seconds >= startSeconds && seconds <= endSeconds;
    }

    /// Where in the file that is what plays at this time of the plot, and where in the plot what the file has there.
    [[nodiscard]] double mirrored (double seconds) const
    {
        return reversed && plays (seconds) ? startSeconds + endSeconds - seconds : seconds;
    }

    /// Amplitude, 0 outside of what plays.
    [[nodiscard]] double gainAt (double seconds) const;
};

} // namespace partita::app
