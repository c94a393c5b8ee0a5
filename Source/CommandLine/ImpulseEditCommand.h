#pragma once

#include "CommandLine/Commands.h"

namespace partita::app
{

/// Adds `edit` to the commands of `partita impulse`.
[[nodiscard]] Command addImpulseEdit (CLI::App& parent);

} // namespace partita::app
