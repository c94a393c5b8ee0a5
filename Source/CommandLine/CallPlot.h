#pragma once

#include "Shared/Plot/Figure.h"

namespace partita::app
{

/// What the calls of one period cost, predicted and measured, in nanoseconds.
struct CallPlot
{
    std::string title, subtitle;
    std::vector<double> predictedNs, measuredNs;

    [[nodiscard]] plot::Figure toFigure() const;
};

} // namespace partita::app
