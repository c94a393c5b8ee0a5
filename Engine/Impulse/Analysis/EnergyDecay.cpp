#include "Impulse/Analysis/EnergyDecay.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{
namespace
{

// ISO 3382-1, 5.2.1: the noise lies at least 10 dB below where a decay's evaluation ends.
constexpr double aboveKneeDb = 10.0;
constexpr double leastRangeDb = 20.0;

// Levels are averaged over a millisecond or more.
constexpr double widestHz = 1000.0;

double powerDb (double power) { return 10.0 * std::log10 (power); }

constexpr Frames startDelays = 2;
constexpr double silenceBelowPeak = 1e-10;

/// After the last sample that is not silence.
Frames soundEnd (const std::vector<double>& response)
{
    double peak = 0.0;

    for (const auto sample : response)
        peak = std::max (peak, std::abs (sample));

    const auto sounds = [peak] (double sample) { return std::abs (sample) > silenceBelowPeak * peak; };
    return static_cast<Frames> (std::find_if (response.rbegin(), response.rend(), sounds).base()
                                - response.begin());
}

std::vector<double> squares (const std::vector<double>& samples, Frames from, Frames to)
{
    std::vector<double> energy;

    for (auto n = from; n < to; ++n)
        energy.push_back (std::pow (samples[static_cast<std::size_t> (n)], 2.0));

    return energy;
}

} // namespace

EnergyDecay EnergyDecay::broadband (const std::vector<double>& response, Frames onset, double rateHz)
{
    return ofSection (response, { onset, onset, soundEnd (response) }, rateHz, widestHz);
}

EnergyDecay EnergyDecay::inBand (const std::vector<double>& response, Frames onset, double rateHz,
                                 const FrequencyBand& band, OctaveFilter::Direction direction)
{
    const OctaveFilter filter (band, rateHz, direction);
    const auto signal = filter.process (response);
    const auto zero = signal.lead + onset - filter.delayFrames();

    // Running backwards, the filter needs the end of the response to get going: there is no level to be had of it.
    const auto end = signal.lead + soundEnd (response) - startDelays * filter.delayFrames();
    return ofSection (signal.samples, { zero - filter.ringingFrames(), zero, std::max (zero, end) }, rateHz,
                      band.highHz - band.lowHz);
}

EnergyDecay EnergyDecay::ofEnergy (const std::vector<double>& energy, const NoiseKnee& knee, double rateHz)
{
    return { {}, energy, knee, rateHz };
}

EnergyDecay EnergyDecay::ofSection (const std::vector<double>& samples, const Section& section, double rateHz,
                                    double bandwidthHz)
{
    const auto energy = squares (samples, section.zero, section.end);
    return { squares (samples, section.first, section.zero), energy,
             findNoiseKnee (energy, rateHz, 1.0 / std::min (bandwidthHz, widestHz)), rateHz };
}

EnergyDecay::EnergyDecay (const std::vector<double>& energyBefore, const std::vector<double>& energy,
                          std::optional<NoiseKnee> known, double rate)
    : rateHz (rate), knee (known)
{
    const auto end = knee ? static_cast<std::size_t> (knee->frame) : energy.size();
    const auto noise = knee ? knee->noisePower : 0.0;

    // Beyond the knee: ∫ power · 10^(slope t / 10) dt, and the same times t for the centre of gravity.
    const auto decayFrames = knee ? 10.0 / (-knee->decayDbPerFrame * std::numbers::ln10) : 0.0;
    const auto beyond = knee ? knee->powerAtKnee * decayFrames : 0.0;
    remaining.assign (end + 1, beyond);
    moment = beyond * (static_cast<double> (end) + decayFrames);

    for (auto n = end; n-- > 0;)
    {
        remaining[n] = remaining[n + 1] + energy[n] - noise;
        moment += (energy[n] - noise) * static_cast<double> (n);
    }

    total = remaining.front();

    for (const auto before : energyBefore)
        total += before - noise;
}

double EnergyDecay::rangeDb() const noexcept
{
    return knee && total > 0.0 ? powerDb (total / remaining.back()) : 0.0;
}

double EnergyDecay::kneeSeconds() const noexcept
{
    return static_cast<double> (remaining.size() - 1) / rateHz;
}

double EnergyDecay::noisePower() const noexcept { return knee ? knee->noisePower : 0.0; }

std::optional<double> EnergyDecay::levelDb (double seconds) const
{
    const auto frame = static_cast<std::size_t> (std::llround (seconds * rateHz));

    if (frame >= remaining.size() || ! (total > 0.0) || ! (remaining[frame] > 0.0))
        return {};

    return powerDb (remaining[frame] / total);
}

std::optional<double> EnergyDecay::decaySeconds (double fromDb, double toDb) const
{
    if (rangeDb() < aboveKneeDb - toDb)
        return {};

    const auto from = total * std::pow (10.0, fromDb / 10.0), to = total * std::pow (10.0, toDb / 10.0);
    double count = 0.0, sumX = 0.0, sumY = 0.0, sumXX = 0.0, sumXY = 0.0;

    for (std::size_t n = 0; n < remaining.size() && remaining[n] >= to; ++n)
        if (remaining[n] <= from)
        {
            const auto x = static_cast<double> (n), y = powerDb (remaining[n] / total);
            count += 1.0;
            sumX += x;
            sumY += y;
            sumXX += x * x;
            sumXY += x * y;
        }

    if (count < 2.0)
        return {};

    const auto slopeDb = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
    return -60.0 / slopeDb / rateHz;
}

std::optional<double> EnergyDecay::curvaturePercent() const
{
    const auto t20 = t20Seconds(), t30 = t30Seconds();
    return t20 && t30 ? std::optional (100.0 * (*t30 / *t20 - 1.0)) : std::nullopt;
}

std::optional<double> EnergyDecay::clarityDb (double seconds) const
{
    const auto early = definition (seconds);
    return early && *early < 1.0 ? std::optional (powerDb (*early / (1.0 - *early))) : std::nullopt;
}

std::optional<double> EnergyDecay::definition (double seconds) const
{
    const auto frame = static_cast<std::size_t> (std::llround (seconds * rateHz));

    if (rangeDb() < leastRangeDb || frame >= remaining.size())
        return {};

    return 1.0 - remaining[frame] / total;
}

std::optional<double> EnergyDecay::centreTimeSeconds() const
{
    return rangeDb() >= leastRangeDb ? std::optional (moment / total / rateHz) : std::nullopt;
}

} // namespace partita
