#include "Plugin/Window/NiceStep.h"

#include <cmath>
#include <initializer_list>

namespace partita::app
{

double niceStep (double atLeast)
{
    const auto power = std::pow (10.0, std::floor (std::log10 (atLeast)));

    for (const auto factor : { 1.0, 2.0, 5.0 })
        if (factor * power >= atLeast)
            return factor * power;

    return 10.0 * power;
}

} // namespace partita::app
