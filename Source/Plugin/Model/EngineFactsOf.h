#pragma once

#include "Plugin/ChainWorker.h"
#include "Plugin/Window/WindowFacts.h"

namespace partita::app
{

/// What the plan of the chain that plays promises; what is measured is left out.
///
/// Thread    any but audio
[[nodiscard]] EngineFacts engineFactsOf (const PlayingChain&);

} // namespace partita::app
