#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Core/Units.h"

#include <string>

namespace partita
{

struct NullTestReport
{
    int channels = 0;
    Frames framesA = 0, framesB = 0;
    Frames lagFrames = 0;      ///< by how much B was taken to be late; 0 unless asked to align
    double peakA = 0.0;        ///< largest |a|
    double residualPeak = 0.0; ///< largest |a − b|
    double rmsA = 0.0;
    double residualRms = 0.0;
    int worstChannel = 0;
    Frames worstFrame = 0; ///< of A, where the residual is largest

    /// Residual below A's peak; minus infinity if the files are equal, plus infinity if only A is silent.
    [[nodiscard]] double residualDb() const;
    [[nodiscard]] double residualRmsDb() const;
};

enum class Align
{
    no,
    yes
};

/// Subtracts file B from file A, sample by sample. Frames that only one of them has are compared with silence.
///
/// Align     yes: first finds by cross-correlation of the first half million frames how many frames B is late or early
/// Thread    any but audio
/// Errors    those of the files; unsuitable for unlike rates or channels; cancelled
[[nodiscard]] Result<NullTestReport> nullTest (const std::string& a, const std::string& b, Align,
                                               const StopRequest& stop = {});

} // namespace partita
