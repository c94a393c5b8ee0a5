#pragma once

#include "Plugin/ChainWorker.h"
#include "Plugin/Window/WindowFacts.h"

namespace partita::app
{

/// What the window shows of the filters that play: their response, what was asked of it and what it reaches.
///
/// Thread    any but audio
/// Cost      a transform of several times the filter's length
[[nodiscard]] FilterFacts filterFactsOf (const PlayingChain&);

} // namespace partita::app
