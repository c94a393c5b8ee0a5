#pragma once

#include "Core/Result.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

namespace partita::detail
{

/// Acts on the outputs: channels 1 and 2, and for true stereo 3 and 4 too, which have the other input.
///
/// Errors    unsuitable for impulses of other than two or four channels
[[nodiscard]] Status editSides (ImpulseResponse&, const SidesEdit&);

} // namespace partita::detail
