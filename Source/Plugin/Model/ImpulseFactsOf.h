#pragma once

#include "Plugin/ChainWorker.h"
#include "Plugin/Window/WindowFacts.h"

namespace partita::app
{

/// What the window shows of the impulse that plays: its file's waveform and decay, and how it decays as it is edited.
///
/// Thread    any but audio
/// Cost      some tens of milliseconds for one of 10 s
[[nodiscard]] ImpulseFacts impulseFactsOf (const PlayingChain&);

} // namespace partita::app
