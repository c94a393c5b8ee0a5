#include "Design/GainCurve.h"

#include "Design/ResponseGrid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita::detail
{
namespace
{

constexpr int pointsOfTap = 16, leastPoints = 1 << 14;
constexpr std::size_t mostCrossings = 64;

} // namespace

GainCurve::GainCurve (const std::vector<double>& filter, double sampleRateHz)
    : taps (filter), rateHz (sampleRateHz)
{
    const auto length = gridLength (taps.size(), pointsOfTap, leastPoints);
    step = rateHz / length;

    for (const auto& bin : responseOnGrid (taps, length))
        power.push_back (std::norm (bin));
}

double GainCurve::decibelsAt (std::size_t index) const { return 10.0 * std::log10 (power[index]); }

double GainCurve::exactDecibels (double frequencyHz) const
{
    return 20.0 * std::log10 (std::abs (responseAt (taps, frequencyHz, rateHz)));
}

std::vector<std::size_t> GainCurve::extremes (double sign, std::size_t first, std::size_t last) const
{
    std::vector<std::size_t> found;

    for (auto k = first; k <= last; ++k)
    {
        const auto risesTo = k == 0 || sign * (power[k] - power[k - 1]) > 0.0;
        const auto fallsFrom = k + 1 == power.size() || sign * (power[k] - power[k + 1]) >= 0.0;

        if (risesTo && fallsFrom)
            found.push_back (k);
    }

    return found;
}

GainPoint GainCurve::mostExtreme (double sign, std::vector<std::size_t> candidates) const
{
    constexpr std::size_t refined = 4;
    const auto count = std::min (refined, candidates.size());
    std::partial_sort (candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t> (count),
                       candidates.end(), [&] (auto a, auto b) { return sign * power[a] > sign * power[b]; });
    GainPoint best { 0.0, -sign * std::numeric_limits<double>::infinity() };

    for (std::size_t i = 0; i < count; ++i)
        if (const auto point = refine (sign, candidates[i]); sign * point.gainDb > sign * best.gainDb)
            best = point;

    return best;
}

std::vector<double> GainCurve::crossings (double levelDb) const
{
    std::vector<double> found;

    for (std::size_t k = 1; k < power.size() && found.size() < mostCrossings; ++k)
        if ((decibelsAt (k - 1) >= levelDb) != (decibelsAt (k) >= levelDb))
            found.push_back (crossingBetween (k - 1, levelDb));

    return found;
}

double GainCurve::middleOfPass (double ofPeakDb, double peakDb) const
{
    auto dips = extremes (-1.0, 0, power.size() - 1);
    std::erase_if (dips, [&] (auto index) { return decibelsAt (index) < peakDb - ofPeakDb; });
    return dips.empty() ? peakDb : 0.5 * (peakDb + mostExtreme (-1.0, dips).gainDb);
}

double GainCurve::pinkPower (double lowHz, double highHz) const
{
    double sum = 0.0, weights = 0.0;
    const auto add = [&] (double fromHz, double toHz, double value)
    {
        const auto weight = std::log (toHz / fromHz);
        sum += weight * value;
        weights += weight;
    };

    for (std::size_t k = 0; k + 1 < power.size(); ++k)
    {
        const auto fromHz = std::max (lowHz, frequencyOf (static_cast<double> (k)));
        const auto toHz = std::min (highHz, frequencyOf (static_cast<double> (k + 1)));

        if (toHz <= fromHz)
            continue;

        const auto middle = std::sqrt (fromHz * toHz) / step - static_cast<double> (k);
        add (fromHz, toHz, std::lerp (power[k], power[k + 1], middle));
    }

    return sum / weights;
}

// Golden section between the neighbours of a point of the grid.
GainPoint GainCurve::refine (double sign, std::size_t index) const
{
    if (index == 0 || index + 1 == power.size())
    {
        const auto frequencyHz = frequencyOf (static_cast<double> (index));
        return { frequencyHz, exactDecibels (frequencyHz) };
    }

    constexpr int rounds = 40; // 0.618⁴⁰ of two steps
    const auto ratio = 1.0 / std::numbers::phi;
    auto low = frequencyOf (static_cast<double> (index - 1)),
         high = frequencyOf (static_cast<double> (index + 1));
    auto left = high - ratio * (high - low), right = low + ratio * (high - low);
    auto leftDb = exactDecibels (left), rightDb = exactDecibels (right);

    for (int i = 0; i < rounds; ++i)
        if (sign * leftDb > sign * rightDb)
        {
            high = right;
            right = left;
            rightDb = leftDb;
            left = high - ratio * (high - low);
            leftDb = exactDecibels (left);
        }
        else
        {
            low = left;
            left = right;
            leftDb = rightDb;
            right = low + ratio * (high - low);
            rightDb = exactDecibels (right);
        }

    return sign * leftDb > sign * rightDb ? GainPoint { left, leftDb } : GainPoint { right, rightDb };
}

double GainCurve::crossingBetween (std::size_t index, double levelDb) const
{
    constexpr int rounds = 45;
    constexpr std::size_t mostTapsExactly = 1 << 16;
    const auto fromDb = decibelsAt (index), toDb = decibelsAt (index + 1);

    if (taps.size() > mostTapsExactly && std::isfinite (fromDb) && std::isfinite (toDb))
        return frequencyOf (static_cast<double> (index) + (levelDb - fromDb) / (toDb - fromDb));

    auto low = frequencyOf (static_cast<double> (index)), high = low + step;
    const auto startsAbove = decibelsAt (index) >= levelDb;

    for (int i = 0; i < rounds; ++i)
    {
        const auto middle = 0.5 * (low + high);
        ((exactDecibels (middle) >= levelDb) == startsAbove ? low : high) = middle;
    }

    return 0.5 * (low + high);
}

} // namespace partita::detail
