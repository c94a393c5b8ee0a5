#pragma once

#include "Core/Result.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

namespace partita
{

/// An impulse's level by one of the measures, in dB or LUFS; see LevelMeasure. Of true stereo, each output counts once,
/// with noise of its own at each input; a single channel counts for two outputs. Silence at the end changes nothing.
///
/// Cost      a transform of each channel for wet, all else less
/// Thread    any but audio
/// Source    ITU-R BS.1770-4 (weighting), EBU Tech 3341 (momentary loudness)
/// Errors    unsuitable for silence, and of the loudness for more than 64 channels or rates that libebur128 does not know
[[nodiscard]] Result<double> levelOf (const ImpulseResponse&, LevelMeasure);

} // namespace partita
