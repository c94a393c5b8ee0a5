#pragma once

#include <soxr.h>

namespace partita::detail
{

/// Of all that changes a rate. The recipe's usual roll-off of up to 0.01 dB below the pass band's edge is left out; the
/// filter is no longer for it.
[[nodiscard]] inline soxr_quality_spec_t soxrRecipe()
{
    return soxr_quality_spec (SOXR_VHQ, SOXR_ROLLOFF_NONE);
}

} // namespace partita::detail
