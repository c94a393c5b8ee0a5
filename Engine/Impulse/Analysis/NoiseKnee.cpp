#include "Impulse/Analysis/NoiseKnee.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace partita
{
namespace
{

constexpr double firstIntervalSeconds = 0.03, shortestIntervalSeconds = 0.001;
constexpr double noiseShare = 0.1;
constexpr double aboveNoiseDb = 7.0, firstAboveNoiseDb = 10.0, lateRangeDb = 20.0, beyondKneeDb = 7.0;
constexpr double leastFallDb = 15.0;
constexpr double intervalsPer10Db = 6.0;
constexpr int mostRounds = 20;

double decibels (double power)
{
    return 10.0 * std::log10 (std::max (power, std::numeric_limits<double>::min()));
}

struct Line
{
    double atZeroDb = 0.0, slopeDb = 0.0; ///< by frames
};

class Search
{
public:
    Search (const std::vector<double>& energies, double rate)
        : energy (energies), rateHz (rate), count (energies.size())
    {
        while (count > 0 && energy[count - 1] == 0.0)
            --count;
    }

    std::optional<NoiseKnee> run()
    {
        if (count == 0)
            return {};

        average (firstIntervalSeconds * rateHz);
        noise = meanFrom (lastShare());

        if (! firstLine())
            return {};

        for (int round = 0; round < mostRounds; ++round)
        {
            const auto before = knee;
            average (10.0 / intervalsPer10Db / -line.slopeDb);
            noise = meanFrom (std::min (knee + beyondKneeDb / -line.slopeDb, lastShare()));

            if (! lateLine())
                return {};

            if (std::abs (knee - before) < 0.5 * interval)
                break;
        }

        const auto frame = std::clamp (knee, 1.0, static_cast<double> (count));
        const auto isSeen = knee < lastShare();
        return NoiseKnee { static_cast<Frames> (frame), isSeen ? noise : 0.0, line.slopeDb,
                           std::pow (10.0, (line.atZeroDb + line.slopeDb * frame) / 10.0) };
    }

private:
    [[nodiscard]] double lastShare() const { return (1.0 - noiseShare) * static_cast<double> (count); }

    [[nodiscard]] double meanFrom (double frame) const
    {
        const auto from = std::min (static_cast<std::size_t> (std::max (frame, 0.0)), count - 1);
        double sum = 0.0;

        for (auto n = from; n < count; ++n)
            sum += energy[n];

        return sum / static_cast<double> (count - from);
    }

    void average (double frames)
    {
        const auto longest = std::max (1.0, static_cast<double> (count) / 20.0);
        interval =
            std::floor (std::clamp (frames, std::min (shortestIntervalSeconds * rateHz, longest), longest));
        interval = std::max (interval, 1.0);
        const auto size = static_cast<std::size_t> (interval);
        levelsDb.clear();

        for (std::size_t from = 0; from + size <= count; from += size)
        {
            double sum = 0.0;

            for (auto n = from; n < from + size; ++n)
                sum += energy[n];

            levelsDb.push_back (decibels (sum / interval));
        }
    }

    /// From the loudest interval down to where the decay comes near the noise.
    bool firstLine()
    {
        const auto loudest =
            static_cast<std::size_t> (std::ranges::max_element (levelsDb) - levelsDb.begin());
        const auto end = firstBelow (loudest, decibels (noise) + firstAboveNoiseDb);
        return levelsDb[loudest] - decibels (noise) >= leastFallDb && fit (loudest, end);
    }

    /// The last decibels above the noise.
    bool lateLine()
    {
        const auto loudest =
            static_cast<std::size_t> (std::ranges::max_element (levelsDb) - levelsDb.begin());
        const auto noiseDb = decibels (noise);
        const auto from =
            firstBelow (loudest, std::min (levelsDb[loudest], noiseDb + aboveNoiseDb + lateRangeDb));
        return fit (from, firstBelow (from, noiseDb + aboveNoiseDb));
    }

    [[nodiscard]] std::size_t firstBelow (std::size_t from, double levelDb) const
    {
        while (from < levelsDb.size() && levelsDb[from] > levelDb)
            ++from;

        return from;
    }

    /// Lays the line through intervals [from, end) and finds where it meets the noise.
    bool fit (std::size_t from, std::size_t end)
    {
        if (end < from + 2)
            end = std::min (from + 2, levelsDb.size());

        const auto n = static_cast<double> (end) - static_cast<double> (from);

        if (n < 2.0)
            return false;

        double sumX = 0.0, sumY = 0.0, sumXX = 0.0, sumXY = 0.0;

        for (auto i = from; i < end; ++i)
        {
            const auto x = static_cast<double> (i - from);
            sumX += x;
            sumY += levelsDb[i];
            sumXX += x * x;
            sumXY += x * levelsDb[i];
        }

        const auto perInterval = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX);

        if (! (perInterval < 0.0))
            return false;

        const auto middle = interval * (static_cast<double> (from) + 0.5);
        line.slopeDb = perInterval / interval;
        line.atZeroDb = (sumY - perInterval * sumX) / n - line.slopeDb * middle;
        knee = (decibels (noise) - line.atZeroDb) / line.slopeDb;
        return true;
    }

    const std::vector<double>& energy;
    double rateHz;
    std::size_t count;
    std::vector<double> levelsDb;
    double interval = 1.0, noise = 0.0, knee = 0.0;
    Line line;
};

} // namespace

std::optional<NoiseKnee> findNoiseKnee (const std::vector<double>& energy, double rateHz)
{
    return Search (energy, rateHz).run();
}

} // namespace partita
