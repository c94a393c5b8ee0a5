#include "Impulse/Measurement/Deconvolution.h"

#include "Impulse/Analysis/Onset.h"
#include "Impulse/Measurement/ClockDrift.h"
#include "Impulse/Measurement/HarmonicLevels.h"
#include "Impulse/Spectrum.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{
namespace
{

using Rows = std::vector<std::vector<double>>;
using detail::Spectrum;

constexpr double negligibleDriftFrames = 1e-3;
constexpr double fullScale = 1.0 - 0x1p-15;
constexpr Frames longestTransform = Frames { 1 } << 29;

// A marker's strongest arrival may be a reflection: responses are looked for from this much before it on.
constexpr double marginSeconds = 0.25;

// The division does not go on where the sweep's spectrum has fallen by 10 dB: long fades do that.
constexpr double floorBelowSpectrum = 0.1;

constexpr double edgeAtStart = 1.5, edgeAtStop = 1.1;
constexpr double leadPeriods = 3.0;

double powerDb (double power) { return 10.0 * std::log10 (power); }

/// 1 within the band; falls to 0 towards startHz and stopHz so gently that what it spreads in time stays near its place.
double bandEdges (const SweepSpec& spec, double frequencyHz)
{
    const auto rising =
        std::log (std::max (frequencyHz, spec.startHz) / spec.startHz) / std::log (edgeAtStart);
    const auto falling = std::log (spec.stopHz / std::min (frequencyHz, spec.stopHz)) / std::log (edgeAtStop);
    return 0.5 - 0.5 * std::cos (std::numbers::pi * std::min ({ rising, falling, 1.0 }));
}

/// What undoes a sweep: one over its spectrum, as far as there is one.
Spectrum inverseOf (const SweepSpec& spec, int length)
{
    Spectrum sweep (singleSweep (spec), length);
    const auto peak = gainFromDecibels (spec.levelDb) * spec.rateHz / 2.0;
    const auto growth = SweepTimeline (spec).growthSeconds;

    for (int k = 0; k < sweep.numBins(); ++k)
    {
        const auto frequencyHz = k * spec.rateHz / length;
        const auto edges = bandEdges (spec, frequencyHz);

        if (edges == 0.0)
        {
            sweep.setBin (k, {});
            continue;
        }

        const auto floor = floorBelowSpectrum * peak * peak * growth / frequencyHz;
        const auto power = std::norm (sweep.bin (k));
        const auto missing = std::max (0.0, 1.0 - power / floor);
        sweep.setBin (k, edges * std::conj (sweep.bin (k)) / (power + floor * missing * missing));
    }

    return sweep;
}

/// A recording by the clock of what was played.
struct Take
{
    MeasuredTake facts;
    Rows rows;
    Frames firstMarker = 0;
};

Result<Take> prepareTake (const SweepSpec& spec, const Recording& recording, bool correctsDrift)
{
    auto markers = findMarkers (spec, recording);

    if (! markers)
        return markers.error();

    Take take { { recording.name, *markers, 0.0, 0 }, {}, markers->firstFrame };
    double peak = 0.0;
    Frames atFullScale = 0;

    for (const auto& row : recording.channels)
        for (const auto sample : row)
        {
            peak = std::max (peak, std::abs (sample));
            atFullScale += std::abs (sample) >= fullScale ? 1 : 0;
        }

    take.facts.peakDb = decibelsFromGain (peak);
    take.facts.clippedFrames = peak > 1.0 ? 0 : atFullScale; // a float recording that goes beyond is whole
    const auto driftFrames =
        std::abs (markers->clockRatio - 1.0) * static_cast<double> (recording.channels.front().size());

    if (! correctsDrift || driftFrames < negligibleDriftFrames)
    {
        take.rows = recording.channels;
        return take;
    }

    auto corrected = withClock (recording.channels, markers->clockRatio);

    if (! corrected)
        return Error { corrected.error().code, corrected.error().message, recording.name };

    take.rows = *std::move (corrected);
    take.firstMarker = std::llround (static_cast<double> (markers->firstFrame) / markers->clockRatio);
    return take;
}

/// The mean of what one loudspeaker sent to one microphone, as a spectrum.
class PathMean
{
public:
    explicit PathMean (int length) : sum (length) {}

    void add (const Spectrum& heard, const Spectrum& inverse)
    {
        for (int k = 0; k < sum.numBins(); ++k)
        {
            const auto response = heard.bin (k) * inverse.bin (k);
            sum.setBin (k, sum.bin (k) + response);
            energy += std::norm (response);
        }

        ++count;
    }

