#pragma once

#include "Chain/ChainSettings.h"
#include "Chain/PresetReader.h"

namespace partita::detail
{

/// Preamp, bands and points: what the object at a place has of a curve.
[[nodiscard]] EqCurve readCurve (PresetReader&, const Json&, const std::string& place);
[[nodiscard]] Json toJson (const EqCurve&);

/// The object `equaliser` of a preset.
[[nodiscard]] EqualiserSettings readEqualiser (PresetReader&, const Json&);
[[nodiscard]] Json toJson (const EqualiserSettings&);

} // namespace partita::detail
