#pragma once

#include "Core/Result.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

namespace partita
{

/// An impulse's level by one of the measures, in dB or LUFS; see LevelMeasure. It is that of what is heard: of the paths that
/// the layout makes of the channels, with noise of its own at each input, and each output counting once. For the loudness of
/// the impulse itself a single channel counts for two outputs. Silence at the end changes nothing.
///
/// Cost      a transform of each channel for wet, all else less
/// Thread    any but audio
/// Source    ITU-R BS.1770-4 (weighting), EBU Tech 3341 (momentary loudness)
/// Errors    those of arrangeChannels; unsuitable for silence, and of the loudness for more than 64 channels or rates that
///           libebur128 does not know
[[nodiscard]] Result<double> levelOf (const ImpulseResponse&, LevelMeasure,
                                      ChannelLayout = ChannelLayout::automatic);

} // namespace partita
