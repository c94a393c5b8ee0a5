#pragma once

#include "Design/FrequencyResponse.h"

#include <cstddef>
#include <vector>

namespace partita
{

/// A gain at a frequency.
struct GainPoint
{
    double frequencyHz = 0.0;
    double gainDb = 0.0;
};

namespace detail
{

/// The gain of taps on a grid, and exactly between its points.
///
/// Shape     the taps outlive this; 16 points for each tap, from 0 Hz to the Nyquist frequency
class GainCurve
{
public:
    GainCurve (const std::vector<double>& taps, double rateHz);

    [[nodiscard]] std::size_t size() const noexcept { return power.size(); }

    [[nodiscard]] double stepHz() const noexcept { return step; }

    [[nodiscard]] double decibelsAt (std::size_t index) const;
    [[nodiscard]] double exactDecibels (double frequencyHz) const;

    /// Peaks (1) or dips (−1) among the points from first to last; the ends of the whole curve are either.
    [[nodiscard]] std::vector<std::size_t> extremes (double sign, std::size_t first, std::size_t last) const;

    /// The most extreme of extremes: a few candidates are refined between the points beside them.
    [[nodiscard]] GainPoint mostExtreme (double sign, std::vector<std::size_t> candidates) const;

    /// Where the gain crosses a level, by halving the step between two points on either side of it.
    [[nodiscard]] std::vector<double> crossings (double levelDb) const;

    /// The middle between the peak and the lowest dip that lies within so many dB of it; the peak if none does.
    [[nodiscard]] double middleOfPass (double ofPeakDb, double peakDb) const;

    /// Mean power, each octave counting alike.
    [[nodiscard]] double pinkPower (double lowHz, double highHz) const;

private:
    [[nodiscard]] double frequencyOf (double index) const noexcept { return step * index; }

    [[nodiscard]] GainPoint refine (double sign, std::size_t index) const;
    [[nodiscard]] double crossingBetween (std::size_t index, double levelDb) const;

    const std::vector<double>& taps;
    double rateHz, step;
    std::vector<double> power;
};

} // namespace detail

} // namespace partita
