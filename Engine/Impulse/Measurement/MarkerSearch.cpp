#include "Impulse/Measurement/MarkerSearch.h"

#include "Impulse/Spectrum.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace partita
{
namespace
{

using Rows = std::vector<std::vector<double>>;
using detail::Spectrum;

constexpr double largestDrift = 1e-3;

// What was recorded of the two markers is one sound if it is as alike as this: noise half as strong again as the marker.
constexpr double leastCoherence = 0.4;

// A marker's matched filter gathers it at one place, of which there is none in a steady tone: its peak over the mean around.
// Reverberation alone has 5 and more, a tone 2.
constexpr double leastProminence = 4.0;

// Of the reverberation behind a marker as much as helps to tell its place.
constexpr double regionTailSeconds = 0.25, regionLeadSeconds = 0.05;

/// Power of each row behind the marker's matched filter, summed: high where a marker begins.
std::vector<double> matchedPower (const Rows& rows, const std::vector<double>& marker)
{
    const auto frames = rows.front().size();
    const auto length = detail::fastLength (static_cast<Frames> (frames + marker.size()));
    const Spectrum pattern (marker, length);
    std::vector<double> power (frames);

    for (const auto& row : rows)
    {
        Spectrum product (row, length);

        for (int k = 0; k < product.numBins(); ++k)
            product.setBin (k, product.bin (k) * std::conj (pattern.bin (k)));

        const auto matched = product.samples();

        for (std::size_t n = 0; n < frames; ++n)
            power[n] += matched[n] * matched[n];
    }

    return power;
}

/// The largest value within `reach` of each place.
std::vector<double> highestNear (const std::vector<double>& values, std::size_t reach)
{
    // The largest of each block to its left and to its right make the largest of any window of two blocks less one.
    const auto block = 2 * reach + 1;
    const auto count = values.size();
    std::vector<double> before (values), after (values), result (count);

    for (std::size_t n = 1; n < count; ++n)
        if (n % block != 0)
            before[n] = std::max (before[n], before[n - 1]);

    for (std::size_t n = count - 1; n-- > 0;)
        if ((n + 1) % block != 0)
            after[n] = std::max (after[n], after[n + 1]);

    for (std::size_t n = 0; n < count; ++n)
        result[n] = std::max (after[n >= reach ? n - reach : 0], before[std::min (n + reach, count - 1)]);

    return result;
}

/// The place whose value and the highest value near the place `distance` later are both high.
std::size_t bestPair (const std::vector<double>& power, std::size_t distance, std::size_t reach)
{
    const auto near = highestNear (power, reach);
    std::size_t best = 0;
    double highest = -1.0;

    for (std::size_t n = 0; n + distance < power.size(); ++n)
        if (const auto both = std::min (power[n], near[n + distance]); both > highest)
        {
            highest = both;
            best = n;
        }

    return best;
}

std::size_t highestPlace (const std::vector<double>& power, std::size_t from, std::size_t to)
{
    const auto first = power.begin();
    return static_cast<std::size_t> (std::max_element (first + static_cast<std::ptrdiff_t> (from),
                                                       first + static_cast<std::ptrdiff_t> (to))
                                     - first);
}

/// The rows without their offset, which would be as like itself as a marker is.
Rows withoutOffset (const Rows& rows)
{
    auto result = rows;

    for (auto& row : result)
    {
        const auto mean = std::accumulate (row.begin(), row.end(), 0.0) / static_cast<double> (row.size());

        for (auto& sample : row)
            sample -= mean;
    }

    return result;
}

/// How far the value at a place stands out of those up to `reach` away.
double prominence (const std::vector<double>& power, std::size_t place, std::size_t reach)
{
    const auto first = power.begin() + static_cast<std::ptrdiff_t> (place - std::min (place, reach));
    const auto last = power.begin() + static_cast<std::ptrdiff_t> (std::min (place + reach, power.size()));
    const auto mean = std::accumulate (first, last, 0.0) / static_cast<double> (last - first);
    return mean > 0.0 ? power[place] / mean : 0.0;
}

/// Σ Re (bin · exp (2πi·k·lag / length)) and its first two derivatives by the lag.
struct Correlation
{
    double value = 0.0, slope = 0.0, curvature = 0.0;
};

Correlation correlationAt (const Spectrum& cross, double lag)
{
    Correlation sum;
    const auto step = 2.0 * std::numbers::pi / cross.length();

    for (int k = 1; k < cross.numBins() - 1; ++k)
    {
        const auto turned =
            cross.bin (k) * std::polar (1.0, std::remainder (step * k * lag, 2.0 * std::numbers::pi));
        const auto w = step * k;
        sum.value += turned.real();
        sum.slope -= w * turned.imag();
        sum.curvature -= w * w * turned.real();
    }

    return sum;
}

} // namespace

Rows excerpt (const Rows& rows, Frames first, Frames frames)
{
    Rows result;

    for (const auto& row : rows)
    {
        auto& made = result.emplace_back (static_cast<std::size_t> (frames));
        const auto from = std::max<Frames> (first, 0);
        const auto to = std::min<Frames> (first + frames, static_cast<Frames> (row.size()));

        if (from < to)
            std::copy (row.begin() + from, row.begin() + to, made.begin() + (from - first));
    }

    return result;
}

Lag lagBetween (const Rows& early, const Rows& late, const std::vector<double>& pattern)
{
    const auto length = detail::fastLength (static_cast<Frames> (early.front().size() + late.front().size()));
    const Spectrum filter (pattern, length);
    Spectrum cross (length);
    double energyEarly = 0.0, energyLate = 0.0;

    for (std::size_t r = 0; r < early.size(); ++r)
    {
        const Spectrum a (early[r], length), b (late[r], length);

        for (int k = 1; k < cross.numBins() - 1; ++k)
        {
            const auto weight = std::norm (filter.bin (k));
            cross.setBin (k, cross.bin (k) + weight * b.bin (k) * std::conj (a.bin (k)));
            energyEarly += weight * std::norm (a.bin (k));
            energyLate += weight * std::norm (b.bin (k));
        }
    }

    const auto correlation = cross.samples();
    const auto peak = std::max_element (correlation.begin(), correlation.end()) - correlation.begin();
    auto lag = static_cast<double> (peak > length / 2 ? peak - length : peak);

    // Newton's steps from the whole frame next to the maximum; a bend the wrong way would be no maximum at all.
    for (int step = 0; step < 8; ++step)
    {
        const auto at = correlationAt (cross, lag);

        if (at.curvature >= 0.0)
            break;

        lag -= std::clamp (at.slope / at.curvature, -0.5, 0.5);
    }

    const auto energy = std::sqrt (energyEarly * energyLate);
    return { lag, energy > 0.0 ? correlationAt (cross, lag).value / energy : 0.0 };
}

Rows markerRegion (const SweepSpec& spec, const Rows& rows, Frames firstFrame)
{
    const SweepTimeline timeline (spec);
    const auto lead = framesFromSeconds (regionLeadSeconds, spec.rateHz);
    const auto tail = std::min (framesFromSeconds (regionTailSeconds, spec.rateHz), timeline.pauseFrames / 2);
    return excerpt (rows, firstFrame - lead, lead + timeline.markerFrames + tail);
}

Result<MarkerPositions> findMarkers (const SweepSpec& spec, const Recording& recording)
{
    if (recording.rateHz != spec.rateHz)
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected a recording at the sweep's rate, {:g} Hz; found {:g} Hz. Record at that rate, "
                "or make a sweep for the other.",
                spec.rateHz, recording.rateHz),
            recording.name
        };

    const SweepTimeline timeline (spec);
    const auto distance = timeline.lastMarker - timeline.firstMarker;
    const auto frames = static_cast<Frames> (recording.channels.front().size());
    const auto reach = static_cast<Frames> (std::ceil (largestDrift * static_cast<double> (distance)));

    if (frames < distance + reach + timeline.markerFrames)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "Expected a recording of the whole sweep, {:.1f} s; found {:.1f} s. Record from "
                           "before the first sound until after the last.",
                           static_cast<double> (timeline.totalFrames) / spec.rateHz,
                           static_cast<double> (frames) / spec.rateHz),
                       recording.name };

    const auto marker = singleMarker (spec);
    const auto rows = withoutOffset (recording.channels);
    const auto power = matchedPower (rows, marker);
    const auto first =
        bestPair (power, static_cast<std::size_t> (distance), static_cast<std::size_t> (reach));
    const auto lastFrom = first + static_cast<std::size_t> (distance - reach);
    const auto last = highestPlace (
        power, lastFrom, std::min (lastFrom + static_cast<std::size_t> (2 * reach + 1), power.size()));
    const auto start = static_cast<Frames> (first), end = static_cast<Frames> (last);
    const auto lag = lagBetween (markerRegion (spec, rows, start), markerRegion (spec, rows, end), marker);
    const auto around = static_cast<std::size_t> (timeline.markerFrames);
    const auto standsOut = std::min (prominence (power, first, around), prominence (power, last, around));

    if (! (lag.coherence > leastCoherence && standsOut > leastProminence))
        return Error {
            ErrorCode::unsuitable,
            fmt::format (
                "Expected the sweep's two markers {:.2f} s apart; found none. Is this recording of this "
                "sweep, whole and not too noisy?",
                static_cast<double> (distance) / spec.rateHz),
            recording.name
        };

    MarkerPositions positions;
    positions.firstFrame = start;
    positions.distanceFrames = static_cast<double> (end - start) + lag.frames;
    positions.clockRatio = positions.distanceFrames / static_cast<double> (distance);
    positions.coherence = lag.coherence;
    return positions;
}

} // namespace partita
