#include "Impulse/Analysis/RoomAnalysis.h"

#include "Impulse/Analysis/EnergyDecay.h"
#include "Impulse/Analysis/Onset.h"

#include <algorithm>
#include <cmath>

namespace partita
{
namespace
{

constexpr double silenceBelowPeak = 1e-6;
constexpr double directSeconds = 0.0025;

/// By the decay, and by the early and late energy, of one band or of all.
RoomFigures figuresOf (const EnergyDecay& decay, const EnergyDecay& energy)
{
    return { decay.edtSeconds(),       decay.t20Seconds(),         decay.t30Seconds(),
             decay.curvaturePercent(), energy.clarityDb (0.05),    energy.clarityDb (0.08),
             energy.definition (0.05), energy.centreTimeSeconds(), decay.rangeDb() };
}

/// Energy from one frame up to another, the noise's taken off.
double energyOf (const std::vector<double>& row, Frames from, Frames to, double noisePower)
{
    double sum = 0.0;

    for (auto n = from; n < std::min (to, static_cast<Frames> (row.size())); ++n)
        sum += std::pow (row[static_cast<std::size_t> (n)], 2.0) - noisePower;

    return sum;
}

ChannelFacts factsOf (const std::vector<double>& row, Frames onset, const EnergyDecay& decay, double rateHz)
{
    ChannelFacts facts;
    const auto louder = [] (double a, double b) { return std::abs (a) < std::abs (b); };
    const auto peak = std::max_element (row.begin(), row.end(), louder);
    facts.peak = *peak;
    facts.peakFrame = static_cast<Frames> (peak - row.begin());
    facts.onsetFrame = onset;
    facts.kneeFrame = onset + framesFromSeconds (decay.kneeSeconds(), rateHz);

    if (decay.noisePower() > 0.0)
        facts.noiseFloorDb = 10.0 * std::log10 (decay.noisePower());

    const auto sounds = [&facts] (double sample)
    { return std::abs (sample) > silenceBelowPeak * std::abs (facts.peak); };
    facts.trailingSilence =
        static_cast<Frames> (std::find_if (row.rbegin(), row.rend(), sounds) - row.rbegin());

    const auto directEnd = onset + framesFromSeconds (directSeconds, rateHz);
    const auto direct = energyOf (row, onset, directEnd, decay.noisePower());
    const auto reverberant = energyOf (row, directEnd, facts.kneeFrame, decay.noisePower());

    if (direct > 0.0 && reverberant > 0.0)
        facts.directToReverberantDb = 10.0 * std::log10 (direct / reverberant);

    return facts;
}

class Analysis
{
public:
    explicit Analysis (const ImpulseResponse& response) : impulse (response)
    {
        for (const auto& row : impulse.channels)
            onsets.push_back (onsetFrame ({ row }));
    }

    RoomAnalysis run (BandWidth width, const StopRequest& stop)
    {
        RoomAnalysis result;

        for (std::size_t c = 0; c < onsets.size(); ++c)
        {
            const auto decay = EnergyDecay::broadband (impulse.channels[c], onsets[c], impulse.rateHz);
            result.broadband.channels.push_back (figuresOf (decay, decay));
            result.channels.push_back (factsOf (impulse.channels[c], onsets[c], decay, impulse.rateHz));
        }

        if (isStereo())
            result.broadband.interaural = interaural (impulse.channels, 0, result.channels);

        for (const auto& band : bandsBelowNyquist (width, impulse.rateHz))
            if (! isRequested (stop))
                result.bands.push_back (inBand (band, result.channels));

        return result;
    }

private:
    [[nodiscard]] bool isStereo() const { return onsets.size() == 2; }

    [[nodiscard]] BandFigures inBand (const FrequencyBand& band, const std::vector<ChannelFacts>& facts) const
    {
        BandFigures figures { band, {}, {} };

        using Direction = OctaveFilter::Direction;

        for (std::size_t c = 0; c < onsets.size(); ++c)
        {
            const auto filtered = [&] (Direction direction)
            { return EnergyDecay::inBand (impulse.channels[c], onsets[c], impulse.rateHz, band, direction); };
            figures.channels.push_back (
                figuresOf (filtered (Direction::backwards), filtered (Direction::withoutPhase)));
        }

        if (isStereo())
        {
            const OctaveFilter filter (band, impulse.rateHz);
            const auto left = filter.process (impulse.channels[0]),
                       right = filter.process (impulse.channels[1]);
            figures.interaural =
                interaural ({ left.samples, right.samples }, left.lead - filter.delayFrames(), facts);
        }

        return figures;
    }

    /// From the earlier onset to the later knee, in rows that begin `lead` frames before the response.
    [[nodiscard]] InterauralCorrelation interaural (const std::vector<std::vector<double>>& rows, Frames lead,
                                                    const std::vector<ChannelFacts>& facts) const
    {
        return interauralCorrelations (rows[0], rows[1], lead + std::min (onsets[0], onsets[1]),
                                       lead + std::max (facts[0].kneeFrame, facts[1].kneeFrame),
                                       impulse.rateHz);
    }

    const ImpulseResponse& impulse;
    std::vector<Frames> onsets;
};

} // namespace

std::vector<ChannelFacts> channelFactsOf (const ImpulseResponse& impulse)
{
    std::vector<ChannelFacts> facts;

    for (const auto& row : impulse.channels)
    {
        const auto onset = onsetFrame ({ row });
        facts.push_back (
            factsOf (row, onset, EnergyDecay::broadband (row, onset, impulse.rateHz), impulse.rateHz));
    }

    return facts;
}

Result<RoomAnalysis> analyseRoom (const ImpulseResponse& impulse, BandWidth width, const StopRequest& stop)
{
    const auto isSilent = [] (const std::vector<double>& row)
    { return std::ranges::all_of (row, [] (double x) { return x == 0.0; }); };

    if (std::ranges::all_of (impulse.channels, isSilent))
        return Error { ErrorCode::unsuitable, "Expected a response; all of its channels are silent.",
                       impulse.name };

    auto result = Analysis (impulse).run (width, stop);

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", impulse.name };

    return result;
}

} // namespace partita
