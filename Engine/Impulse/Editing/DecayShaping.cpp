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
constexpr double crossfadeFromDb = 15.0, crossfadeToDb = 5.0; // above the knee
constexpr double levelRangeDb = 10.0;                         // before the crossfade's end
constexpr double closeEnough = 0.002;
constexpr int mostRounds = 4;
constexpr double mostOverFactor = 2.0;

// Levels are averaged over a millisecond or more.
constexpr double widestHz = 1000.0;

double amplitudeOf (double decibelsPerFrame, Frames frames)
{
    return std::pow (10.0, 0.05 * decibelsPerFrame * static_cast<double> (frames));
}

/// Amplitudes from frame `first` on: a product that is begun anew now and then costs less than a power for each.
std::vector<double> amplitudesFrom (Frames first, std::size_t count, double decibelsPerFrame)
{
    constexpr std::size_t renewal = 256;
    const auto ratio = amplitudeOf (decibelsPerFrame, 1);
    std::vector<double> amplitudes (count);

    for (std::size_t n = 0; n < count; ++n)
        amplitudes[n] = n % renewal == 0 ? amplitudeOf (decibelsPerFrame, first + static_cast<Frames> (n))
                                         : amplitudes[n - 1] * ratio;

    return amplitudes;
}

/// How a band falls: its energies from the direct sound on, free of noise, up to the knee, and what the knee says.
struct Fall
{
    std::vector<double> energy;
    NoiseKnee knee;

    [[nodiscard]] double seconds (double rateHz) const
    {
        const auto decay = EnergyDecay::ofEnergy (energy, knee, rateHz);
        const auto measured = decay.t30Seconds() ? decay.t30Seconds() : decay.t20Seconds();
        return measured.value_or (-60.0 / (knee.decayDbPerFrame * rateHz));
    }

    /// The same under a gain that changes by so much from frame to frame.
    [[nodiscard]] Fall under (double gainDbPerFrame) const
    {
        auto changed = *this;
        const auto ratio = std::pow (10.0, 0.1 * gainDbPerFrame);
        double gain = 1.0;

        for (auto& value : changed.energy)
        {
            value *= gain;
            gain *= ratio;
        }

        changed.knee.decayDbPerFrame += gainDbPerFrame;
        changed.knee.powerAtKnee *= gain;
        return changed;
    }
};

std::optional<Fall> fallOf (const Rows& rows, Frames onset, Frames frames, double rateHz, double widthHz)
{
    Fall fall { energyOf (rows, onset, frames), {} };
    const auto knee = findNoiseKnee (fall.energy, rateHz, 1.0 / std::min (widthHz, widestHz));

    if (! knee)
        return {};

    fall.knee = *knee;
    fall.energy.resize (static_cast<std::size_t> (knee->frame));

    for (auto& value : fall.energy)
        value -= knee->noisePower;

    fall.knee.noisePower = 0.0;
    return fall;
}

/// dB in each frame that bring the decay time to so many times what it is. A decay that is no exponential of its own
/// misses at first, and what is missing is added; a slower one behind it is not drawn out much further than asked.
double gainSlopeFor (const Fall& fall, double factor, double rateHz)
{
    auto measured = fall.seconds (rateHz);
    const auto wanted = factor * measured;
    double slope = 0.0;

    for (int round = 0; round < mostRounds && std::abs (measured / wanted - 1.0) > closeEnough; ++round)
    {
        slope += 60.0 * (1.0 / measured - 1.0 / wanted) / rateHz;
        measured = fall.under (slope).seconds (rateHz);
    }

    return std::min (slope, -fall.knee.decayDbPerFrame * (1.0 - 1.0 / (mostOverFactor * factor)));
}

double factorAt (const DecayEdit& edit, double frequencyHz)
{
    if (frequencyHz < edit.lowCrossoverHz)
        return edit.factor * edit.low;

    return edit.factor * (frequencyHz < edit.highCrossoverHz ? edit.mid : edit.high);
}

/// What becomes of one band: a gain that goes on from frame to frame up to a last one, and the noise that follows. Frames
/// are counted from the direct sound.
struct BandShape
{
    std::size_t band = 0;
    double gainDbPerFrame = 0.0;
    Frames gainEnd = 0;
    Frames from = 0, to = 0,
           end = 0; ///< the crossfade into the noise, and the noise's end; all 0 without noise
    double noiseDbPerFrame = 0.0;
    std::vector<double> powers; ///< of the noise at `to`, by channel

    [[nodiscard]] bool hasNoise() const noexcept { return end > 0; }

    /// Over what was recorded, from the direct sound on.
    [[nodiscard]] std::vector<double> recordedGains (std::size_t count) const
    {
        auto gains = amplitudesFrom (0, count, gainDbPerFrame);

        if (const auto last = static_cast<std::size_t> (gainEnd); last < count)
            std::fill (gains.begin() + gainEnd, gains.end(), gains[last]);

        if (hasNoise())
            for (auto n = static_cast<std::size_t> (from); n < count; ++n)
                gains[n] *= std::cos (crossfadeAngle (static_cast<Frames> (n)));

        return gains;
    }

