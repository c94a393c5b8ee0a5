#include "Design/FrequencySampling.h"

#include "Core/AlignedBuffer.h"
#include "Fft/RealFft.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace partita::design
{
namespace
{

Error refuse (std::string message) { return { ErrorCode::badSpecification, std::move (message), "points" }; }

Status checkPoints (const std::vector<GainPoint>& points, double rateHz)
{
    if (points.size() < 2 || points.front().hertz != 0.0)
        return refuse ("At least two points are needed, the first at 0 Hz.");

    for (std::size_t n = 0; n < points.size(); ++n)
    {
        if (! std::isfinite (points[n].hertz) || ! std::isfinite (points[n].gain))
            return refuse ("Frequencies and gains must be finite numbers; found one that is not.");

        if (n > 0 && points[n].hertz < points[n - 1].hertz)
            return refuse (fmt::format ("Points must ascend in frequency; found {:g} Hz after {:g} Hz.",
                                        points[n].hertz, points[n - 1].hertz));

        if (n > 1 && points[n].hertz == points[n - 2].hertz)
            return refuse (fmt::format ("At most two points may share a frequency; found three at {:g} Hz.",
                                        points[n].hertz));
    }

    if (points.back().hertz != 0.5 * rateHz)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "The last point must lie at the Nyquist frequency, {:g} Hz; found {:g} Hz.",
                           0.5 * rateHz, points.back().hertz),
                       "points" };

    return Done {};
}

/// In the middle of a step half of it.
double gainAt (const std::vector<GainPoint>& points, double hertz)
{
    const auto [first, end] =
        std::equal_range (points.begin(), points.end(), GainPoint { hertz, 0.0 },
                          [] (const GainPoint& a, const GainPoint& b) { return a.hertz < b.hertz; });

    if (first != end)
        return 0.5 * (first->gain + (end - 1)->gain);

    const auto& before = *(first - 1);
    return before.gain
           + (first->gain - before.gain) * ((hertz - before.hertz) / (first->hertz - before.hertz));
}

} // namespace

Result<std::vector<double>> frequencySampling (const std::vector<GainPoint>& points, int taps,
                                               Symmetry symmetry, double rateHz, const Window& window)
{
    if (auto fine = checkPoints (points, rateHz); ! fine)
        return fine.error();

    const MultibandSpec ends { { { 0.0, 0.0, points.front().gain, points.front().gain },
                                 { 0.5 * rateHz, 0.5 * rateHz, points.back().gain, points.back().gain } },
                               taps,
                               symmetry };

    if (auto possible = validate (ends, rateHz); ! possible)
        return possible.error();

    auto filter = makeWindow (window, taps);

    if (! filter)
        return filter.error();

    const auto length = 2 * static_cast<int> (std::bit_ceil (static_cast<unsigned> (taps)));
    const auto fft = RealFft<double>::ofLength (length);
    AlignedBuffer<double> spectrum (fft->spectrumSize()), time (static_cast<std::size_t> (length));

    for (int k = 0; k < fft->numBins(); ++k)
    {
        const auto share = static_cast<double> (k) / (0.5 * length);
        const auto gain = gainAt (points, share * 0.5 * rateHz) / length;
        const auto turn = -0.5 * (taps - 1) * std::numbers::pi * share
                          + (symmetry == Symmetry::odd ? 0.5 * std::numbers::pi : 0.0);
        spectrum[static_cast<std::size_t> (k)] = gain * std::cos (turn);
        spectrum[static_cast<std::size_t> (k) + fft->imaginaryOffset()] = gain * std::sin (turn);
    }

    fft->inverse (spectrum.data(), time.data());
    std::transform (filter->begin(), filter->end(), time.begin(), filter->begin(), std::multiplies<>());

    if (symmetry == Symmetry::odd && taps % 2 == 1)
        (*filter)[filter->size() / 2] = 0.0;

    return filter;
}

} // namespace partita::design
