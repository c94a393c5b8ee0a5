#pragma once

#include "Chain/PresetReader.h"
#include "Impulse/Editing/ImpulseEdits.h"

namespace partita::detail
{

/// The object `impulse.edits` of a preset. What is missing is nothing, and what is nothing is not written.
[[nodiscard]] ImpulseEdits readImpulseEdits (PresetReader&, const Json&);
[[nodiscard]] Json toJson (const ImpulseEdits&);

} // namespace partita::detail