    /// Of the noise from `from` up to `end`.
    [[nodiscard]] std::vector<double> noiseGains (std::size_t channel) const
    {
        auto gains = amplitudesFrom (from - to, static_cast<std::size_t> (end - from), noiseDbPerFrame);
        const auto level = std::sqrt (powers[channel]);

        for (std::size_t n = 0; n < gains.size(); ++n)
            gains[n] *= level * std::sin (crossfadeAngle (from + static_cast<Frames> (n)));

        return gains;
    }

private:
    /// From 0 to a quarter of a turn, for constant power of what is not alike.
    [[nodiscard]] double crossfadeAngle (Frames frame) const
    {
        const auto x =
            static_cast<double> (frame - from) / static_cast<double> (std::max<Frames> (1, to - from));
        return 0.5 * std::numbers::pi * std::clamp (x, 0.0, 1.0);
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
        const auto isStopped = [&stop] { return stop && stop(); };
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

        for (const auto& shape : shapes)
        {
            if (isStopped())
                return cancelled;

            addNoise (shape);
        }

        return Done {};
    }

private:
    [[nodiscard]] BandShape shapeOf (std::size_t band, double factor, const Rows& signals) const
    {
        const auto own = fallOf (signals, onset, recorded, rateHz, bands.widthHz (band));
        const auto& fall = own ? *own : *whole;
        BandShape shape;
        shape.band = band;
        shape.gainDbPerFrame = gainSlopeFor (fall, factor, rateHz);
        shape.gainEnd = factor > 1.0 ? fall.knee.frame : recorded;

        if (own && extension == TailExtension::yes)
            addContinuation (shape, *own, signals);

        return shape;
    }

    void addContinuation (BandShape& shape, const Fall& fall, const Rows& signals) const
    {
        const auto& knee = fall.knee;
        const auto framesOf = [&knee] (double decibels)
        { return std::llround (decibels / -knee.decayDbPerFrame); };
        const auto slope = knee.decayDbPerFrame + shape.gainDbPerFrame;
        const auto end = std::min (most, static_cast<Frames> (std::llround (-depthDb / slope)));
        const auto to = std::max<Frames> (1, knee.frame - framesOf (crossfadeToDb));

        if (! (slope < 0.0) || end <= to)
            return;

        shape.from = std::max<Frames> (0, knee.frame - framesOf (crossfadeFromDb));
        shape.to = to;
        shape.end = end;
        shape.noiseDbPerFrame = slope;

        const auto levelFrom = std::max<Frames> (0, to - framesOf (levelRangeDb));
        double sum = 0.0;

        for (const auto& row : signals)
        {
            const auto energy = energyOf ({ row }, onset + levelFrom, onset + to);
            sum += shape.powers.emplace_back (std::accumulate (energy.begin(), energy.end(), 0.0));
        }

        const auto line = std::sqrt (knee.powerAtKnee) * amplitudeOf (knee.decayDbPerFrame, to - knee.frame)
                          * amplitudeOf (shape.gainDbPerFrame, to);

        for (auto& power : shape.powers)
            power *= sum > 0.0 ? line * line / sum : 0.0;
    }

    void shapeRecorded (std::size_t band)
    {
        const auto factor = factorAt (edit, bands.centreHz (band));

        if (factor == 1.0 && extension == TailExtension::no)
            return;

        Rows signals;

        for (const auto& spectrum : spectra)
            signals.push_back (bands.signalOf (spectrum, band));

        auto shape = shapeOf (band, factor, signals);
        const auto start = static_cast<std::size_t> (onset);
        const auto gains = shape.recordedGains (signals.front().size() - start);

        for (std::size_t c = 0; c < signals.size(); ++c)
            for (std::size_t n = 0; n < gains.size(); ++n)
                impulse.channels[c][start + n] += (gains[n] - 1.0) * signals[c][start + n];

        shapes.push_back (std::move (shape));
    }

    void resize()
    {
        const auto isOpen = [] (const BandShape& shape) { return ! shape.hasNoise(); };
        auto length = shapes.empty() || std::ranges::any_of (shapes, isOpen) ? recorded : Frames { 0 };

        for (const auto& shape : shapes)
            length = std::max (length, shape.hasNoise() ? onset + shape.end : length);

        for (auto& row : impulse.channels)
            row.resize (static_cast<std::size_t> (length));

        if (extension == TailExtension::yes)
            for (std::size_t c = 0; c < impulse.channels.size(); ++c)
                noises.emplace_back (whiteNoise (length, c + 1), fastLength (length));
    }

    void addNoise (const BandShape& shape)
    {
        if (! shape.hasNoise())
            return;

        for (std::size_t c = 0; c < noises.size(); ++c)
        {
            const auto noise = bands.signalOf (noises[c], shape.band);
            const auto scale = 1.0 / std::sqrt (bands.noisePower (shape.band, noises[c].length()));

            const auto gains = shape.noiseGains (c);
            const auto start = static_cast<std::size_t> (onset + shape.from);

            for (std::size_t n = 0; n < gains.size(); ++n)
                impulse.channels[c][start + n] += scale * gains[n] * noise[start + n];
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
    std::vector<BandShape> shapes;
    std::vector<Spectrum> noises;
};

} // namespace

Status shapeDecay (ImpulseResponse& impulse, const DecayEdit& edit, TailExtension extension,
                   const StopRequest& stop)
{
    return Shaping (impulse, edit, extension).run (stop);
}

} // namespace partita::detail
