#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"

#include <string>

namespace partita
{

/// Writes a whole file, from its start, to standard output.
///
/// Errors    cannotWrite; cancelled
[[nodiscard]] Status copyToStandardOutput (int descriptor, const StopRequest& stop);

/// True if the path names the very file that standard input was opened on.
[[nodiscard]] bool isStandardInput (const std::string& path);

/// Waits a moment for a stream to be ready (POLLIN, POLLOUT), so that who waits can look at other things too. True
/// also when reading or writing would fail: then that tells why.
[[nodiscard]] bool waitFor (int descriptor, short events);

} // namespace partita