    [[nodiscard]] Spectrum mean() const
    {
        Spectrum result (sum.length());

        for (int k = 0; k < result.numBins(); ++k)
            result.setBin (k, sum.bin (k) / static_cast<double> (count));

        return result;
    }

    [[nodiscard]] int numTakes() const noexcept { return count; }

    /// Energy of the takes' mean, and of how far one lies from it.
    [[nodiscard]] std::pair<double, double> energyAndSpread() const
    {
        double ofMean = 0.0;

        for (int k = 0; k < sum.numBins(); ++k)
            ofMean += std::norm (sum.bin (k)) / (count * count);

        return { ofMean, std::max (0.0, energy - count * ofMean) / std::max (1, count - 1) };
    }

private:
    Spectrum sum;
    double energy = 0.0;
    int count = 0;
};

class Deconvolver
{
public:
    Deconvolver (const SweepSpec& sweep, const DeconvolutionOptions& wanted, const StopRequest& request)
        : spec (sweep),
          timeline (sweep),
          options (wanted),
          stop (request),
          margin (std::min (framesFromSeconds (marginSeconds, spec.rateHz), timeline.pauseFrames / 4)),
          length (detail::fastLength (2 * timeline.sweepFrames + timeline.pauseFrames)),
          inverse (inverseOf (spec, length))
    {
    }

    Result<Measurement> run (const std::vector<Recording>& recordings)
    {
        const auto apart = options.takes == Takes::loudspeakers;
        const auto microphones = recordings.front().channels.size();
        const auto loudspeakers = apart ? recordings.size() : static_cast<std::size_t> (spec.channels);

        for (std::size_t path = 0; path < loudspeakers * microphones; ++path)
            paths.emplace_back (length);

        for (std::size_t r = 0; r < recordings.size(); ++r)
        {
            auto take = prepareTake (spec, recordings[r], options.correctsDrift);

            if (! take)
                return take.error();

            const auto lag = apart ? 0.0 : lagOf (*take);

            for (int channel = 0; channel < spec.channels; ++channel)
                for (int repeat = 0; repeat < spec.repeats; ++repeat)
                {
                    if (isRequested (stop))
                        return Error { ErrorCode::cancelled, "Interrupted.", recordings[r].name };

                    const auto loudspeaker = apart ? r : static_cast<std::size_t> (channel);
                    collect (*take, channel, repeat, lag, loudspeaker * microphones);
                }

            result.takes.push_back (take->facts);
        }

        return place (microphones, apart ? microphones : paths.size());
    }

private:
    /// By how much later than the first take a take's marker came, beyond where it was taken to be.
    double lagOf (const Take& take)
    {
        auto region = markerRegion (spec, take.rows, take.firstMarker);

        if (! firstRegion.empty())
            return lagBetween (firstRegion, region, singleMarker (spec)).frames;

        firstRegion = std::move (region);
        return 0.0;
    }

    void collect (const Take& take, int channel, int repeat, double lag, std::size_t firstPath)
    {
        const auto from =
            take.firstMarker - timeline.firstMarker + timeline.sweepStart (channel, repeat) - margin;
        const auto heard = excerpt (take.rows, from, timeline.sweepFrames + timeline.pauseFrames);

        for (std::size_t row = 0; row < heard.size(); ++row)
        {
            Spectrum spectrum (heard[row], length);

            if (lag != 0.0)
                spectrum = spectrum.delayed (-lag);

            paths[firstPath + row].add (spectrum, inverse);
        }
    }

