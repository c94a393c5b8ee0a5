#pragma once

#include "Core/Units.h"

#include <optional>
#include <vector>

namespace partita
{

/// Where a decay sinks into the noise.
struct NoiseKnee
{
    Frames frame = 0;        ///< from the start of the energies
    double noisePower = 0.0; ///< mean energy of a frame of noise; 0 if the decay goes on into the last tenth
    double decayDbPerFrame = 0.0; ///< of the late decay, below 0
    double powerAtKnee = 0.0;     ///< of the line that was laid through the late decay
};

/// Finds it by laying lines through levels averaged over intervals that suit the decay, again and again until the knee stays
/// where it is.
///
/// Shape     energy: p² of each frame from the direct sound on; what is 200 dB below the peak at the end counts as not there
///           shortestIntervalSeconds: of the averages; of a band no less than one over its width, below which p² ripples
/// Errors    none if nothing falls by 15 dB or more before it meets the noise
/// Source    Lundeby, Vigran, Bietz & Vorländer 1995
[[nodiscard]] std::optional<NoiseKnee> findNoiseKnee (const std::vector<double>& energy, double rateHz,
                                                      double shortestIntervalSeconds = 0.001);

} // namespace partita
