#pragma once

#include "Core/Result.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

namespace partita::detail
{

/// Acts on the two outputs of each input: the channels of a stereo impulse, both pairs of a true stereo one.
///
/// Errors    unsuitable for impulses that do not have two outputs, and for B-format, which gets them when it is played
[[nodiscard]] Status editSides (ImpulseResponse&, const SidesEdit&, ChannelLayout);

} // namespace partita::detail
