#pragma once

#include "Core/Units.h"

#include <vector>

namespace partita
{

/// How alike the sound at two ears is: 1 for the same sound, 0 for strangers.
///
/// Source    ISO 3382-1:2009, annex B
struct InterauralCorrelation
{
    double early = 0.0; ///< first 80 ms
    double late = 0.0;  ///< from there to the end
    double all = 0.0;
};

/// The maximum of the normalised cross-correlation between −1 ms and +1 ms, at whole frames, of frames
/// [from, to): 0 where either row is silent.
[[nodiscard]] double interauralCorrelation (const std::vector<double>& left, const std::vector<double>& right,
                                            Frames from, Frames to, double rateHz);

/// All three of a response with its direct sound at frame `onset` that matters up to frame `end`.
[[nodiscard]] InterauralCorrelation interauralCorrelations (const std::vector<double>& left,
                                                            const std::vector<double>& right, Frames onset,
                                                            Frames end, double rateHz);

} // namespace partita
