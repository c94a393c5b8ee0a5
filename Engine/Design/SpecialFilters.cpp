#include "Design/SpecialFilters.h"

#include "Core/Units.h"
#include "Design/Equiripple.h"
#include "Design/ResponseMeasurement.h"
#include "Design/WindowedSinc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <utility>

namespace partita::design
{
namespace
{

constexpr auto pi = std::numbers::pi;
constexpr int mostTaps = 1 << 22;
constexpr int mostOrder = 100;
constexpr double strayDb = 1.0;

Error refuse (std::string message, const char* context)
{
    return { ErrorCode::badSpecification, std::move (message), context };
}

Result<std::vector<double>> tapsOf (Result<EquirippleFilter> filter)
{
    return filter ? Result<std::vector<double>> (std::move (filter->taps)) : filter.error();
}

Status checkTaps (int taps, int fewest, const char* context)
{
    if (taps >= fewest && taps <= mostTaps)
        return Done {};

    return refuse (fmt::format ("The number of taps must be {} … {}; found {}.", fewest, mostTaps, taps),
                   context);
}

/// Whether a filter of gain 1 in its band has not much more beyond it.
bool staysLow (const std::vector<double>& taps, double rateHz)
{
    return ResponseMeasurement (taps, rateHz).rangeIn (0.0, 0.5 * rateHz).highest
           <= gainFromDecibels (strayDb);
}

void scaleToUnity (std::vector<double>& taps)
{
    const auto gain = std::accumulate (taps.begin(), taps.end(), 0.0);
    std::transform (taps.begin(), taps.end(), taps.begin(), [gain] (double tap) { return tap / gain; });
}

} // namespace

Result<std::vector<double>> differentiator (int taps, double highHz, double rateHz, const StopRequest& stop)
{
    const auto gain = 2.0 * pi * highHz / rateHz;
    return tapsOf (
        equiripple ({ { { 0.0, highHz, 0.0, gain, 1.0 } }, taps, Symmetry::odd, ErrorWeighting::relative },
                    rateHz, stop));
}

Result<std::vector<double>> hilbertTransformer (int taps, double lowHz, double highHz, double rateHz,
                                                const StopRequest& stop)
{
    const auto between = [&] (double low, double high) {
        return tapsOf (
            equiripple ({ { { low, high, -1.0, -1.0, 1.0 } }, taps, Symmetry::odd }, rateHz, stop));
    };
    auto filter = between (lowHz, highHz);

    if (! filter || staysLow (*filter, rateHz))
        return filter;

    // The narrower side decides on the error; where both sides are as narrow, nothing can rise. An even number of taps needs no
    // room below the Nyquist frequency.
    const auto nyquistHz = 0.5 * rateHz;
    const auto roomHz = taps % 2 == 0 ? 0.0 : std::min (lowHz, nyquistHz - highHz);
    return between (taps % 2 == 0 ? lowHz : roomHz, nyquistHz - roomHz);
}

Result<std::vector<double>> fractionalDelay (int taps, double delayFrames, double attenuationDb)
{
    if (auto fine = checkTaps (taps, 1, "fractional delay"); ! fine)
        return fine.error();

    if (! (delayFrames >= 0.0 && delayFrames <= taps - 1))
        return refuse (fmt::format ("A delay by {} taps must be 0 … {} frames; found {:g}.", taps, taps - 1,
                                    delayFrames),
                       "fractional delay");

    auto filter = makeWindow ({ WindowKind::kaiser, kaiserBeta (attenuationDb) }, taps);

    if (! filter)
        return filter;

    for (int n = 0; n < taps; ++n)
    {
        const auto x = pi * (n - delayFrames);
        (*filter)[static_cast<std::size_t> (n)] *= x == 0.0 ? 1.0 : std::sin (x) / x;
    }

    scaleToUnity (*filter);
    return filter;
}

Result<std::vector<double>> notchComb (const NotchComb& comb, double rateHz)
{
    if (! (comb.fundamentalHz > 0.0) || ! (comb.widthHz > 0.0) || ! std::isfinite (comb.fundamentalHz)
        || ! std::isfinite (rateHz))
        return refuse (fmt::format ("A notch needs a frequency and a width above 0 Hz; found {:g} Hz and "
                                    "{:g} Hz at a rate of {:g} Hz.",
                                    comb.fundamentalHz, comb.widthHz, rateHz),
                       "notch comb");

    if (comb.widthHz > 0.5 * comb.fundamentalHz)
        return refuse (fmt::format ("Notches may be half as wide as they are apart, {:g} Hz; found {:g} Hz.",
                                    0.5 * comb.fundamentalHz, comb.widthHz),
                       "notch comb");

    if (! (comb.attenuationDb >= 10.0 && comb.attenuationDb <= 200.0))
        return refuse (
            fmt::format ("The attenuation must be 10 … 200 dB; found {:g} dB.", comb.attenuationDb),
            "notch comb");

    const auto below = static_cast<int> (std::ceil ((0.5 * rateHz - comb.widthHz) / comb.fundamentalHz)) - 1;
    const auto notches = comb.notches > 0 ? std::min (comb.notches, below) : below;

    if (notches < 1)
        return Error { ErrorCode::unsuitable,
                       fmt::format ("A notch at {:g} Hz does not fit below the Nyquist frequency of {:g} Hz.",
                                    comb.fundamentalHz, 0.5 * rateHz),
                       "notch comb" };

    const auto numTaps = kaiserTaps (comb.attenuationDb, comb.widthHz / rateHz) | 1;

    if (auto fine = checkTaps (numTaps, 3, "notch comb"); ! fine)
        return fine.error();

    auto filter = makeWindow ({ WindowKind::kaiser, kaiserBeta (comb.attenuationDb) }, numTaps);

    if (! filter)
        return filter;

    // All notches are one low-pass of half the width, moved to each multiple: a sum of cosines.
    const auto middle = numTaps / 2;

    for (int t = 0; t <= middle; ++t)
    {
        const auto turn = pi * comb.fundamentalHz / rateHz * t;
        const auto low = pi * comb.widthHz / rateHz * t;
        const auto ideal = comb.widthHz / rateHz * (t == 0 ? 1.0 : std::sin (low) / low);

        // Σ cos (2kx), k = 1 … n
        const auto cosines =
            std::abs (std::sin (turn)) < 1e-9
                ? static_cast<double> (notches)
                : std::sin (notches * turn) * std::cos ((notches + 1) * turn) / std::sin (turn);
        const auto tap = (t == 0 ? 1.0 : 0.0) - 2.0 * ideal * cosines;
        (*filter)[static_cast<std::size_t> (middle + t)] *= tap;

        if (t > 0)
            (*filter)[static_cast<std::size_t> (middle - t)] *= tap;
    }

    scaleToUnity (*filter);
    return filter;
}

Result<std::vector<double>> movingAverage (int taps)
{
    if (auto fine = checkTaps (taps, 1, "moving average"); ! fine)
        return fine.error();

    return std::vector<double> (static_cast<std::size_t> (taps), 1.0 / taps);
}

Result<std::vector<double>> savitzkyGolay (int taps, int order, int derivative)
{
    if (auto fine = checkTaps (taps, 1, "savitzky-golay"); ! fine)
        return fine.error();

    if (taps % 2 == 0 || order < 0 || order >= taps || order > mostOrder || derivative < 0
        || derivative > order)
        return refuse (fmt::format ("Smoothing needs an odd number of taps above the polynomial's order, an "
                                    "order of 0 … {}, and a "
                                    "derivative of 0 … the order; found {} taps, order {}, derivative {}.",
                                    mostOrder, taps, order, derivative),
                       "savitzky-golay");

    // Orthonormal polynomials on the frames, x from −1 to 1, by the three-term recurrence; with each its derivatives in the
    // middle, which obey the recurrence's derivatives.
    const auto half = taps / 2;
    const auto count = static_cast<std::size_t> (taps);
    const auto numDerivatives = static_cast<std::size_t> (derivative) + 1;
    const auto position = [half] (std::size_t n)
    { return half == 0 ? 0.0 : (static_cast<double> (n) - half) / half; };
    std::vector<double> filter (count), current (count, 1.0 / std::sqrt (static_cast<double> (taps))),
        before (count);
    std::vector<double> middle (numDerivatives), middleBefore (numDerivatives);
    middle[0] = current[0];
    double normBefore = 0.0;

    for (int degree = 0; degree <= order; ++degree)
    {
        for (std::size_t n = 0; n < count; ++n)
            filter[n] += middle.back() * current[n];

        std::vector<double> next (count), middleNext (numDerivatives);

        for (std::size_t n = 0; n < count; ++n)
            next[n] = position (n) * current[n] - normBefore * before[n];

        for (std::size_t d = 0; d < numDerivatives; ++d)
            middleNext[d] =
                (d > 0 ? static_cast<double> (d) * middle[d - 1] : 0.0) - normBefore * middleBefore[d];

        const auto norm = std::sqrt (std::inner_product (next.begin(), next.end(), next.begin(), 0.0));

        if (norm == 0.0)
            break;

        for (auto* values : { &next, &middleNext })
            for (auto& value : *values)
                value /= norm;

        before = std::exchange (current, std::move (next));
        middleBefore = std::exchange (middle, std::move (middleNext));
        normBefore = norm;
    }

    // Convolution turns the frames around; a derivative is one of x, half of which are a frame.
    std::reverse (filter.begin(), filter.end());
    const auto perFrame = half == 0 ? 1.0 : std::pow (1.0 / half, derivative);

    for (auto& tap : filter)
        tap *= perFrame;

    return filter;
}

} // namespace partita::design
