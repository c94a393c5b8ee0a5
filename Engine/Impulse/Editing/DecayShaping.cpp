#include "Impulse/Editing/DecayShaping.h"

#include "Impulse/Analysis/EnergyDecay.h"
#include "Impulse/Analysis/Onset.h"
#include "Impulse/Editing/DecayBands.h"
#include "Impulse/Synthesis/Noise.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

namespace partita::detail
{
namespace
{

using Rows = std::vector<std::vector<double>>;

constexpr double depthDb = 120.0, mostSeconds = 60.0;
constexpr double crossfadeDb = 10.0; // before the noise goes on alone

// Levels are averaged over a millisecond or more.
constexpr double widestHz = 1000.0;

/// 1, ratio, ratio² … : a product that is begun anew now and then costs less than a power for each.
class Geometric
{
public:
    explicit Geometric (double nepersPerFrame) : nepers (nepersPerFrame), ratio (std::exp (nepersPerFrame)) {}

    [[nodiscard]] double next()
    {
        constexpr std::size_t renewal = 256;
        value = n % renewal == 0 ? std::exp (nepers * static_cast<double> (n)) : value * ratio;
        ++n;
        return value;
    }

private:
    double nepers, ratio, value = 1.0;
    std::size_t n = 0;
};

/// A straight line through levels: dB at frame 0, and for each frame.
struct LevelLine
{
    double startDb = 0.0, dbPerFrame = 0.0;

    [[nodiscard]] double nepersPerFrame() const noexcept { return 0.1 * std::numbers::ln10 * dbPerFrame; }
};

/// Power over time as the sum of an early and a slower late exponential, or the early one alone.
struct DecayModel
{
    struct Part
    {
        double power = 0.0, nepersPerFrame = -1.0;
    };

    Part early, late;

    [[nodiscard]] const Part& last() const noexcept { return late.power > 0.0 ? late : early; }

    [[nodiscard]] double at (double frame) const
    {
        return early.power * std::exp (early.nepersPerFrame * frame)
               + late.power * std::exp (late.nepersPerFrame * frame);
    }

    /// At 0, 1, 2 … times a step.
    [[nodiscard]] std::vector<double> sampled (std::size_t count, double step) const
    {
        Geometric first (early.nepersPerFrame * step), second (late.nepersPerFrame * step);
        std::vector<double> powers (count);

        for (auto& power : powers)
            power = early.power * first.next() + late.power * second.next();

        return powers;
    }
};

/// The regression of an energy decay's levels between two of them.
std::optional<LevelLine> lineThrough (const EnergyDecay& decay, double fromDb, double toDb, Frames frames,
                                      double rateHz)
{
    const auto step = std::max<Frames> (1, framesFromSeconds (0.0005, rateHz));
    double count = 0.0, sumX = 0.0, sumY = 0.0, sumXX = 0.0, sumXY = 0.0;

    for (Frames n = 0; n < frames; n += step)
    {
        const auto x = static_cast<double> (n);
        const auto level = decay.levelDb (x / rateHz);

        if (! level || *level < toDb)
            break;

        if (*level > fromDb)
            continue;

        count += 1.0;
        sumX += x;
        sumY += *level;
        sumXX += x * x;
        sumXY += x * *level;
    }

    const auto slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);

    if (count < 3.0 || ! (slope < 0.0))
        return {};

    return LevelLine { (sumY - slope * sumX) / count, slope };
}

/// Where so little is left that fades and rounding begin, or else the end.
Frames lastReliable (const EnergyDecay& decay, Frames end, double rateHz)
{
    constexpr double reliableDb = 60.0;
    constexpr Frames step = 16;

    for (Frames n = step; n < end; n += step)
        if (decay.levelDb (static_cast<double> (n) / rateHz).value_or (-reliableDb) <= -reliableDb)
            return n;

    return std::max<Frames> (1, end);
}

/// How a band falls: its energies from the direct sound on, free of noise, up to where they can be relied on, and how it
/// would go on.
struct Fall
{
    static constexpr Frames blockFrames = 16;

    std::vector<double> blocks; ///< mean energies of so many frames each
    Frames end = 0;
    DecayModel model;

