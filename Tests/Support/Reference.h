#pragma once

#include <string>
#include <vector>

namespace partita::test
{

/// Values that Tests/Reference/make_reference.py wrote, by their name without ending. A name that is not there
/// throws, which fails the test that asks for it.
[[nodiscard]] std::vector<double> reference (const std::string& name);

} // namespace partita::test
