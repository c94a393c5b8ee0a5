#include "Plugin/Window/WindowFacts.h"

#include <cmath>

namespace partita::app
{

double FrequencyGrid::at (int index) const
{
    return lowestHz * std::pow (highestHz / lowestHz, static_cast<double> (index) / (points - 1));
}

double FrequencyGrid::indexOf (double hertz) const
{
    return (points - 1) * std::log (hertz / lowestHz) / std::log (highestHz / lowestHz);
}

} // namespace partita::app