    /// Of amplitude, `count` of them so many frames apart: what makes the model last so many times as long. Beyond what is
    /// relied on, a longer decay is raised no further.
    [[nodiscard]] std::vector<double> gains (double factor, std::size_t count, Frames step) const
    {
        const auto stepFrames = static_cast<double> (step);
        const auto known = std::min (count, static_cast<std::size_t> (std::max<Frames> (1, end / step)));
        const auto wanted = model.sampled (known, stepFrames / factor),
                   found = model.sampled (known, stepFrames);
        std::vector<double> gains (count);

        for (std::size_t n = 0; n < known; ++n)
            gains[n] = std::sqrt (wanted[n] / found[n]);

        Geometric beyond (
            factor > 1.0 ? 0.0 : 0.5 * model.last().nepersPerFrame * stepFrames * (1.0 / factor - 1.0));

        for (auto n = known; n < count; ++n)
            gains[n] = gains[known - 1] * beyond.next();

        return gains;
    }

    /// Decay time by the usual range, if the decay, gone on with, lasts so many times as long.
    [[nodiscard]] std::optional<double> seconds (double factor, double rateHz) const
    {
        constexpr double seenDb = 60.0;
        const auto step = static_cast<double> (blockFrames);
        const auto slope = model.last().nepersPerFrame * step / factor;
        const auto seen = static_cast<std::size_t> (-0.1 * std::numbers::ln10 * seenDb / slope);
        auto values = model.sampled (std::max (blocks.size(), seen), step / factor);
        const auto raised = gains (factor, blocks.size(), blockFrames);

        for (std::size_t n = 0; n < blocks.size(); ++n)
            values[n] = blocks[n] * raised[n] * raised[n];

        const NoiseKnee knee { static_cast<Frames> (values.size()), 0.0, 10.0 * slope / std::numbers::ln10,
                               model.at (step * static_cast<double> (values.size()) / factor) };
        return EnergyDecay::ofEnergy (values, knee, rateHz / step).t30Seconds();
    }
};

std::vector<double> meansOfBlocks (const std::vector<double>& energy)
{
    constexpr auto frames = static_cast<std::size_t> (Fall::blockFrames);
    std::vector<double> means (energy.size() / frames);

    for (std::size_t n = 0; n < means.size(); ++n)
        means[n] = std::reduce (energy.begin() + static_cast<std::ptrdiff_t> (n * frames),
                                energy.begin() + static_cast<std::ptrdiff_t> ((n + 1) * frames))
                   / static_cast<double> (frames);

    return means;
}

/// One exponential, or two where the late decay is clearly slower than the early one. Rumble and fades can pass for a late
/// decay; what is not seen over 20 dB does not count.
///
/// Source    Xiang & Goggans 2001 (decays of coupled rooms as sums of exponentials)
std::optional<DecayModel> modelOf (const EnergyDecay& decay, Frames end, double rateHz)
{
    constexpr double clearlySlower = 1.2, lateRangeDb = 20.0;
    const auto range = -decay.levelDb (static_cast<double> (end - 1) / rateHz).value_or (0.0);
    const auto line = lineThrough (decay, -5.0, std::max (-35.0, 5.0 - range), end, rateHz);

    if (! line)
        return {};

    // Of an energy that falls by the line: the power that is lost from frame to frame.
    const auto partOf = [] (const LevelLine& found)
    {
        return DecayModel::Part { -found.nepersPerFrame() * std::pow (10.0, 0.1 * found.startDb),
                                  found.nepersPerFrame() };
    };
    DecayModel model { partOf (*line), {} };
    const auto lateLine = lineThrough (decay, lateRangeDb - range, -range, end, rateHz);
    const auto earlyLine = lineThrough (decay, -5.0, -5.0 - 0.5 * lateRangeDb, end, rateHz);

    if (! lateLine || ! earlyLine || range < 2.0 * lateRangeDb
        || earlyLine->dbPerFrame > clearlySlower * lateLine->dbPerFrame
        || lateLine->startDb > earlyLine->startDb)
        return model;

    model.late = partOf (*lateLine);
    model.early = partOf (*earlyLine);
    model.early.power = std::max (0.0, model.early.power - model.late.power);
    return model;
}

/// Brought to the energy of the last decibels before the end.
void scaleToEnd (DecayModel& model, const std::vector<double>& energy)
{
    const auto end = static_cast<double> (energy.size());
    const auto range = 0.1 * std::numbers::ln10 * crossfadeDb / -model.last().nepersPerFrame;
    double found = 0.0, line = 0.0;

    for (auto n = static_cast<std::size_t> (std::max (0.0, end - range)); n < energy.size(); ++n)
    {
        found += energy[n];
        line += model.at (static_cast<double> (n));
    }

    model.early.power *= found / line;
    model.late.power *= found / line;
}

std::optional<Fall> fallOf (const Rows& rows, Frames onset, Frames frames, double rateHz, double widthHz)
{
    constexpr double aboveKneeDb = 5.0;
    auto energy = energyOf (rows, onset, frames);
    const auto knee = findNoiseKnee (energy, rateHz, 1.0 / std::min (widthHz, widestHz));

    if (! knee)
        return {};

    const auto decay = EnergyDecay::ofEnergy (energy, *knee, rateHz);
    const auto aboveKnee = std::llround (aboveKneeDb / -knee->decayDbPerFrame);
    const auto end = lastReliable (decay, knee->frame - aboveKnee, rateHz);
    auto model = modelOf (decay, end, rateHz);

    if (! model)
        return {};

    energy.resize (static_cast<std::size_t> (end));

    for (auto& value : energy)
        value -= knee->noisePower;

    scaleToEnd (*model, energy);
    return model->last().power > 0.0 ? std::optional (Fall { meansOfBlocks (energy), end, *model })
                                     : std::nullopt;
}

/// The factor by which the model is to last longer, so that the decay time becomes so many times what it is. A decay that
/// is not quite the model misses a little at first.
double modelFactorFor (const Fall& fall, double factor, double rateHz)
{
    constexpr double closeEnough = 0.002, mostOff = 1.25;
    constexpr int mostRounds = 4;
    const auto before = fall.seconds (1.0, rateHz);
    auto found = factor;

    for (int round = 0; factor != 1.0 && before && round < mostRounds; ++round)
    {
        const auto after = fall.seconds (found, rateHz);
        const auto missing = after ? factor * *before / *after : 1.0;

        if (std::abs (missing - 1.0) <= closeEnough)
            break;

        found = std::clamp (found * missing, factor / mostOff, factor * mostOff);
    }

    return found;
}

double factorAt (const DecayEdit& edit, double frequencyHz)
{
    if (frequencyHz < edit.lowCrossoverHz)
        return edit.factor * edit.low;

    return edit.factor * (frequencyHz < edit.highCrossoverHz ? edit.mid : edit.high);
}

/// The noise that follows a band. Frames are counted from the direct sound.
struct Continuation
{
    std::size_t band = 0;
    Frames from = 0, to = 0, end = 0; ///< the crossfade, and the noise's end
    DecayModel model;
    double factor = 1.0;
    std::vector<double> shares {}; ///< of the power, by channel

