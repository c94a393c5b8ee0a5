#include "Design/FilterAnalysis.h"

#include "Core/Units.h"
#include "Design/PolynomialRoots.h"
#include "Fft/RealFft.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

namespace partita
{
namespace
{

using Complex = std::complex<double>;

constexpr double twoPi = 2.0 * std::numbers::pi;
constexpr int mostTaps = 1 << 22, mostGrid = 1 << 26, leastGrid = 1 << 14, gridPerTap = 16;
const double halfPowerDb = 10.0 * std::log10 (2.0);
const double halfAmplitudeDb = 20.0 * std::log10 (2.0);

/// A transform of real numbers on an even grid of the upper half of the unit circle, or of one beside it.
std::vector<Complex> transform (const std::vector<double>& values, int length)
{
    const auto fft = RealFft<double>::ofLength (length);
    AlignedBuffer<double> time (static_cast<std::size_t> (length)), spectrum (fft->spectrumSize());
    std::copy (values.begin(), values.end(), time.begin());
    fft->forward (time.data(), spectrum.data());
    std::vector<Complex> bins (static_cast<std::size_t> (fft->numBins()));

    for (std::size_t k = 0; k < bins.size(); ++k)
        bins[k] = { spectrum[k], spectrum[fft->imaginaryOffset() + k] };

    return bins;
}

int gridLength (std::size_t taps, int perTap, int least)
{
    const auto wanted = std::max (taps * static_cast<std::size_t> (perTap), static_cast<std::size_t> (least));
    return static_cast<int> (std::min (std::bit_ceil (wanted), static_cast<std::size_t> (mostGrid)));
}

/// Differences of neighbours brought to the nearest turn and added up.
std::vector<double> unwrapped (const std::vector<Complex>& bins)
{
    std::vector<double> phase (bins.size());

    for (std::size_t k = 0; k < bins.size(); ++k)
    {
        const auto angle = std::arg (bins[k]);
        phase[k] = k == 0 ? angle : phase[k - 1] + std::remainder (angle - phase[k - 1], twoPi);
    }

    return phase;
}

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

    const auto phase = unwrapped (transform (weighted, gridLength (taps.size(), gridPerTap, leastGrid)));
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

/// The gain on a grid, and exactly between its points.
class GainCurve
{
public:
    GainCurve (const std::vector<double>& filter, double sampleRateHz) : taps (filter), rateHz (sampleRateHz)
    {
        const auto length = gridLength (taps.size(), gridPerTap, leastGrid);
        step = rateHz / length;

        for (const auto& bin : transform (taps, length))
            power.push_back (std::norm (bin));
    }

    [[nodiscard]] std::size_t size() const noexcept { return power.size(); }

    [[nodiscard]] double stepHz() const noexcept { return step; }

    [[nodiscard]] double frequencyOf (double index) const noexcept { return step * index; }

    [[nodiscard]] double decibelsAt (std::size_t index) const { return 10.0 * std::log10 (power[index]); }

    [[nodiscard]] double exactDecibels (double frequencyHz) const
    {
        return 20.0 * std::log10 (std::abs (responseAt (taps, frequencyHz, rateHz)));
    }

    /// Peaks (1) or dips (−1) among the points from first to last; the ends of the whole curve are either.
    [[nodiscard]] std::vector<std::size_t> extremes (double sign, std::size_t first, std::size_t last) const
    {
        std::vector<std::size_t> found;

        for (auto k = first; k <= last; ++k)
        {
            const auto risesTo = k == 0 || sign * (power[k] - power[k - 1]) > 0.0;
            const auto fallsFrom = k + 1 == power.size() || sign * (power[k] - power[k + 1]) >= 0.0;

            if (risesTo && fallsFrom)
                found.push_back (k);
        }

        return found;
    }

    /// The most extreme of extremes: a few candidates are refined between the points beside them.
    [[nodiscard]] GainPoint mostExtreme (double sign, std::vector<std::size_t> candidates) const
    {
        constexpr std::size_t refined = 4;
        const auto count = std::min (refined, candidates.size());
        std::partial_sort (candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t> (count),
                           candidates.end(),
                           [&] (auto a, auto b) { return sign * power[a] > sign * power[b]; });
        GainPoint best { 0.0, -sign * std::numeric_limits<double>::infinity() };

        for (std::size_t i = 0; i < count; ++i)
            if (const auto point = refine (sign, candidates[i]); sign * point.gainDb > sign * best.gainDb)
                best = point;

        return best;
    }

    /// Where the gain crosses a level, by halving the step between two points on either side of it.
    [[nodiscard]] std::vector<double> crossings (double levelDb) const
    {
        std::vector<double> found;

        for (std::size_t k = 1; k < power.size() && found.size() < mostCrossings; ++k)
            if ((decibelsAt (k - 1) >= levelDb) != (decibelsAt (k) >= levelDb))
                found.push_back (crossingBetween (k - 1, levelDb));

        return found;
    }

