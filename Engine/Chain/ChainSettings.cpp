#include "Chain/ChainSettings.h"

#include "Chain/FactoryImpulseAtRate.h"
#include "Convolution/OfflineConvolver.h"
#include "Design/CurveFilter.h"
#include "Design/DesignToSpec.h"
#include "Design/PhaseConversion.h"
#include "Design/WindowedSinc.h"
#include "Impulse/Editing/EditedImpulse.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/StreamResampler.h"

#include <fmt/format.h>

#include <algorithm>

namespace partita
{
namespace
{

// What a default number of taps stays below.
constexpr double audibleErrorDb = 0.1;

/// A linear-phase design with another phase.
Result<std::vector<double>> converted (Result<std::vector<double>> taps, Phase phase, const StopRequest& stop)
{
    if (! taps || phase.kind == PhaseKind::linear)
        return taps;

    auto changed = design::withPhase (*taps, phase, stop);

    if (! changed)
        return changed.error();

    return std::move (changed->taps);
}

Result<std::vector<double>> designFilter (const FilterSpec& spec, double rateHz, const StopRequest& stop)
{
    return converted (design::windowedSinc (spec, rateHz), spec.phase, stop);
}

Result<std::vector<double>> linearFilter (const ToleranceFilter& filter, double rateHz,
                                          const StopRequest& stop)
{
    auto bands = bandsOf (filter.edges, rateHz);

    if (! bands)
        return bands.error();

    DesignRequest request;
    request.bands = *std::move (bands);
    request.method = filter.method;
    request.parity = TapParity::odd;
    auto designed = design::designToSpec (request, rateHz, stop);

    if (! designed)
        return designed.error();

    if (! designed->report.met)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "No {} filter keeps to these tolerances; {} taps came nearest. Allow more "
                           "ripple, less attenuation or a wider transition.",
                           nameOf (filter.method), designed->report.taps),
                       nameOf (filter.edges.kind) };

    return std::move (designed->taps);
}

Result<std::vector<double>> designFilter (const ToleranceFilter& filter, double rateHz,
                                          const StopRequest& stop)
{
    return converted (linearFilter (filter, rateHz, stop), filter.phase, stop);
}

void addInSeries (FilterSeries& all, const std::vector<double>& taps, Phase phase)
{
    all.latencyFrames += phase.latencyOf (taps.size());
    all.taps = convolved (all.taps, taps);
}

} // namespace

Result<FilterSeries> designFilters (const ChainSettings& settings, double rateHz, const StopRequest& stop)
{
    FilterSeries all;
    const auto addEach = [&] (const auto& filters) -> Status
    {
        for (const auto& filter : filters)
        {
            auto taps = designFilter (filter, rateHz, stop);

            if (! taps)
                return taps.error();

            addInSeries (all, *taps, filter.phase);
        }

        return Done {};
    };

    if (auto added = addEach (settings.filters); ! added)
        return added.error();

    if (auto added = addEach (settings.toleranceFilters); ! added)
        return added.error();

    return all;
}

namespace
{

/// Filters and equaliser in series, as far as they are on.
Result<FilterSeries> designSeries (const ChainSettings& settings, double rateHz,
                                   std::optional<EqualiserReport>& report, const StopRequest& stop)
{
    if (! settings.filtersOn)
        return FilterSeries {};

    auto series = designFilters (settings, rateHz, stop);

    if (! series || ! settings.equaliser)
        return series;

    const auto& [curve, taps, phase] = *settings.equaliser;
    auto equaliser = design::curveFilter (curve, rateHz, taps, phase, stop);

    if (! equaliser)
        return equaliser.error();

    addInSeries (*series, equaliser->taps, phase);
    report = EqualiserReport { static_cast<int> (equaliser->taps.size()), equaliser->error };
    return series;
}

Result<ImpulseResponse> editedAndResampled (const ImpulseResponse& impulse, const ImpulseEdits& edits,
                                            ChannelLayout layout, double rateHz, const StopRequest& stop)
{
    auto changed = edited (impulse, edits, layout, stop);
    return changed ? resampled (*std::move (changed), rateHz) : changed;
}

/// A factory impulse is not resampled but made for the rate: it has no lead then.
bool isMadeHere (const ChainSettings& settings, const ImpulseResponse* given, double rateHz)
{
    return settings.hasImpulse() && factory::isFactoryPath (settings.impulse->file)
           && (given == nullptr || given->rateHz != rateHz);
}

bool isSilent (const ResponseMatrix& matrix)
{
    return std::ranges::all_of (
        matrix.responses,
        [] (const auto& taps) { return std::ranges::all_of (taps, [] (double tap) { return tap == 0.0; }); });
}

/// The impulse as the wet path of audio at another rate.
Result<ChainResponse> impulseResponseOf (const ChainSettings& settings, const ImpulseResponse& impulse,
                                         double rateHz, int audioChannels, ImpulseForm form,
                                         std::optional<ImpulseReport>& report, const StopRequest& stop)
{
    const auto predelay = settings.impulse ? settings.impulse->predelaySeconds : 0.0;

    if (! (predelay >= 0.0 && predelay <= longestPredelaySeconds))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The predelay must be 0 s … {:g} s; found {:g} s.",
                                    longestPredelaySeconds, predelay),
                       {} };

    const auto edits = settings.impulse ? settings.impulse->edits : ImpulseEdits {};
    const auto layout = settings.impulse ? settings.impulse->layout : ChannelLayout::automatic;

    auto fitted = form == ImpulseForm::edited ? resampled (impulse, rateHz)
                                              : editedAndResampled (impulse, edits, layout, rateHz, stop);

    if (! fitted)
        return fitted.error();

    const auto leadFrames = fitted->leadFrames;
    auto arranged = arrangeChannels (*std::move (fitted), layout, audioChannels);

    if (! arranged)
        return arranged.error();

    for (auto& taps : arranged->matrix.responses)
        taps.insert (taps.begin(), static_cast<std::size_t> (framesFromSeconds (predelay, rateHz)), 0.0);

    report = ImpulseReport { impulse.rateHz,    impulse.rateHz != rateHz,    arranged->taken,
                             arranged->assumed, isSilent (arranged->matrix), impulse.damage };
    return ChainResponse { std::move (arranged->matrix), rateHz, leadFrames };
}

} // namespace

