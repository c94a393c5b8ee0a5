#pragma once

#include "Table.h"

#include <functional>
#include <string>
#include <vector>

namespace partita::bench
{

/// A measurement beside the main comparison.
///
/// Thread    run: the measuring thread
struct Suite
{
    std::string id;
    std::string title;
    std::string explanation; ///< may be empty
    std::function<Table()> run;
};

[[nodiscard]] std::vector<Suite> allSuites();

/// By file: TransformSuite, ExchangeSuite, MatrixSuite, PrepareSuite, MemorySuite, DesignSuite.
[[nodiscard]] Table compareTransforms();
[[nodiscard]] Table measureExchange();
[[nodiscard]] Table measureMatrix();
[[nodiscard]] Table measurePreparation();
[[nodiscard]] Table measureMemory();
[[nodiscard]] Table measureDesign();

} // namespace partita::bench
