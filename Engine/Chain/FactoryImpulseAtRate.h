#pragma once

#include "Core/Result.h"
#include "Impulse/ImpulseResponse.h"

#include <memory>
#include <string>

namespace partita
{

/// A factory impulse for audio of this rate: made at it, so that there is nothing to resample and nothing comes late. Where
/// factory::make can't, it is the one at 48 kHz.
///
/// Cost      that of factory::make, once for all who hold it at the same time; the last one made is kept
/// Thread    any but audio, any number at a time
/// Errors    those of factory::make
[[nodiscard]] Result<std::shared_ptr<const ImpulseResponse>> factoryImpulseAtRate (const std::string& file,
                                                                                   double rateHz);

} // namespace partita