    /// From 0 to a quarter of a turn, for constant power of what is not alike.
    [[nodiscard]] double crossfadeAngle (Frames frame) const
    {
        const auto x =
            static_cast<double> (frame - from) / static_cast<double> (std::max<Frames> (1, to - from));
        return 0.5 * std::numbers::pi * std::clamp (x, 0.0, 1.0);
    }

    /// From `from` up to `end`.
    [[nodiscard]] std::vector<double> amplitudes() const
    {
        const auto powers = model.sampled (static_cast<std::size_t> (end), 1.0 / factor);
        std::vector<double> result;

        for (auto n = from; n < end; ++n)
            result.push_back (std::sqrt (powers[static_cast<std::size_t> (n)])
                              * std::sin (crossfadeAngle (n)));

        return result;
    }
};

std::vector<double> whiteNoise (Frames frames, std::uint64_t seed)
{
    synthesis::Noise noise (seed);
    std::vector<double> row (static_cast<std::size_t> (frames));
    std::ranges::generate (row, [&noise] { return noise.gaussian(); });
    return row;
}

class Shaping
{
public:
    Shaping (ImpulseResponse& response, const DecayEdit& asked, TailExtension tail)
        : impulse (response),
          edit (asked),
          extension (tail),
          rateHz (impulse.rateHz),
          recorded (impulse.frames()),
          onset (onsetFrame (impulse.channels)),
          most (std::max (recorded, framesFromSeconds (mostSeconds, rateHz)) - onset),
          bands (edit.lowCrossoverHz, edit.highCrossoverHz, rateHz),
          whole (fallOf (impulse.channels, onset, recorded, rateHz, widestHz)),
          spectra (bandSpectra (impulse.channels, rateHz))
    {
    }

