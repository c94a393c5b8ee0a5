#include "Impulse/Analysis/NoiseKnee.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace partita
{
namespace
{

constexpr double firstIntervalSeconds = 0.03, firstIntervals = 3.0;
constexpr double noiseShare = 0.1;
constexpr double aboveNoiseDb = 7.0, firstAboveNoiseDb = 10.0, lateRangeDb = 20.0, beyondKneeDb = 7.0;
constexpr double leastFallDb = 15.0, leastSlowFallDb = 6.0;

// Exponential decay and noise that meet at the knee have 1.4 times the noise's power over the next 10 dB of decay.
constexpr double aboveNoiseAtKnee = 2.5;
constexpr double silenceBelowPeak = 1e-20;
constexpr double stillDecaying = 1.6;
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
    Search (const std::vector<double>& energies, double rate, double shortestSeconds)
        : energy (energies), rateHz (rate), shortest (shortestSeconds * rate), count (energies.size())
    {
        const auto loudest = energy.empty() ? 0.0 : *std::ranges::max_element (energy);

        while (count > 0 && energy[count - 1] <= silenceBelowPeak * loudest)
            --count;
    }

    std::optional<NoiseKnee> run()
    {
        if (count == 0)
            return {};

        average (std::max (firstIntervalSeconds * rateHz, firstIntervals * shortest));
        noise = noiseFrom (lastShare());

        if (! firstLine())
            return {};

        for (int round = 0; round < mostRounds; ++round)
        {
            const auto before = knee;
            average (10.0 / intervalsPer10Db / -line.slopeDb);
            noise = noiseFrom (std::min (knee + beyondKneeDb / -line.slopeDb, lastShare()));

            if (! lateLine() || std::abs (knee - before) < 0.5 * interval)
                break;
        }

        followSlowerDecay();
        const auto frame = std::clamp (knee, 1.0, static_cast<double> (count));
        const auto isSeen = knee < lastShare();
        return NoiseKnee { static_cast<Frames> (frame), isSeen ? noise : 0.0, line.slopeDb,
                           std::pow (10.0, (line.atZeroDb + line.slopeDb * frame) / 10.0) };
    }

private:
    [[nodiscard]] double lastShare() const { return (1.0 - noiseShare) * static_cast<double> (count); }

    /// Mean energies of four equal parts of what comes after a place.
    [[nodiscard]] std::array<double, 4> partsFrom (double frame) const
    {
        const auto from = std::min (frame, static_cast<double> (count - 1));
        const auto length = (static_cast<double> (count) - from) / 4.0;
        std::array<double, 4> means {};

        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = meanBetween (from + length * static_cast<double> (i),
                                    from + length * static_cast<double> (i + 1));

        return means;
    }

    /// The middle two of four parts' means: neither what still decays into them nor a fade at the end counts. Where the
    /// parts fall all along, only the last can be noise.
    [[nodiscard]] double noiseFrom (double frame) const
    {
        auto means = partsFrom (frame);

        if (means[0] > means[1] && means[1] > stillDecaying * means[2] && means[2] > means[3])
            return means[3];

        std::ranges::sort (means);
        return 0.5 * (means[1] + means[2]);
    }

    [[nodiscard]] double meanBetween (double from, double to) const
    {
        const auto first = static_cast<std::size_t> (std::max (from, 0.0));
        const auto last = std::min (static_cast<std::size_t> (to), count);
        double sum = 0.0;

        for (auto n = first; n < last; ++n)
            sum += energy[n];

        return sum / static_cast<double> (std::max<std::size_t> (1, last - first));
    }

    void average (double frames)
    {
        const auto longest = std::max (firstIntervals * shortest, static_cast<double> (count) / 20.0);
        const auto most = static_cast<double> (count) / 4.0;
        interval = std::max (1.0, std::floor (std::min (std::clamp (frames, shortest, longest), most)));
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

    /// Where a slower decay goes on beyond the knee that the faster one would have, the knee is its own; where nothing
    /// falls there, it is all noise.
    void followSlowerDecay()
    {
        const auto tenDb = 10.0 / -line.slopeDb;
        const auto end = static_cast<double> (count);
        const auto start = std::min (knee, end);
        auto further = start;

        while (further < end
               && meanBetween (further, std::min (further + tenDb, end)) > aboveNoiseAtKnee * noise)
            further = std::min (further + 0.25 * tenDb, end);

        if (further == start)
            return;

        const auto fallDb = decibels (meanBetween (start, start + 0.5 * tenDb))
                            - decibels (meanBetween (further - 0.5 * tenDb, further));

        if (fallDb < leastSlowFallDb)
        {
            noise = meanBetween (start, end);
            lateLine();
            return;
        }

        const auto first = static_cast<std::size_t> (std::max (0.0, further - 2.0 * tenDb) / interval);
        const auto last = std::min (levelsDb.size(), static_cast<std::size_t> (further / interval));
        // No line through so few and uneven levels: the old slope from where the decay is.
        if (! fit (std::min (first, last), last))
            line.atZeroDb = decibels (meanBetween (further - 0.5 * tenDb, further)) - line.slopeDb * further;

        knee = further;
    }

    /// The first interval that is below a level with the one after it: a single one may be a dip.
    [[nodiscard]] std::size_t firstBelow (std::size_t from, double levelDb) const
    {
        const auto isBelow = [&] (std::size_t i) { return i >= levelsDb.size() || levelsDb[i] <= levelDb; };

        while (from < levelsDb.size() && ! (isBelow (from) && isBelow (from + 1)))
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
    double rateHz, shortest;
    std::size_t count;
    std::vector<double> levelsDb;
    double interval = 1.0, noise = 0.0, knee = 0.0;
    Line line;
};

} // namespace

std::optional<NoiseKnee> findNoiseKnee (const std::vector<double>& energy, double rateHz,
                                        double shortestIntervalSeconds)
{
    return Search (energy, rateHz, shortestIntervalSeconds).run();
}

} // namespace partita
