#include "CommandLine/RequestedDesign.h"

#include "Core/Units.h"
#include "Design/PhaseConversion.h"
#include "Design/ResponseMeasurement.h"
#include "Design/SpecialFilters.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace partita::app
{
namespace
{

constexpr double defaultRippleDb = 0.1, defaultAttenuationDb = 96.0;

Error refuse (std::string message) { return { ErrorCode::badSpecification, std::move (message), {} }; }

/// What is beyond all limits stays so.
int inRange (std::int64_t count)
{
    constexpr std::int64_t beyond = 1 << 30;
    return static_cast<int> (std::min (count, beyond));
}

Result<FilterKind> commonKind (DesignKind kind)
{
    switch (kind)
    {
        case DesignKind::lowpass: return FilterKind::lowpass;
        case DesignKind::highpass: return FilterKind::highpass;
        case DesignKind::bandpass: return FilterKind::bandpass;
        case DesignKind::bandstop: return FilterKind::bandstop;
        default: return refuse ("Expected lowpass, highpass, bandpass or bandstop.");
    }
}

Result<std::vector<ToleranceBand>> commonBands (DesignKind kind, const DesignOptions& options)
{
    if (! options.pass || ! options.stop)
        return refuse (fmt::format ("A {} filter needs --pass and --stop.", options.kindName));

    EdgeSpec spec;
    spec.kind = *commonKind (kind);

    if (spec.isBand() != options.pass->high.has_value() || spec.isBand() != options.stop->high.has_value())
        return refuse (spec.isBand() ? "--pass and --stop of a band have two edges each, LOW:HIGH."
                                     : fmt::format ("A {} filter has one pass edge and one stop edge.",
                                                    options.kindName));

    spec.passHz = options.pass->low;
    spec.stopHz = options.stop->low;
    spec.upperPassHz = options.pass->high.value_or (0.0);
    spec.upperStopHz = options.stop->high.value_or (0.0);
    spec.rippleDb = options.rippleDb.value_or (defaultRippleDb);
    spec.attenuationDb = options.attenuationDb.value_or (defaultAttenuationDb);
    return bandsOf (spec, options.rate());
}

Result<std::vector<ToleranceBand>> toleranceBands (DesignKind kind, const DesignOptions& options)
{
    if (kind != DesignKind::multiband)
        return commonBands (kind, options);

    std::vector<ToleranceBand> bands;

    for (const auto& text : options.bands)
    {
        auto band = parseToleranceBand (text, options.rippleDb.value_or (defaultRippleDb),
                                        options.attenuationDb.value_or (defaultAttenuationDb));

        if (! band)
            return band.error();

        bands.push_back (*band);
    }

    return bands;
}

/// Below the largest gain; nothing if it is less than 0.01 dB where that is −100 dB.
std::optional<double> errorDb (const design::ConvertedFilter& converted, double rateHz)
{
    constexpr double neglected = 1.15e-8;
    const design::ResponseMeasurement response (converted.taps, rateHz);
    const auto share = converted.magnitudeError / response.rangeIn (0.0, 0.5 * rateHz).highest;
    return share > neglected ? std::optional (-decibelsFromGain (share)) : std::nullopt;
}

/// Gives the filter the phase that was asked for and measures it again.
Status convert (RequestedDesign& made, const DesignRequest& request, const DesignOptions& options,
                const StopRequest& stop)
{
    const auto phase = options.phase.value_or (Phase {});

    if (phase.kind == PhaseKind::linear)
        return Done {};

    auto converted = design::withPhase (made.taps, phase, stop);

    if (! converted)
        return converted.error();

    made.phaseErrorDb = errorDb (*converted, options.rate());
    made.taps = rounded (std::move (converted->taps), request.format);
    made.delayFrames = static_cast<double> (converted->latencyFrames);

    if (made.report)
    {
        made.report = design::measureAgainst (request, made.taps, options.rate());
        made.report->delayFrames = made.delayFrames;
    }

    return Done {};
}

Result<RequestedDesign> designBySpecification (DesignKind kind, const DesignOptions& options,
                                               const StopRequest& stop)
{
    auto bands = toleranceBands (kind, options);

    if (! bands)
        return bands.error();

    DesignRequest request;
    request.bands = *std::move (bands);
    request.method =
        options.method.value_or (options.window ? DesignMethod::window : DesignMethod::equiripple);
    request.format = options.format.value_or (TapFormat::float64);
    request.parity = options.parity.value_or (TapParity::any);
    request.freeBands = options.freeBands.value_or (FreeBands::limited);
    request.window = options.window;

    if (options.taps)
        request.taps = inRange (*options.taps);

    if (request.window && request.method != DesignMethod::window)
        return refuse (fmt::format ("--window belongs to the window method; found --method {}.",
                                    nameOf (request.method)));

    auto filter = design::designToSpec (request, options.rate(), stop);

    if (! filter)
        return filter.error();

    RequestedDesign made { std::move (filter->taps), std::move (filter->report), 0.0, {} };
    made.delayFrames = made.report->delayFrames;

    if (auto converted = convert (made, request, options, stop); ! converted)
        return converted.error();

    return made;
}

Result<std::vector<double>> special (DesignKind kind, const DesignOptions& options, const StopRequest& stop)
{
    const auto attenuationDb = options.attenuationDb.value_or (defaultAttenuationDb);
    const auto taps = inRange (options.taps.value_or (0));
    const auto rateHz = options.rate();

    if (! options.taps && kind != DesignKind::notches)
        return refuse (fmt::format ("The kind {} needs --taps.", options.kindName));

    if (kind == DesignKind::differentiator && options.pass && options.pass->high)
        return refuse ("A differentiator has one pass edge, its upper one.");

    if (kind == DesignKind::differentiator)
        return design::differentiator (taps, options.pass ? options.pass->low : 0.5 * rateHz, rateHz, stop);

    if (kind == DesignKind::hilbert)
        return options.pass && options.pass->high
                   ? design::hilbertTransformer (taps, options.pass->low, *options.pass->high, rateHz, stop)
                   : refuse ("A Hilbert transformer needs --pass LOW:HIGH.");

    if (kind == DesignKind::delay)
        return design::fractionalDelay (taps, options.delayFrames.value_or (0.5 * (taps - 1)), attenuationDb);

    if (kind == DesignKind::notches)
        return design::notchComb ({ options.notchHz.value_or (50.0), options.widthHz.value_or (4.0),
                                    attenuationDb, inRange (options.notches.value_or (0)) },
                                  rateHz);

    if (kind == DesignKind::average)
        return design::movingAverage (taps);

    return design::savitzkyGolay (taps, inRange (options.order.value_or (2)),
                                  inRange (options.derivative.value_or (0)));
}

Result<RequestedDesign> designSpecial (DesignKind kind, const DesignOptions& options, const StopRequest& stop)
{
    auto taps = special (kind, options, stop);

    if (! taps)
        return taps.error();

    const auto middle = 0.5 * static_cast<double> (taps->size() - 1);
    const auto delayFrames = options.delayFrames.value_or (middle); // which only a delay may be given
    DesignRequest request;
    request.format = options.format.value_or (TapFormat::float64);
    RequestedDesign made { rounded (*std::move (taps), request.format), {}, delayFrames, {} };

    if (auto converted = convert (made, request, options, stop); ! converted)
        return converted.error();

    return made;
}

} // namespace

Result<RequestedDesign> designRequested (DesignKind kind, const DesignOptions& options,
                                         const StopRequest& stop)
{
    return kind <= DesignKind::multiband ? designBySpecification (kind, options, stop)
                                         : designSpecial (kind, options, stop);
}

} // namespace partita::app
