#pragma once

#include "Convolution/CostTable.h"
#include "Core/Result.h"

#include <string>

namespace partita
{

/// The costs that plans and schedules are made by: those measured on this processor, where someone has stored them, else
/// the built-in ones. Read once for each kernel table.
///
/// Thread    any but audio
[[nodiscard]] const CostTable& costsInUse (const KernelTable&);

/// Where measured costs are kept: partita/costs-TARGET.json in the user's cache folder, costs-TARGET-fftw.json with
/// FFTW's transform, or the file that the environment variable PARTITA_COSTS names. Empty if that names `builtin`, or if there is no such folder.
[[nodiscard]] std::string costFile (const KernelTable&);

/// Errors    cannotWrite
[[nodiscard]] Status storeCosts (const CostTable&, const KernelTable&, const std::string& path);

/// Errors    fileNotFound, fileUnreadable; unsuitable if measured on another processor or with another kernel table
[[nodiscard]] Result<CostTable> loadCosts (const KernelTable&, const std::string& path);

} // namespace partita