    /// The middle between the peak and the lowest dip that lies within so many dB of it; the peak if none does.
    [[nodiscard]] double middleOfPass (double ofPeakDb, double peakDb) const
    {
        auto dips = extremes (-1.0, 0, power.size() - 1);
        std::erase_if (dips, [&] (auto index) { return decibelsAt (index) < peakDb - ofPeakDb; });
        return dips.empty() ? peakDb : 0.5 * (peakDb + mostExtreme (-1.0, dips).gainDb);
    }

    /// Mean power, each octave counting alike.
    [[nodiscard]] double pinkPower (double lowHz, double highHz) const
    {
        double sum = 0.0, weights = 0.0;
        const auto add = [&] (double fromHz, double toHz, double value)
        {
            const auto weight = std::log (toHz / fromHz);
            sum += weight * value;
            weights += weight;
        };

        for (std::size_t k = 0; k + 1 < power.size(); ++k)
        {
            const auto fromHz = std::max (lowHz, frequencyOf (static_cast<double> (k)));
            const auto toHz = std::min (highHz, frequencyOf (static_cast<double> (k + 1)));

            if (toHz <= fromHz)
                continue;

            const auto middle = std::sqrt (fromHz * toHz) / step - static_cast<double> (k);
            add (fromHz, toHz, std::lerp (power[k], power[k + 1], middle));
        }

        return sum / weights;
    }

private:
    /// Golden section between the neighbours of a point of the grid.
    [[nodiscard]] GainPoint refine (double sign, std::size_t index) const
    {
        if (index == 0 || index + 1 == power.size())
        {
            const auto frequencyHz = frequencyOf (static_cast<double> (index));
            return { frequencyHz, exactDecibels (frequencyHz) };
        }

        constexpr int rounds = 40; // 0.618⁴⁰ of two steps
        const auto ratio = 1.0 / std::numbers::phi;
        auto low = frequencyOf (static_cast<double> (index - 1)),
             high = frequencyOf (static_cast<double> (index + 1));
        auto left = high - ratio * (high - low), right = low + ratio * (high - low);
        auto leftDb = exactDecibels (left), rightDb = exactDecibels (right);

        for (int i = 0; i < rounds; ++i)
            if (sign * leftDb > sign * rightDb)
            {
                high = right;
                right = left;
                rightDb = leftDb;
                left = high - ratio * (high - low);
                leftDb = exactDecibels (left);
            }
            else
            {
                low = left;
                left = right;
                leftDb = rightDb;
                right = low + ratio * (high - low);
                rightDb = exactDecibels (right);
            }

        return sign * leftDb > sign * rightDb ? GainPoint { left, leftDb } : GainPoint { right, rightDb };
    }

    [[nodiscard]] double crossingBetween (std::size_t index, double levelDb) const
    {
        constexpr int rounds = 45;
        constexpr std::size_t mostTapsExactly = 1 << 16;
        const auto fromDb = decibelsAt (index), toDb = decibelsAt (index + 1);

        if (taps.size() > mostTapsExactly && std::isfinite (fromDb) && std::isfinite (toDb))
            return frequencyOf (static_cast<double> (index) + (levelDb - fromDb) / (toDb - fromDb));

        auto low = frequencyOf (static_cast<double> (index)), high = low + step;
        const auto startsAbove = decibelsAt (index) >= levelDb;

        for (int i = 0; i < rounds; ++i)
        {
            const auto middle = 0.5 * (low + high);
            ((exactDecibels (middle) >= levelDb) == startsAbove ? low : high) = middle;
        }

        return 0.5 * (low + high);
    }

    static constexpr std::size_t mostCrossings = 64;

    const std::vector<double>& taps;
    double rateHz, step;
    std::vector<double> power;
};

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

    FilterAnalysis analysis;
    analysis.taps = static_cast<int> (taps.size());
    analysis.rateHz = rateHz;
    const auto peak = std::ranges::max_element (taps, {}, [] (double tap) { return std::abs (tap); });
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

FilterResponse responseOf (const std::vector<double>& taps, double rateHz, int leastPoints)
{
    constexpr int perTap = 16; // 8 for each tap in the upper half
    const auto length = gridLength (taps.size(), perTap, 2 * leastPoints);
    const auto bins = transform (taps, length);
    auto ramped = taps;

    for (std::size_t n = 0; n < ramped.size(); ++n)
        ramped[n] *= static_cast<double> (n);

    const auto slopes = transform (ramped, length);
    FilterResponse response { rateHz / length, {}, unwrapped (bins), {} };
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

std::complex<double> responseAt (const std::vector<double>& taps, double frequencyHz, double rateHz)
{
    const auto rotation = std::polar (1.0, -twoPi * frequencyHz / rateHz);
    const auto c = rotation.real(), s = rotation.imag();
    double re = 0.0, im = 0.0;

    for (auto tap = taps.rbegin(); tap != taps.rend(); ++tap)
    {
        const auto turned = re * c - im * s + *tap;
        im = re * s + im * c;
        re = turned;
    }

    return { re, im };
}

} // namespace partita
