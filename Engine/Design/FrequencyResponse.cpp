#include "Design/FrequencyResponse.h"

#include "Core/Units.h"
#include "Design/ResponseGrid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita
{

FilterResponse responseOf (const std::vector<double>& taps, double rateHz, int leastPoints)
{
    constexpr int perTap = 16; // 8 for each tap in the upper half
    const auto length = detail::gridLength (taps.size(), perTap, 2 * leastPoints);
    const auto bins = detail::responseOnGrid (taps, length);
    auto ramped = taps;

    for (std::size_t n = 0; n < ramped.size(); ++n)
        ramped[n] *= static_cast<double> (n);

    const auto slopes = detail::responseOnGrid (ramped, length);
    FilterResponse response { rateHz / length, {}, detail::unwrappedPhase (bins), {} };
    double worstCase = 0.0;

    for (const auto tap : taps)
        worstCase += std::abs (tap);

    // Below this the transform's own roundings are all there is.
    const auto floor =
        worstCase * std::numeric_limits<double>::epsilon() * std::log2 (static_cast<double> (length));

    for (std::size_t k = 0; k < bins.size(); ++k)
    {
        response.gainDb.push_back (decibelsFromGain (std::abs (bins[k])));
        response.groupDelayFrames.push_back (std::abs (bins[k]) > floor
                                                 ? (slopes[k] / bins[k]).real()
                                                 : std::numeric_limits<double>::quiet_NaN());
    }

    return response;
}

std::vector<double> stepResponse (const std::vector<double>& taps)
{
    std::vector<double> step;
    double sum = 0.0;

    for (const auto tap : taps)
        step.push_back (sum += tap);

    return step;
}

// A block's turns are taken from a table, the turns of whole blocks are exact: roundings don't add up from tap to tap.
std::complex<double> responseAt (const std::vector<double>& taps, double frequencyHz, double rateHz)
{
    constexpr std::size_t blockTaps = 64;
    const auto turn = -2.0 * std::numbers::pi * frequencyHz / rateHz;
    const auto rotation = [turn] (std::size_t n) { return std::polar (1.0, turn * static_cast<double> (n)); };
    std::array<double, blockTaps> cosines {}, sines {};

    for (std::size_t n = 0; n < blockTaps; ++n)
    {
        const auto turned = rotation (n);
        cosines[n] = turned.real();
        sines[n] = turned.imag();
    }

    std::complex<double> sum = 0.0;

    for (std::size_t start = 0; start < taps.size(); start += blockTaps)
    {
        const auto count = std::min (blockTaps, taps.size() - start);
        double re = 0.0, im = 0.0;

        for (std::size_t n = 0; n < count; ++n)
        {
            re += taps[start + n] * cosines[n];
            im += taps[start + n] * sines[n];
        }

        sum += rotation (start) * std::complex (re, im);
    }

    return sum;
}

} // namespace partita
