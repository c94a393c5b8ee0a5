#include "Design/FilterAnalysis.h"

#include "Core/Units.h"
#include "Design/PolynomialRoots.h"
#include "Design/ResponseGrid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{
namespace
{

using detail::GainCurve;

constexpr int mostTaps = 1 << 22;
constexpr double largestTap = 1e140;
const double halfPowerDb = 10.0 * std::log10 (2.0);
const double halfAmplitudeDb = 20.0 * std::log10 (2.0);

/// What stands between the first and the last tap that is not 0.
std::vector<double> withoutSilence (const std::vector<double>& taps)
{
    const auto sounds = [] (double tap) { return tap != 0.0; };
    const auto first = std::find_if (taps.begin(), taps.end(), sounds);

    if (first == taps.end())
        return {};

    return { first, std::find_if (taps.rbegin(), taps.rend(), sounds).base() };
}

bool isMirrored (const std::vector<double>& taps, double sign, double peak)
{
    constexpr double tolerance = 1e-7; // −140 dB: roundings to single precision mirror one another anyhow

    for (std::size_t n = 0; n < (taps.size() + 1) / 2; ++n)
        if (std::abs (taps[n] - sign * taps[taps.size() - 1 - n]) > tolerance * peak)
            return false;

    return true;
}

/// How many zeros lie outside a circle just beyond the unit circle: the phase turns back by π for each. The circle leaves
/// those inside that belong on the unit circle and that rounding has moved.
bool hasMinimumPhase (const std::vector<double>& taps)
{
    const auto growth = std::exp (-1.0 / static_cast<double> (taps.size()));
    auto weighted = taps;
    auto weight = 1.0;

    for (auto& tap : weighted)
    {
        tap *= weight;
        weight *= growth;
    }

    constexpr int pointsOfTap = 16, leastPoints = 1 << 14;
    const auto phase = detail::unwrappedPhase (
        detail::responseOnGrid (weighted, detail::gridLength (taps.size(), pointsOfTap, leastPoints)));
    return std::abs (phase.back() - phase.front()) < 0.5 * std::numbers::pi;
}

PhaseClass phaseClassOf (const std::vector<double>& sounding, double peak)
{
    if (isMirrored (sounding, 1.0, peak))
        return PhaseClass::symmetric;

    if (isMirrored (sounding, -1.0, peak))
        return PhaseClass::antisymmetric;

    return hasMinimumPhase (sounding) ? PhaseClass::minimum : PhaseClass::other;
}

/// A run of points of the grid.
struct Span
{
    std::size_t first, last;
};

/// Runs where the gain is at or above a level, and those between them.
std::pair<std::vector<Span>, std::vector<Span>> spansAround (const GainCurve& curve, double levelDb)
{
    std::vector<Span> above, below;

    for (std::size_t k = 0; k < curve.size(); ++k)
    {
        auto& spans = curve.decibelsAt (k) >= levelDb ? above : below;

        if (! spans.empty() && spans.back().last + 1 == k)
            spans.back().last = k;
        else
            spans.push_back ({ k, k });
    }

    return { above, below };
}

PassKind passKindOf (const std::vector<Span>& passes, std::size_t points)
{
    const auto fromZero = ! passes.empty() && passes.front().first == 0;
    const auto toNyquist = ! passes.empty() && passes.back().last + 1 == points;

    if (passes.size() == 1)
        return fromZero && toNyquist ? PassKind::all
               : fromZero            ? PassKind::lowpass
               : toNyquist           ? PassKind::highpass
                                     : PassKind::bandpass;

    return passes.size() == 2 && fromZero && toNyquist ? PassKind::bandstop : PassKind::several;
}

std::vector<std::size_t> extremesIn (const GainCurve& curve, double sign, const std::vector<Span>& spans)
{
    std::vector<std::size_t> found;

    for (const auto& [first, last] : spans)
    {
        const auto here = curve.extremes (sign, first, last);
        found.insert (found.end(), here.begin(), here.end());
    }

    return found;
}

/// The gain where it is passed: how even it is.
void describePass (FilterAnalysis& analysis, const GainCurve& curve, const std::vector<Span>& passes)
{
    const auto peaks = extremesIn (curve, 1.0, passes), dips = extremesIn (curve, -1.0, passes);

    if (peaks.size() + dips.size() < 2)
        return;

    const auto highest = peaks.empty() ? GainPoint {} : curve.mostExtreme (1.0, peaks);
    const auto lowest = dips.empty() ? curve.mostExtreme (-1.0, peaks) : curve.mostExtreme (-1.0, dips);
    analysis.passRippleDb = (peaks.empty() ? curve.mostExtreme (1.0, dips) : highest).gainDb - lowest.gainDb;
}

/// How far the gain falls between the pass bands, and where it has fallen so far: beyond each −3 dB point, the next
/// crossing of the level of the highest side lobe.
void describeStop (FilterAnalysis& analysis, const GainCurve& curve, const std::vector<Span>& stops)
{
    const auto peaks = extremesIn (curve, 1.0, stops);

    if (peaks.empty())
        return;

    const auto highest = curve.mostExtreme (1.0, peaks).gainDb;
    const auto crossings = curve.crossings (highest);
    analysis.stopAttenuationDb = analysis.passGainDb - highest;

    for (const auto edgeHz : analysis.halfPowerHz)
    {
        const auto after = std::ranges::upper_bound (crossings, edgeHz);
        const auto falls =
            curve.exactDecibels (edgeHz - curve.stepHz()) > curve.exactDecibels (edgeHz + curve.stepHz());

        if (falls && after != crossings.end())
            analysis.stopEdgesHz.push_back (*after);
        else if (! falls && after != crossings.begin())
            analysis.stopEdgesHz.push_back (*std::prev (after));
    }
}

void describeGain (FilterAnalysis& analysis, const std::vector<double>& taps)
{
    const GainCurve curve (taps, analysis.rateHz);
    const auto last = curve.size() - 1;
    analysis.peakGain = curve.mostExtreme (1.0, curve.extremes (1.0, 0, last));
    analysis.zeroGain = { 0.0, curve.exactDecibels (0.0) };
    analysis.nyquistGain = { 0.5 * analysis.rateHz, curve.exactDecibels (0.5 * analysis.rateHz) };
    analysis.passGainDb = curve.middleOfPass (halfPowerDb, analysis.peakGain.gainDb);
    analysis.halfPowerHz = curve.crossings (analysis.passGainDb - halfPowerDb);
    analysis.halfAmplitudeHz = curve.crossings (analysis.passGainDb - halfAmplitudeDb);

    const auto [passes, stops] = spansAround (curve, analysis.passGainDb - halfPowerDb);
    analysis.pass = passKindOf (passes, curve.size());

    if (analysis.pass != PassKind::several)
    {
        describePass (analysis, curve, passes);
        describeStop (analysis, curve, stops);
    }

    constexpr double lowestHz = 20.0, highestHz = 20000.0;
    const auto nyquistHz = 0.5 * analysis.rateHz;
    analysis.pinkGainDb = 10.0
                          * std::log10 (curve.pinkPower (std::min (lowestHz, 0.5 * nyquistHz),
                                                         std::min (highestHz, nyquistHz)));
}

void describePreRinging (FilterAnalysis& analysis, const std::vector<double>& taps)
{
    const auto peak = static_cast<std::size_t> (analysis.peakTap);
    const auto height = std::abs (analysis.peakTapGain);
    auto lobe = peak;

    while (lobe > 0 && taps[lobe - 1] * analysis.peakTapGain > 0.0)
        --lobe;

    double before = 0.0;

    for (std::size_t n = 0; n < lobe; ++n)
        before = std::max (before, std::abs (taps[n]));

    if (before == 0.0)
        return;

    constexpr double audible = 1e-3; // −60 dB
    const auto first = std::find_if (taps.begin(), taps.end(),
                                     [&] (double tap) { return std::abs (tap) >= audible * height; });
    analysis.preRingingDb = decibelsFromGain (before / height);
    analysis.preRingingSeconds =
        static_cast<double> (taps.begin() + static_cast<std::ptrdiff_t> (peak) - first) / analysis.rateHz;
}

} // namespace

