#pragma once

#include <functional>

namespace partita
{

/// Asked now and then by work that may take long or wait for others; true ends it with ErrorCode::cancelled. An
/// empty one never does.
using StopRequest = std::function<bool()>;

} // namespace partita
