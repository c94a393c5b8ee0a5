#pragma once

#include "Shared/Plot/Figure.h"

namespace partita::plot
{

/// A line of the grid; without a label it is a faint one.
struct Tick
{
    double value;
    std::string label;
};

/// What stands at an axis of so many pixels.
[[nodiscard]] std::vector<Tick> ticksOf (const Axis&, double pixels);

} // namespace partita::plot
