#pragma once

#include "Core/Result.h"

#include <string>
#include <vector>

namespace partita::app
{

/// What the calls of one period cost, predicted and measured, in nanoseconds.
struct CallPlot
{
    std::string title, subtitle;
    std::vector<double> predictedNs, measuredNs;

    /// A drawing that follows the reader's light or dark setting.
    [[nodiscard]] std::string toSvg() const;
};

/// Errors    cannotWrite, outputExists
[[nodiscard]] Status writePlot (const CallPlot&, const std::string& path, bool overwrite);

} // namespace partita::app
