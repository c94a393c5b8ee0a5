#include "Design/ResponseMeasurement.h"

#include "Core/AlignedBuffer.h"
#include "Fft/RealFft.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

namespace partita::design
{
namespace
{

constexpr unsigned pointsOfTap = 32;

constexpr double sharp = 0.16 * 0.16 / 2.0; // curvature of a ripple, as a share of the band's range

double curvatureOf (double before, double at, double after) { return before - 2.0 * at + after; }

/// Of the parabola through three equally spaced values, from the middle one, in steps.
double vertexOf (double before, double at, double after)
{
    const auto curvature = curvatureOf (before, at, after);
    return curvature == 0.0 ? 0.0 : std::clamp (0.5 * (before - after) / curvature, -1.0, 1.0);
}

/// How far the parabola goes beyond the middle value.
double overshoot (double before, double at, double after)
{
    const auto vertex = vertexOf (before, at, after);
    return std::abs (0.5 * curvatureOf (before, at, after) * vertex * vertex);
}

} // namespace

ResponseMeasurement::ResponseMeasurement (std::span<const double> t, double rate)
    : taps (t.begin(), t.end()), rateHz (rate)
{
    const auto length =
        std::bit_ceil (pointsOfTap * static_cast<unsigned> (std::max<std::size_t> (taps.size(), 16)));
    const auto fft = RealFft<double>::ofLength (static_cast<int> (length));
    AlignedBuffer<double> time (length), spectrum (fft->spectrumSize());
    std::copy (taps.begin(), taps.end(), time.begin());
    fft->forward (time.data(), spectrum.data());
    magnitudes.resize (static_cast<std::size_t> (fft->numBins()));
    binHz = rateHz / length;

    for (std::size_t k = 0; k < magnitudes.size(); ++k)
        magnitudes[k] = std::hypot (spectrum[k], spectrum[k + fft->imaginaryOffset()]);
}

double ResponseMeasurement::gainAt (double hertz) const
{
    const auto turn = -2.0 * std::numbers::pi * hertz / rateHz;
    std::complex<double> sum = 0.0;

    for (std::size_t n = 0; n < taps.size(); ++n)
        sum += std::polar (1.0, turn * static_cast<double> (n)) * taps[n];

    return std::abs (sum);
}

/// Parabolas of ever smaller steps about a bin: direction 1 for a maximum, −1 for a minimum.
double ResponseMeasurement::extremeNear (std::size_t bin, double direction) const
{
    auto hertz = static_cast<double> (bin) * binHz;
    auto best = magnitudes[bin];
    constexpr int passes = 4;

    for (auto [step, pass] = std::pair { binHz, 0 }; pass < passes; ++pass, step *= 0.25)
    {
        const auto before = gainAt (hertz - step), at = gainAt (hertz), after = gainAt (hertz + step);
        hertz += step * vertexOf (before, at, after);
        best = direction * std::max (direction * best, direction * gainAt (hertz));
    }

    return best;
}

GainRange ResponseMeasurement::rangeIn (double lowHz, double highHz) const
{
    const auto atLow = gainAt (lowHz), atHigh = gainAt (highHz);
    GainRange range { std::min (atLow, atHigh), std::max (atLow, atHigh) };
    const auto first = static_cast<std::size_t> (std::ceil (lowHz / binHz));
    const auto end = std::min (static_cast<std::size_t> (highHz / binHz) + 1, magnitudes.size());

    for (auto k = first; k < end; ++k)
    {
        range.lowest = std::min (range.lowest, magnitudes[k]);
        range.highest = std::max (range.highest, magnitudes[k]);
    }

    const auto swing = range.highest - range.lowest;

    for (auto k = first + 1; k + 1 < end; ++k)
    {
        const auto before = magnitudes[k - 1], at = magnitudes[k], after = magnitudes[k + 1];
        const auto isMaximum = at >= before && at >= after, isMinimum = at <= before && at <= after;
        const auto beyond = overshoot (before, at, after);
        const auto matters = (isMaximum && at + 2.0 * beyond > range.highest)
                             || (isMinimum && at - 2.0 * beyond < range.lowest && at > 2.0 * beyond);

        if (! matters)
            continue;

        const auto direction = isMaximum ? 1.0 : -1.0;
        const auto extreme = std::abs (curvatureOf (before, at, after)) > sharp * swing
                                 ? extremeNear (k, direction)
                                 : at + direction * beyond;
        range.lowest = std::min (range.lowest, extreme);
        range.highest = std::max (range.highest, extreme);
    }

    constexpr auto rest = 5e-6;
    return { std::max (0.0, range.lowest - rest * swing), range.highest + rest * swing };
}

std::optional<double> ResponseMeasurement::staysWithin (const GainRange& range, double fromHz,
                                                        double limitHz) const
{
    const auto isWithin = [&range] (double gain) { return gain >= range.lowest && gain <= range.highest; };

    if (! isWithin (gainAt (fromHz)))
        return {};

    auto inside = fromHz;
    const auto step = limitHz < fromHz ? -binHz : binHz;

    for (auto next = fromHz + step; (limitHz - next) * step > 0.0; next += step)
    {
        const auto bin = std::clamp (static_cast<std::size_t> (std::lround (next / binHz)), std::size_t { 0 },
                                     magnitudes.size() - 1);

        if (! isWithin (magnitudes[bin]))
        {
            auto outside = next;
            constexpr int halvings = 40;

            for (int i = 0; i < halvings; ++i)
            {
                const auto between = 0.5 * (inside + outside);
                (isWithin (gainAt (between)) ? inside : outside) = between;
            }

            return inside;
        }

        inside = next;
    }

    return limitHz;
}

} // namespace partita::design