    /// Cuts the responses out, each group of rows with one onset.
    Result<Measurement> place (std::size_t microphones, std::size_t groupRows)
    {
        const auto lead =
            framesFromSeconds (options.leadSeconds.value_or (leadPeriods / spec.startHz), spec.rateHz);
        std::vector<Spectrum> spectra;
        Rows samples;
        std::vector<Frames> onsets;
        auto available = timeline.pauseFrames;

        for (const auto& path : paths)
        {
            spectra.push_back (path.mean());
            samples.push_back (spectra.back().samples());
        }

        for (std::size_t row = 0; row < samples.size(); row += groupRows)
        {
            const Rows group (samples.begin() + static_cast<std::ptrdiff_t> (row),
                              samples.begin() + static_cast<std::ptrdiff_t> (row + groupRows));
            onsets.push_back (directSoundFrame (excerpt (group, 0, timeline.pauseFrames), spec.rateHz));
            available = std::min (available, timeline.pauseFrames - onsets.back());
        }

        const auto wanted =
            options.lengthSeconds ? framesFromSeconds (*options.lengthSeconds, spec.rateHz) : available;

        if (wanted > available || wanted < 1)
            return Error {
                ErrorCode::unsuitable,
                fmt::format (
                    "Expected a length of up to {:.3f} s: the pause after the sweep holds no more. Found "
                    "{:.3f} s. Measure with a longer pause.",
                    static_cast<double> (available) / spec.rateHz,
                    static_cast<double> (wanted) / spec.rateHz),
                {}
            };

        result.response.rateHz = spec.rateHz;
        result.response.leadFrames = lead;

        for (std::size_t row = 0; row < samples.size(); ++row)
        {
            const auto onset = onsets[row / groupRows];
            result.response.channels.push_back (wrappedExcerpt (samples[row], onset - lead, lead + wanted));
            auto& path = result.paths.emplace_back();
            path.loudspeaker = static_cast<int> (row / microphones);
            path.microphone = static_cast<int> (row % microphones);

            for (int order = 2; order <= options.highestHarmonic; ++order)
                if (auto harmonic =
                        detail::harmonicOf (spectra[row], samples[row],
                                            { onset - lead, lead, timeline.pauseFrames }, spec, order);
                    ! harmonic.bands.empty())
                    path.harmonics.push_back (std::move (harmonic));
        }

        result.repeatabilityDb = repeatability();
        return std::move (result);
    }

    [[nodiscard]] static std::vector<double> wrappedExcerpt (const std::vector<double>& samples, Frames first,
                                                             Frames frames)
    {
        const auto size = static_cast<Frames> (samples.size());
        std::vector<double> made;

        for (auto n = first; n < first + frames; ++n)
            made.push_back (samples[static_cast<std::size_t> ((n + size) % size)]);

        return made;
    }

    [[nodiscard]] std::optional<double> repeatability() const
    {
        if (paths.front().numTakes() < 2)
            return {};

        double energy = 0.0, spread = 0.0;

        for (const auto& path : paths)
        {
            const auto [ofMean, ofSpread] = path.energyAndSpread();
            energy += ofMean;
            spread += ofSpread;
        }

        return powerDb (spread / energy);
    }

    SweepSpec spec;
    SweepTimeline timeline;
    DeconvolutionOptions options;
    const StopRequest& stop;
    Frames margin;
    int length;
    Spectrum inverse;
    std::vector<PathMean> paths;
    Rows firstRegion;
    Measurement result;
};

Status check (const SweepSpec& spec, const std::vector<Recording>& recordings,
              const DeconvolutionOptions& options)
{
    if (auto valid = validate (spec); ! valid)
        return valid;

    const SweepTimeline timeline (spec);

    if (2 * timeline.sweepFrames + timeline.pauseFrames > longestTransform)
        return Error { ErrorCode::badSpecification,
                       "The sweep is too long for one transform. Make a shorter one.",
                       {} };

    if (recordings.empty())
        return Error { ErrorCode::unsuitable, "Expected at least one recording; found none.", {} };

    const auto microphones = recordings.front().channels.size();

    for (const auto& recording : recordings)
        if (recording.channels.size() != microphones || microphones == 0)
            return Error { ErrorCode::unsuitable,
                           fmt::format ("Expected takes of equally many channels, {} as the first; found {}.",
                                        microphones, recording.channels.size()),
                           recording.name };

    if (options.takes == Takes::loudspeakers && spec.channels > 1)
        return Error {
            ErrorCode::unsuitable,
            fmt::format ("Expected takes of a sweep of one channel, a loudspeaker each; this sweep plays {} "
                         "loudspeakers one after another itself.",
                         spec.channels),
            recordings.front().name
        };

    return Done {};
}

} // namespace

std::optional<double> MeasuredPath::distortionDb() const
{
    double power = 0.0;

    for (const auto& harmonic : harmonics)
        if (harmonic.isAboveNoise())
            power += std::pow (10.0, harmonic.levelDb / 10.0);

    return power > 0.0 ? std::optional (powerDb (power)) : std::nullopt;
}

Result<Measurement> deconvolve (const SweepSpec& spec, const std::vector<Recording>& recordings,
                                const DeconvolutionOptions& options, const StopRequest& stop)
{
    if (const auto checked = check (spec, recordings, options); ! checked)
        return checked.error();

    return Deconvolver (spec, options, stop).run (recordings);
}

} // namespace partita
