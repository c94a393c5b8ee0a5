#pragma once

#include <optional>
#include <span>
#include <vector>

namespace partita::design
{

/// The least and the largest magnitude in a band, as gains.
struct GainRange
{
    double lowest = 0.0, highest = 0.0;
};

/// Measures what taps do, densely enough that nothing between the points matters.
///
/// Cost      one transform of 32 points for each tap, at construction
/// Numbers   extremes lie at least as far out as the true ones and at most 1e-4 dB further: parabolas through neighbouring
///           points are off by less than 5e-6 of a band's range (h⁴ / 128 of a cosine at h = 0.16), which is added. Ripples
///           that crowd at an edge and turn more sharply than that are followed by the sum over all taps
class ResponseMeasurement
{
public:
    ResponseMeasurement (std::span<const double> taps, double rateHz);

    [[nodiscard]] double gainAt (double hertz) const;
    [[nodiscard]] GainRange rangeIn (double lowHz, double highHz) const;

    /// How far from an edge, in the direction of a limit, the magnitude stays within a range: the last frequency at which it
    /// does, or nothing if it doesn't at the edge.
    [[nodiscard]] std::optional<double> staysWithin (const GainRange&, double fromHz, double limitHz) const;

private:
    [[nodiscard]] double extremeNear (std::size_t bin, double direction) const;

    std::vector<double> taps;
    double rateHz, binHz;
    std::vector<double> magnitudes; // from 0 Hz to the Nyquist frequency
};

} // namespace partita::design
