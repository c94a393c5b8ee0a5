#pragma once

#include "Floor.h"
#include "Measurement.h"
#include "Progress.h"
#include "Table.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace partita::bench
{

/// All engines in one cell, measured in turns.
struct CellResult
{
    Cell cell;
    std::vector<std::pair<std::string, Figures>> figures; ///< by the engine's id
    Floor atOnce, spread;
};

/// The comparison of engines over blocks and lengths.
class CellSuite
{
public:
    struct Settings
    {
        std::vector<int> blocks, lengths;
        std::vector<RivalKind> rivals;
        Conditions conditions;
    };

    /// Measures all cells, in turns of one round of each engine.
    static std::vector<CellResult> run (const Settings&, Progress&);
};

/// What published figures are to be multiplied by to stand for this processor; nothing if no cell tells, or if the
/// conditions were others than theirs.
[[nodiscard]] std::optional<double> publishedScale (const std::vector<CellResult>&, const Conditions&);

/// One row a cell: what a reader looks for first.
[[nodiscard]] Table overview (const std::vector<CellResult>&, std::optional<double> publishedScale);

/// One row an engine and cell, with everything.
[[nodiscard]] Table details (const std::vector<CellResult>&);

/// One row a cell: both floors and their partitions.
[[nodiscard]] Table floors (const std::vector<CellResult>&);

/// Writes mean.svg and worst.svg.
void plotCells (const std::vector<CellResult>&, const std::filesystem::path& folder);

} // namespace partita::bench
