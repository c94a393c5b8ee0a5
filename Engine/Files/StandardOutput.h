#pragma once

#include "Core/Result.h"

namespace partita
{

/// Writes a whole file, from its start, to standard output.
///
/// Errors    cannotWrite
[[nodiscard]] Status copyToStandardOutput (int descriptor);

} // namespace partita
