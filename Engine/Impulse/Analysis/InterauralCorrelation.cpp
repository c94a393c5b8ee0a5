#include "Impulse/Analysis/InterauralCorrelation.h"

#include <algorithm>
#include <cmath>

namespace partita
{

double interauralCorrelation (const std::vector<double>& left, const std::vector<double>& right, Frames from,
                              Frames to, double rateHz)
{
    constexpr double widestLagSeconds = 1e-3;
    const auto widest = static_cast<Frames> (std::floor (widestLagSeconds * rateHz));
    const auto end = std::min<Frames> (to, static_cast<Frames> (std::min (left.size(), right.size())));
    const auto at = [] (const std::vector<double>& row, Frames n)
    { return row[static_cast<std::size_t> (n)]; };
    double energyLeft = 0.0, energyRight = 0.0, highest = 0.0;

    for (auto n = from; n < end; ++n)
    {
        energyLeft += at (left, n) * at (left, n);
        energyRight += at (right, n) * at (right, n);
    }

    for (auto lag = -widest; lag <= widest; ++lag)
    {
        double sum = 0.0;

        for (auto n = std::max (from, from - lag); n < std::min (end, end - lag); ++n)
            sum += at (left, n) * at (right, n + lag);

        highest = std::max (highest, std::abs (sum));
    }

    const auto energy = std::sqrt (energyLeft * energyRight);
    return energy > 0.0 ? highest / energy : 0.0;
}

InterauralCorrelation interauralCorrelations (const std::vector<double>& left,
                                              const std::vector<double>& right, Frames onset, Frames end,
                                              double rateHz)
{
    constexpr double earlySeconds = 0.08;
    const auto border = std::min (onset + framesFromSeconds (earlySeconds, rateHz), end);
    return { interauralCorrelation (left, right, onset, border, rateHz),
             interauralCorrelation (left, right, border, end, rateHz),
             interauralCorrelation (left, right, onset, end, rateHz) };
}

} // namespace partita
