#pragma once

#include "Chain/ChainSettings.h"
#include "Chain/PresetReader.h"

namespace partita::detail
{

/// The object `equaliser` of a preset.
[[nodiscard]] EqualiserSettings readEqualiser (PresetReader&, const Json&);
[[nodiscard]] Json toJson (const EqualiserSettings&);

} // namespace partita::detail
