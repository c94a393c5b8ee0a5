#pragma once

#include "Chain/ChainSettings.h"
#include "Chain/PresetReader.h"

namespace partita::detail
{

/// The object `impulse` of a preset; file names in it are relative to the folder unless absolute.
[[nodiscard]] ImpulseSettings readImpulse (PresetReader&, const Json&, const std::string& folder);
[[nodiscard]] Json toJson (const ImpulseSettings&);

} // namespace partita::detail
