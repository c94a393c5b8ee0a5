#pragma once

#include <functional>

namespace partita
{

/// Asked now and then by work that may take long or wait for others; true ends it with ErrorCode::cancelled, and must
/// stay true then. An empty one never does.
using StopRequest = std::function<bool()>;

[[nodiscard]] inline bool isRequested (const StopRequest& stop) { return stop && stop(); }

} // namespace partita
