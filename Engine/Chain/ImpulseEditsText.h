#pragma once

#include "Impulse/Editing/ImpulseEdits.h"

#include <string>

namespace partita
{

/// An impulse's edits as the JSON object that a preset has of them; what is nothing is left out.
[[nodiscard]] std::string editsText (const ImpulseEdits&);

} // namespace partita
