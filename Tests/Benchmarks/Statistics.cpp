#include "Statistics.h"

#include <algorithm>
#include <cmath>

namespace partita::bench
{

double quantile (std::vector<double> values, double share)
{
    if (values.empty())
        return 0.0;

    const auto place = share * static_cast<double> (values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t> (std::floor (place));
    std::nth_element (values.begin(), values.begin() + below, values.end());
    const auto lower = values[static_cast<std::size_t> (below)];
    const auto rest = place - static_cast<double> (below);

    if (rest <= 0.0)
        return lower;

    const auto upper = *std::min_element (values.begin() + below + 1, values.end());
    return lower + rest * (upper - lower);
}

std::vector<double> phaseMedians (const std::vector<double>& values, int callsPerPeriod)
{
    const auto calls = static_cast<std::size_t> (callsPerPeriod);
    std::vector<double> medians, atPhase;

    for (std::size_t phase = 0; phase < calls; ++phase)
    {
        atPhase.clear();

        for (auto i = phase; i < values.size(); i += calls)
            atPhase.push_back (values[i]);

        medians.push_back (median (atPhase));
    }

    return medians;
}

} // namespace partita::bench
