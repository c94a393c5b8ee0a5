#pragma once

#include "Impulse/Measurement/Deconvolution.h"
#include "Impulse/Spectrum.h"

namespace partita::detail
{

/// Where a response lies in the samples of its spectrum: from its lead on, and how far samples after it are of use.
struct ResponsePlace
{
    Frames first = 0;    ///< of the lead
    Frames lead = 0;     ///< from there to the onset
    Frames validEnd = 0; ///< beyond it there was no recording
};

/// One order of distortion, out of the spectrum that holds the linear response and, earlier, the harmonics'.
[[nodiscard]] Harmonic harmonicOf (const Spectrum& responses, const std::vector<double>& linear,
                                   const ResponsePlace&, const SweepSpec&, int order);

} // namespace partita::detail
