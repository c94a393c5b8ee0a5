#pragma once

#include "Core/Result.h"
#include "Impulse/Measurement/SweepSpec.h"

#include <string>
#include <vector>

namespace partita
{

/// What was recorded while a sweep was played: a row for each microphone.
struct Recording
{
    std::string name;
    double rateHz = 0.0;
    std::vector<std::vector<double>> channels;
};

/// Where a recording's two markers were heard.
struct MarkerPositions
{
    Frames firstFrame = 0;       ///< of the first marker's strongest arrival
    double distanceFrames = 0.0; ///< from the first to the last marker, in the recorder's frames
    double clockRatio = 1.0;     ///< recorded frames for each frame played
    double coherence = 0.0;      ///< of the two markers as recorded: 1 for copies

    [[nodiscard]] double driftPpm() const noexcept { return 1e6 * (clockRatio - 1.0); }
};

/// Finds both markers by their matched filter, and their distance from what was recorded of one against what was recorded
/// of the other: the room is in both.
///
/// Numbers   the distance to a thousandth of a frame where the markers are 40 dB above the noise (DeconvolutionTests)
/// Errors    unsuitable if the rate is another, the recording is shorter than what was played, or holds no two
///           markers as far apart as they were played (± 1000 ppm)
[[nodiscard]] Result<MarkerPositions> findMarkers (const SweepSpec&, const Recording&);

/// How two recordings of one sound lie to each other.
struct Lag
{
    double frames = 0.0;    ///< by which the second is late
    double coherence = 0.0; ///< their correlation there: 1 for copies, 0 for strangers
};

/// The maximum of the cross-correlation, summed over the rows, as the matched filter of `pattern` lets them through.
[[nodiscard]] Lag lagBetween (const std::vector<std::vector<double>>& early,
                              const std::vector<std::vector<double>>& late,
                              const std::vector<double>& pattern);

/// What a recording holds of the first marker, from a little before `firstFrame` on.
[[nodiscard]] std::vector<std::vector<double>>
markerRegion (const SweepSpec&, const std::vector<std::vector<double>>& rows, Frames firstFrame);

/// From `first` on, `frames` of each row; zeros where there are none.
[[nodiscard]] std::vector<std::vector<double>> excerpt (const std::vector<std::vector<double>>& rows,
                                                        Frames first, Frames frames);

} // namespace partita
