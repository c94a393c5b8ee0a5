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

    [[nodiscard]] static ImpulseEnvelope of (WindowModel&, const ImpulseFacts&);

    /// Amplitude, 0 outside of what plays.
    [[nodiscard]] double gainAt (double seconds) const;
};

} // namespace partita::app
