#pragma once

#include "Core/StopRequest.h"

#include <vector>

namespace partita::detail
{

/// Solves a dense system, whose rows end with the right-hand side, by elimination with partial pivoting.
///
/// Shape     n rows of n + 1 numbers; gives n. A singular system gives numbers that are not finite
/// Cost      O(n³); after a request to stop, returns soon with numbers that solve nothing
[[nodiscard]] std::vector<double> solve (std::vector<std::vector<double>> rows, const StopRequest& stop = {});

} // namespace partita::detail