const char* nameOf (PhaseClass kind) noexcept
{
    switch (kind)
    {
        case PhaseClass::symmetric: return "linear phase, symmetric";
        case PhaseClass::antisymmetric: return "linear phase, antisymmetric";
        case PhaseClass::minimum: return "minimum phase";
        case PhaseClass::other: return "mixed phase";
    }

    return "";
}

const char* nameOf (PassKind kind) noexcept
{
    switch (kind)
    {
        case PassKind::all: return "passes all within 3 dB";
        case PassKind::lowpass: return "lowpass";
        case PassKind::highpass: return "highpass";
        case PassKind::bandpass: return "bandpass";
        case PassKind::bandstop: return "bandstop";
        case PassKind::several: return "several bands";
    }

    return "";
}

Result<FilterAnalysis> analyseFilter (const std::vector<double>& taps, double rateHz)
{
    const auto refuse = [] (std::string message) {
        return Error { ErrorCode::unsuitable, std::move (message), {} };
    };

    if (! (rateHz > 0.0) || ! std::isfinite (rateHz))
        return refuse (fmt::format ("Expected a sample rate above 0 Hz, found {:g} Hz.", rateHz));

    if (taps.size() > mostTaps)
        return refuse (fmt::format ("Expected at most {} taps, found {}.", mostTaps, taps.size()));

    if (! std::ranges::all_of (taps, [] (double tap) { return std::isfinite (tap); }))
        return refuse ("Expected numbers; some taps are not finite.");

    const auto sounding = withoutSilence (taps);

    if (sounding.empty())
        return refuse ("Expected a filter; all taps are 0.");

    const auto peak = std::ranges::max_element (taps, {}, [] (double tap) { return std::abs (tap); });

    if (std::abs (*peak) > largestTap || std::abs (*peak) < 1.0 / largestTap)
        return refuse (
            fmt::format ("Expected taps whose squares are numbers, the largest tap from {:g} to {:g}; "
                         "found {:g}.",
                         1.0 / largestTap, largestTap, *peak));

    FilterAnalysis analysis;
    analysis.taps = static_cast<int> (taps.size());
    analysis.rateHz = rateHz;
    analysis.peakTap = static_cast<int> (peak - taps.begin());
    analysis.peakTapGain = *peak;
    analysis.phase = phaseClassOf (sounding, std::abs (*peak));
    analysis.lowestResolvedHz = rateHz / static_cast<double> (sounding.size());

    const auto lead = std::ranges::find_if (taps, [] (double tap) { return tap != 0.0; }) - taps.begin();
    const auto isLinear =
        analysis.phase == PhaseClass::symmetric || analysis.phase == PhaseClass::antisymmetric;
    analysis.latencyFrames =
        isLinear ? static_cast<double> (lead) + 0.5 * static_cast<double> (sounding.size() - 1)
                 : static_cast<double> (analysis.peakTap);

    double energy = 0.0;

    for (const auto tap : sounding)
    {
        analysis.worstCaseGain += std::abs (tap);
        energy += tap * tap;
    }

    analysis.whiteGainDb = 10.0 * std::log10 (energy);
    describeGain (analysis, sounding);
    describePreRinging (analysis, taps);

    if (analysis.taps <= FilterAnalysis::mostTapsForZeros && sounding.size() > 1)
        for (const auto& root : design::polynomialRoots ({ sounding.rbegin(), sounding.rend() }))
            analysis.zeros.push_back (root.value);

    return analysis;
}

} // namespace partita
