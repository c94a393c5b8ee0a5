#pragma once

#include "Core/Result.h"
#include "Design/GainCurve.h"

#include <complex>
#include <optional>
#include <vector>

namespace partita
{

/// What a filter's phase is like.
enum class PhaseClass
{
    symmetric,     ///< linear phase: h[n] = h[N − 1 − n]
    antisymmetric, ///< linear phase and a quarter of a turn: h[n] = −h[N − 1 − n]
    minimum,       ///< no zero outside the unit circle
    other
};

/// Where a filter passes, by its −3 dB points.
enum class PassKind
{
    all, ///< from 0 Hz to the Nyquist frequency within 3 dB
    lowpass,
    highpass,
    bandpass,
    bandstop,
    several ///< more bands than these have
};

[[nodiscard]] const char* nameOf (PhaseClass) noexcept;
[[nodiscard]] const char* nameOf (PassKind) noexcept;

/// What can be said of an FIR filter's taps at a sample rate.
///
/// Shape     gains are absolute unless said to be relative; “peak tap” is the first one of the largest magnitude
/// Numbers   double; extremes and crossings are found on a grid of 16 points for each tap and refined on the exact
///           transform (FilterAnalysisTests, against SciPy); crossings of more than 65536 taps are interpolated
struct FilterAnalysis
{
    int taps = 0;
    double rateHz = 0.0;
    PhaseClass phase = PhaseClass::other;
    PassKind pass = PassKind::several;

    double latencyFrames = 0.0; ///< the middle of linear phase; the peak tap of others
    int peakTap = 0;
    double peakTapGain = 0.0;
    double lowestResolvedHz =
        0.0; ///< of which one period fits between the first and the last tap that is not 0

    GainPoint peakGain, zeroGain, nyquistGain;
    double passGainDb = 0.0;  ///< the middle between the peak and the lowest dip within 3 dB of it
    double worstCaseGain = 0; ///< Σ |h|: the peak that an input within ±1 can reach
    double whiteGainDb = 0.0; ///< level of white noise behind the filter
    double pinkGainDb = 0.0;  ///< the same of pink noise from 20 Hz to 20 kHz or the Nyquist frequency

    std::vector<double> halfPowerHz;     ///< where the gain crosses −3.01 dB of passGainDb
    std::vector<double> halfAmplitudeHz; ///< where it crosses −6.02 dB of it

    /// Largest less smallest extreme of the gain between −3 dB points; none if it has fewer than two there, and for
    /// several bands.
    std::optional<double> passRippleDb;

    /// How far the highest extreme outside the −3 dB points lies below passGainDb; none for filters that pass all,
    /// and for several bands.
    std::optional<double> stopAttenuationDb;
    std::vector<double> stopEdgesHz; ///< beyond each −3 dB point, where the gain has fallen as far as that

    /// The largest tap before the main lobe, in dB of the peak tap; and how long before the peak tap the response first
    /// reaches −60 dB of it. None if nothing goes before.
    std::optional<double> preRingingDb;
    double preRingingSeconds = 0.0;

    std::vector<std::complex<double>>
        zeros; ///< of z, of up to mostTapsForZeros taps; those at 0 and infinity left out

    static constexpr int mostTapsForZeros = 256;

    [[nodiscard]] double latencySeconds() const noexcept { return latencyFrames / rateHz; }
};

/// Thread    any but audio; takes seconds for millions of taps
/// Errors    unsuitable for no taps, taps that are all 0, not finite or beyond 1e±140, more than 2²² of them, or a rate that is none
[[nodiscard]] Result<FilterAnalysis> analyseFilter (const std::vector<double>& taps, double rateHz);

} // namespace partita
