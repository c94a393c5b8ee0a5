#pragma once

#include "Design/FilterAnalysis.h"
#include "Shared/Plot/Figure.h"

#include <string>
#include <vector>

namespace partita::app
{

/// A filter as it is drawn.
struct ShownFilter
{
    std::string name;
    std::vector<double> taps;
    FilterAnalysis analysis;
};

/// Magnitude, group delay or the pass band of linear phase, impulse and step of up to plot::numLineInks filters.
[[nodiscard]] plot::Figure filterFigure (const std::vector<ShownFilter>&);

} // namespace partita::app
