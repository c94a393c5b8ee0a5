#pragma once

#include "Plugin/Window/Icons.h"

/// Symbols of the transport, drawn as those of the window.
namespace partita::app::icons
{

[[nodiscard]] const Icon& play();
[[nodiscard]] const Icon& pause();
[[nodiscard]] const Icon& loop();
[[nodiscard]] const Icon& record();

} // namespace partita::app::icons