Result<BuiltChain> buildChain (const ChainSettings& settings, const ImpulseResponse* impulse, double rateHz,
                               int audioChannels, ImpulseForm form, const StopRequest& stop)
{
    BuiltChain built;
    auto series = designSeries (settings, rateHz, built.equaliser, stop);

    if (! series)
        return series.error();

    built.filters = *std::move (series);
    auto& response = built.response;
    response = { ResponseMatrix::onEachChannel ({ 1.0 }, audioChannels), rateHz };
    std::shared_ptr<const ImpulseResponse> madeHere;

    if (form == ImpulseForm::asStored && isMadeHere (settings, impulse, rateHz))
    {
        auto made = factoryImpulseAtRate (settings.impulse->file, rateHz);

        if (! made)
            return made.error();

        madeHere = *std::move (made);
        impulse = madeHere.get();
    }

    if (impulse != nullptr && settings.impulseOn)
    {
        auto wet = impulseResponseOf (settings, *impulse, rateHz, audioChannels, form, built.impulse, stop);

        if (! wet)
            return wet.error();

        response = *std::move (wet);
    }

    response.latencyFrames += built.filters.latencyFrames;

    if (! settings.hasFilters())
        return built;

    if (settings.filterPlace == FilterPlace::everything)
    {
        response.front = FrontFilter { built.filters.taps, built.filters.latencyFrames };
        return built;
    }

    for (auto& taps : response.matrix.responses)
        taps = taps.size() == 1 && taps.front() == 1.0 ? built.filters.taps
                                                       : convolved (taps, built.filters.taps);

    return built;
}

std::vector<std::string> remarksOn (const BuiltChain& chain, const ChainSettings& settings)
{
    std::vector<std::string> remarks;

    if (chain.equaliser && chain.equaliser->error.decibels > audibleErrorDb)
        remarks.push_back (fmt::format (
            "The equaliser's {} taps follow its curve to {:.2g} dB, worst at {:.4g} Hz; more taps follow it "
            "closer.",
            chain.equaliser->taps, chain.equaliser->error.decibels, chain.equaliser->error.frequencyHz));

    if (! chain.impulse)
        return remarks;

    const auto name = settings.impulse ? settings.impulse->file : std::string ("impulse");

    if (chain.impulse->resampled)
        remarks.push_back (fmt::format ("The impulse “{}” is resampled from {:g} Hz to {:g} Hz ({}).", name,
                                        chain.impulse->fileRateHz, chain.response.rateHz, resamplingMethod));

    if (chain.impulse->channelsAssumed)
        remarks.push_back (
            fmt::format ("The four channels of “{}” are taken as {}; --layout true-stereo says so, parallel "
                         "takes them one by one, and true-stereo-by-output, ambix-stereo or fuma-stereo in "
                         "these ways.",
                         name, chain.impulse->channelsTaken));

    if (chain.impulse->isSilent)
        remarks.push_back (fmt::format ("The impulse “{}” is silent: nothing is heard through it.", name));

    if (! chain.impulse->damage.empty())
        remarks.push_back (fmt::format ("Impulse “{}”: {}.", name, chain.impulse->damage));

    return remarks;
}

} // namespace partita