    Status run (const StopRequest& stop)
    {
        const auto isStopped = [&stop] { return isRequested (stop); };
        const auto cancelled = Error { ErrorCode::cancelled, "Interrupted.", impulse.name };

        if (! whole)
            return Error { ErrorCode::unsuitable,
                           "Expected a response that decays; this one falls nowhere by 15 dB before it meets "
                           "noise, so that "
                           "it has no decay time.",
                           impulse.name };

        for (auto& row : impulse.channels)
            row.resize (static_cast<std::size_t> (spectra.front().length()));

        for (std::size_t band = 0; band < bands.count(); ++band)
        {
            if (isStopped())
                return cancelled;

            shapeRecorded (band);
        }

        resize();

        for (const auto& next : continuations)
        {
            if (isStopped())
                return cancelled;

            addNoise (next);
        }

        return Done {};
    }

private:
    void shapeRecorded (std::size_t band)
    {
        const auto asked = factorAt (edit, bands.centreHz (band));

        if (asked == 1.0 && extension == TailExtension::no)
            return;

        Rows signals;

        for (const auto& spectrum : spectra)
            signals.push_back (bands.signalOf (spectrum, band));

        const auto own = fallOf (signals, onset, recorded, rateHz, bands.widthHz (band));
        const auto& fall = own ? *own : *whole;
        const auto factor = modelFactorFor (fall, asked, rateHz);
        const auto start = static_cast<std::size_t> (onset);
        auto gains = fall.gains (factor, signals.front().size() - start, 1);

        if (const auto next = own ? continuationOf (band, *own, factor, signals) : std::nullopt)
        {
            for (auto n = static_cast<std::size_t> (next->from); n < gains.size(); ++n)
                gains[n] *= std::cos (next->crossfadeAngle (static_cast<Frames> (n)));

            continuations.push_back (*next);
        }

        for (std::size_t c = 0; c < signals.size(); ++c)
            for (std::size_t n = 0; n < gains.size(); ++n)
                impulse.channels[c][start + n] += (gains[n] - 1.0) * signals[c][start + n];
    }

    /// None where it has fallen far enough before.
    [[nodiscard]] std::optional<Continuation> continuationOf (std::size_t band, const Fall& fall,
                                                              double factor, const Rows& signals) const
    {
        constexpr auto nepersPerDb = 0.1 * std::numbers::ln10;
        const auto slope = fall.model.last().nepersPerFrame;
        const auto depth = nepersPerDb * depthDb + std::log (fall.model.last().power / fall.model.at (0.0));
        const auto end = std::min (most, static_cast<Frames> (std::ceil (depth * factor / -slope)));

        if (extension == TailExtension::no || end <= fall.end)
            return {};

        const auto crossfade = std::llround (nepersPerDb * crossfadeDb / -slope);
        Continuation next { band,  std::max<Frames> (0, fall.end - crossfade), fall.end, end, fall.model,
                            factor };
        double sum = 0.0;

        for (const auto& row : signals)
        {
            const auto late = energyOf ({ row }, onset + next.from, onset + next.to);
            sum += next.shares.emplace_back (std::accumulate (late.begin(), late.end(), 0.0));
        }

        for (auto& share : next.shares)
            share /= sum;

        return next;
    }

    void resize()
    {
        auto length = continuations.size() == bands.count() ? Frames { 0 } : recorded;

        for (const auto& next : continuations)
            length = std::max (length, onset + next.end);

        for (auto& row : impulse.channels)
        {
            row.resize (static_cast<std::size_t> (length));

            if (! continuations.empty())
                noises.emplace_back (whiteNoise (length, noises.size() + 1), fastLength (length));
        }
    }

    void addNoise (const Continuation& next)
    {
        const auto amplitudes = next.amplitudes();
        const auto start = static_cast<std::size_t> (onset + next.from);
        const auto power = bands.noisePower (next.band, noises.front().length());

        for (std::size_t c = 0; c < noises.size(); ++c)
        {
            const auto noise = bands.signalOf (noises[c], next.band);
            const auto scale = std::sqrt (next.shares[c] / power);

            for (std::size_t n = 0; n < amplitudes.size(); ++n)
                impulse.channels[c][start + n] += scale * amplitudes[n] * noise[start + n];
        }
    }

    ImpulseResponse& impulse;
    const DecayEdit& edit;
    TailExtension extension;
    double rateHz;
    Frames recorded, onset, most;
    DecayBands bands;
    std::optional<Fall> whole;
    std::vector<Spectrum> spectra;
    std::vector<Continuation> continuations;
    std::vector<Spectrum> noises;
};

} // namespace

Status shapeDecay (ImpulseResponse& impulse, const DecayEdit& edit, TailExtension extension,
                   const StopRequest& stop)
{
    return Shaping (impulse, edit, extension).run (stop);
}

} // namespace partita::detail
