#include "Design/CurveDesigner.h"

#include "Core/Contracts.h"
#include "Core/Units.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace partita::design
{
namespace
{

using std::numbers::pi;

constexpr double lowestStatedHz = 20.0;
constexpr double highestStatedOfNyquist = 0.9;
constexpr double statedRangeDb = 60.0;

// The error of a filter of n taps varies like a cosine of n / 2 periods over the spectrum. At 2·n bins its peak lies
// at most an eighth of a period from one.
const double peakOverBins = 1.0 / std::cos (pi / 8.0);

constexpr double smallestSquare = 1e-300; // a logarithm of which exists

// What rings has fallen by 120 dB after so many time constants.
constexpr double ringTimeConstants = 14.0;
constexpr int largestGrid = 1 << 21;

// ln (x / sin x), x in 0 … π/2
double logOverSine (double x) { return x == 0.0 ? 0.0 : std::log (x / std::sin (x)); }

// A zero of the digital filter as an angle on the unit circle; one at the Nyquist frequency or above is none.
bool isOnCircle (const CurveMagnitude::Zero& zero, double rateHz)
{
    return zero.place == CurveMagnitude::Zero::Place::zeroHz
           || zero.frequencyHz < 0.5 * rateHz * (1.0 - 1e-9);
}

// ln of the analogue zero's factor over the digital one's, which is |1 − e^(−iω)|^order or
// |1 − 2·cos ω₀·e^(−iω) + e^(−2iω)|. Both vanish together, and their ratio is smooth.
double logOfRatio (const CurveMagnitude::Zero& zero, double omega, double rateHz)
{
    const auto zeroOmega = 2.0 * pi * zero.frequencyHz / rateHz;

    if (zero.place == CurveMagnitude::Zero::Place::zeroHz)
        return zero.order * (logOverSine (0.5 * omega) - std::log (zeroOmega));

    const auto halfSum = 0.5 * (omega + zeroOmega);
    return logOverSine (halfSum) + logOverSine (0.5 * std::abs (omega - zeroOmega))
           - 2.0 * std::log (zeroOmega);
}

double phaseOf (const CurveMagnitude::Zero& zero, double omega, double rateHz)
{
    if (zero.place == CurveMagnitude::Zero::Place::zeroHz)
        return zero.order * 0.5 * (pi - omega);

    return (omega > 2.0 * pi * zero.frequencyHz / rateHz ? pi : 0.0) - omega;
}

} // namespace

CurveDesigner::CurveDesigner (double rateHz, Size s)
    : rate (rateHz),
      size (s),
      binHz (rateHz / s.grid),
      bins (s.grid / 2 + 1),
      fft (RealFft<double>::ofLength (s.grid)),
      gains (static_cast<std::size_t> (bins)),
      logarithms (static_cast<std::size_t> (bins)),
      phases (static_cast<std::size_t> (bins)),
      time (static_cast<std::size_t> (s.grid)),
      spectrum (fft->spectrumSize())
{
    PARTITA_EXPECTS (size.taps % 2 == 1 && size.grid >= 4 * size.taps);
    magnitude.reserve (static_cast<std::size_t> (size.bands), static_cast<std::size_t> (size.points));
}

int CurveDesigner::gridFor (const CurveMagnitude& curve, double rateHz, int taps) noexcept
{
    const auto ring = std::min (2.0 * ringTimeConstants * curve.ringSeconds() * rateHz, 1.0 * largestGrid);
    const auto least = std::max (4 * static_cast<std::int64_t> (taps), static_cast<std::int64_t> (ring));
    const auto grid = std::bit_ceil (static_cast<std::uint64_t> (std::max<std::int64_t> (least, 1024)));
    return static_cast<int> (grid);
}

double CurveDesigner::angleOf (int bin) const noexcept { return pi * bin / (bins - 1); }

void CurveDesigner::design (const EqCurve& curve, Phase phase, std::span<double> taps,
                            const StopRequest& stop)
{
    PARTITA_EXPECTS (taps.size() == static_cast<std::size_t> (size.taps));
    const auto share = phase.minimumShare();
    magnitude.assign (curve);
    sampleCurve();

    if (share > 0.0)
        findMinimumPhase (stop);

    if (isRequested (stop))
        return;

    synthesise (share);

    const auto late =
        static_cast<std::size_t> (phase.kind == PhaseKind::maximum ? 0 : phase.latencyOf (taps.size()));
    const auto wrapped = static_cast<std::size_t> (size.grid) - late;
    std::copy_n (time.begin() + wrapped, late, taps.begin());
    std::copy_n (time.begin(), taps.size() - late, taps.begin() + static_cast<std::ptrdiff_t> (late));

    if (phase.kind == PhaseKind::maximum)
        std::reverse (taps.begin(), taps.end());
}

void CurveDesigner::sampleCurve()
{
    magnitude.squaredWithoutZeros (binHz, { logarithms.data(), logarithms.size() });

    for (int k = 0; k < bins; ++k)
    {
        const auto i = static_cast<std::size_t> (k);
        logarithms[i] = std::max (logarithms[i], smallestSquare);
        gains[i] = std::sqrt (logarithms[i]);
    }

    if (! magnitude.zeros().empty())
        for (int k = 0; k < bins; ++k)
            gains[static_cast<std::size_t> (k)] *= magnitude.zerosAt (hertzOf (k));
}

// The imaginary part of the transform of the cepstrum's odd part.
void CurveDesigner::findMinimumPhase (const StopRequest& stop)
{
    auto* const imaginary = spectrum.data() + fft->imaginaryOffset();

    for (auto& value : logarithms)
        value = 0.5 * std::log (value);

    takeOutZeros();

    if (isRequested (stop))
        return;

    std::copy_n (logarithms.data(), bins, spectrum.data());
    std::fill_n (imaginary, bins, 0.0);
    fft->inverse (spectrum.data(), time.data());

    const auto middle = static_cast<std::size_t> (size.grid / 2);
    const auto scale = 1.0 / size.grid;
    time[0] = time[middle] = 0.0;

    for (std::size_t n = 1; n < middle; ++n)
    {
        time[n] *= scale;
        time[2 * middle - n] = -time[n];
    }

    if (isRequested (stop))
        return;

    fft->forward (time.data(), spectrum.data());
    std::copy_n (imaginary, bins, phases.data());
    putBackPhaseOfZeros();
}

void CurveDesigner::takeOutZeros()
{
    for (const auto& zero : magnitude.zeros())
        for (int k = 0; k < bins; ++k)
            logarithms[static_cast<std::size_t> (k)] +=
                isOnCircle (zero, rate) ? logOfRatio (zero, angleOf (k), rate)
                                        : std::log (std::abs (1.0 - hertzOf (k) / zero.frequencyHz)
                                                        * (1.0 + hertzOf (k) / zero.frequencyHz)
                                                    + std::sqrt (smallestSquare));
}

void CurveDesigner::putBackPhaseOfZeros()
{
    for (const auto& zero : magnitude.zeros())
        if (isOnCircle (zero, rate))
            for (int k = 0; k < bins; ++k)
                phases[static_cast<std::size_t> (k)] += phaseOf (zero, angleOf (k), rate);
}

void CurveDesigner::synthesise (double share)
{
    auto* const real = spectrum.data();
    auto* const imaginary = real + fft->imaginaryOffset();
    const auto scale = 1.0 / size.grid;

    for (std::size_t k = 0; k < gains.size(); ++k)
    {
        const auto gain = scale * gains[k];
        real[k] = share > 0.0 ? gain * std::cos (share * phases[k]) : gain;
        imaginary[k] = share > 0.0 ? gain * std::sin (share * phases[k]) : 0.0;
    }

    fft->inverse (real, time.data());
}

CurveError CurveDesigner::errorOf (std::span<const double> taps)
{
    PARTITA_EXPECTS (taps.size() <= time.size());
    const auto first = std::min (static_cast<int> (std::ceil (lowestStatedHz / binHz)), bins - 1);
    const auto last = std::max (first, static_cast<int> (highestStatedOfNyquist * (bins - 1)));
    const auto highest = *std::max_element (gains.begin() + first, gains.begin() + last + 1);
    const auto least = highest * gainFromDecibels (-statedRangeDb);

    time.clear();
    std::copy (taps.begin(), taps.end(), time.begin());
    fft->forward (time.data(), spectrum.data());
    const auto* const imaginary = spectrum.data() + fft->imaginaryOffset();
    CurveError worst { 0.0, hertzOf (first) };

    for (int k = first; k <= last; ++k)
    {
        const auto i = static_cast<std::size_t> (k);

        if (gains[i] < least)
            continue;

        const auto error = std::abs (decibelsFromGain (std::hypot (spectrum[i], imaginary[i]) / gains[i]));

        if (error > worst.decibels)
            worst = { error, hertzOf (k) };
    }

    worst.decibels *= peakOverBins;
    return worst;
}

} // namespace partita::design
