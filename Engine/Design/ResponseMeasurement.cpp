#include "Design/ResponseMeasurement.h"

#include "Core/AlignedBuffer.h"
#include "Fft/RealFft.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

namespace partita::design
{
namespace
{

constexpr unsigned pointsOfTap = 32;

/// The extreme of the parabola through three neighbours beyond the middle one.
double overshoot (double before, double at, double after)
{
    const auto curvature = before - 2.0 * at + after;
    const auto slope = 0.5 * (after - before);
    return curvature == 0.0 ? 0.0 : std::abs (0.5 * slope * slope / curvature);
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

GainRange ResponseMeasurement::rangeIn (double lowHz, double highHz) const
{
    const auto atLow = gainAt (lowHz), atHigh = gainAt (highHz);
    GainRange range { std::min (atLow, atHigh), std::max (atLow, atHigh) };
    const auto first = static_cast<std::size_t> (std::ceil (lowHz / binHz));
    const auto last = std::min (static_cast<std::size_t> (highHz / binHz), magnitudes.size() - 1);

    for (auto k = first; k <= last && first <= last; ++k)
    {
        const auto here = magnitudes[k];
        range.lowest = std::min (range.lowest, here);
        range.highest = std::max (range.highest, here);

        if (k == first || k == last)
            continue;

        const auto before = magnitudes[k - 1], after = magnitudes[k + 1];

        if (here >= before && here >= after)
            range.highest = std::max (range.highest, here + overshoot (before, here, after));
        else if (here <= before && here <= after)
            range.lowest = std::min (range.lowest, std::max (0.0, here - overshoot (before, here, after)));
    }

    constexpr auto rest = 1e-6;
    const auto swing = rest * (range.highest - range.lowest);
    return { std::max (0.0, range.lowest - swing), range.highest + swing };
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
