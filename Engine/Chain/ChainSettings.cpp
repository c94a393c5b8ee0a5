#include "Chain/ChainSettings.h"

#include "Convolution/OfflineConvolver.h"
#include "Design/CurveFilter.h"
#include "Design/PhaseConversion.h"
#include "Design/WindowedSinc.h"

#include <fmt/format.h>

namespace partita
{
namespace
{

Result<std::vector<double>> designFilter (const FilterSpec& spec, double rateHz)
{
    auto taps = design::windowedSinc (spec, rateHz);

    if (! taps || spec.phase.kind == PhaseKind::linear)
        return taps;

    auto converted = design::withPhase (*taps, spec.phase);

    if (! converted)
        return converted.error();

    return std::move (converted->taps);
}

void addInSeries (FilterResponse& all, const std::vector<double>& taps, Phase phase)
{
    all.latencyFrames += phase.latencyOf (taps.size());
    all.taps = convolved (all.taps, taps);
}

} // namespace

Result<FilterResponse> designFilters (const std::vector<FilterSpec>& specs, double rateHz)
{
    FilterResponse all;

    for (const auto& spec : specs)
    {
        auto taps = designFilter (spec, rateHz);

        if (! taps)
            return taps.error();

        addInSeries (all, *taps, spec.phase);
    }

    return all;
}

Result<BuiltChain> buildChain (const ChainSettings& settings, const ImpulseResponse* impulse, double rateHz,
                               int audioChannels)
{
    auto filters = designFilters (settings.filters, rateHz);

    if (! filters)
        return filters.error();

    BuiltChain built;

    if (settings.equaliser)
    {
        const auto& [curve, taps, phase] = *settings.equaliser;
        auto equaliser = design::curveFilter (curve, rateHz, taps, phase);

        if (! equaliser)
            return equaliser.error();

        addInSeries (*filters, equaliser->taps, phase);
        built.equaliser = EqualiserReport { static_cast<int> (equaliser->taps.size()), equaliser->error };
    }

    built.response.rateHz = rateHz;
    built.response.latencyFrames = filters->latencyFrames;

    if (impulse == nullptr)
    {
        built.response.matrix = ResponseMatrix::onEachChannel (std::move (filters->taps), audioChannels);
        return built;
    }

    const auto predelay = settings.impulse ? settings.impulse->predelaySeconds : 0.0;

    if (! (predelay >= 0.0 && predelay <= longestPredelaySeconds))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The predelay must be 0 s … {:g} s; found {:g} s.",
                                    longestPredelaySeconds, predelay),
                       {} };

    auto fitted = resampled (*impulse, rateHz);

    if (! fitted)
        return fitted.error();

    const auto layout = settings.impulse ? settings.impulse->layout : ChannelLayout::automatic;
    auto arranged = arrangeChannels (*fitted, layout, audioChannels);

    if (! arranged)
        return arranged.error();

    for (auto& taps : arranged->matrix.responses)
    {
        if (! settings.filters.empty() || settings.equaliser)
            taps = convolved (taps, filters->taps);

        taps.insert (taps.begin(), static_cast<std::size_t> (framesFromSeconds (predelay, rateHz)), 0.0);
    }

    built.response.matrix = std::move (arranged->matrix);
    built.response.latencyFrames += fitted->leadFrames;
    built.impulse = ImpulseReport { impulse->rateHz, impulse->rateHz != rateHz, arranged->taken,
                                    arranged->assumed, impulse->damage };
    return built;
}

} // namespace partita
