#include "Design/ToleranceSpec.h"

#include <fmt/format.h>

#include <cmath>

namespace partita
{
namespace
{

constexpr double leastRippleDb = 1e-6, mostRippleDb = 20.0;
constexpr double leastAttenuationDb = 1.0, mostAttenuationDb = 240.0;
constexpr double mostGainDb = 60.0;

Error refuse (std::string message, std::string context = {})
{
    return { ErrorCode::badSpecification, std::move (message), std::move (context) };
}

/// Edges that must ascend, with what they are called.
struct Edge
{
    double hertz;
    const char* name;
};

Status checkAscent (const std::vector<Edge>& edges, const char* kind)
{
    for (const auto& edge : edges)
        if (! std::isfinite (edge.hertz) || ! (edge.hertz > 0.0))
            return refuse (
                fmt::format ("The {} must be a frequency above 0 Hz; found {:g} Hz.", edge.name, edge.hertz),
                kind);

    for (std::size_t n = 1; n < edges.size(); ++n)
        if (! (edges[n].hertz > edges[n - 1].hertz))
            return refuse (fmt::format ("The {} must lie above the {}; found {:g} Hz and {:g} Hz.",
                                        edges[n].name, edges[n - 1].name, edges[n].hertz, edges[n - 1].hertz),
                           kind);

    return Done {};
}

std::vector<Edge> ascending (const EdgeSpec& spec)
{
    const Edge pass { spec.passHz, spec.isBand() ? "lower pass edge" : "pass edge" },
        stop { spec.stopHz, spec.isBand() ? "lower stop edge" : "stop edge" },
        upperPass { spec.upperPassHz, "upper pass edge" }, upperStop { spec.upperStopHz, "upper stop edge" };

    switch (spec.kind)
    {
        case FilterKind::lowpass: return { pass, stop };
        case FilterKind::highpass: return { stop, pass };
        case FilterKind::bandpass: return { stop, pass, upperPass, upperStop };
        case FilterKind::bandstop: return { pass, stop, upperStop, upperPass };
    }

    return {};
}

Status checkBand (const ToleranceBand& band)
{
    if (! std::isfinite (band.lowHz) || ! std::isfinite (band.highHz) || band.lowHz < 0.0
        || ! (band.highHz > band.lowHz))
        return refuse (fmt::format ("A band must go from a lower to a higher frequency, from 0 Hz on; found "
                                    "{:g} Hz to {:g} Hz.",
                                    band.lowHz, band.highHz));

    if (! band.passes && ! (band.toleranceDb >= leastAttenuationDb && band.toleranceDb <= mostAttenuationDb))
        return refuse (fmt::format ("The attenuation must be {:g} … {:g} dB; found {:g} dB.",
                                    leastAttenuationDb, mostAttenuationDb, band.toleranceDb),
                       "attenuation");

    if (band.passes && ! (band.toleranceDb >= leastRippleDb && band.toleranceDb <= mostRippleDb))
        return refuse (fmt::format ("The ripple must be {:g} … {:g} dB; found {:g} dB.", leastRippleDb,
                                    mostRippleDb, band.toleranceDb),
                       "ripple");

    if (band.passes && ! (std::abs (band.gainDb) <= mostGainDb))
        return refuse (fmt::format ("The gain of a band must be {:g} … {:g} dB; found {:g} dB.", -mostGainDb,
                                    mostGainDb, band.gainDb),
                       "gain");

    return Done {};
}

} // namespace

const char* nameOf (DesignMethod method) noexcept
{
    switch (method)
    {
        case DesignMethod::equiripple: return "equiripple";
        case DesignMethod::window: return "window";
        case DesignMethod::leastSquares: return "least-squares";
    }

    return "";
}

const char* nameOf (TapFormat format) noexcept { return format == TapFormat::float32 ? "float" : "double"; }

std::vector<double> rounded (std::vector<double> taps, TapFormat format)
{
    if (format == TapFormat::float32)
        for (auto& tap : taps)
            tap = static_cast<double> (static_cast<float> (tap));

    return taps;
}

Result<std::vector<ToleranceBand>> bandsOf (const EdgeSpec& spec, double rateHz)
{
    const auto edges = ascending (spec);

    if (auto fine = checkAscent (edges, nameOf (spec.kind)); ! fine)
        return fine.error();

    const auto nyquistHz = 0.5 * rateHz;

    if (const auto& top = edges.back(); ! (top.hertz < nyquistHz))
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "The {} at {:g} Hz needs a sample rate above {:g} Hz; found {:g} Hz, whose "
                           "Nyquist frequency is {:g} Hz.",
                           top.name, top.hertz, 2.0 * top.hertz, rateHz, nyquistHz),
                       nameOf (spec.kind) };

    const auto pass = [&] (double low, double high) {
        return ToleranceBand { low, high, true, spec.rippleDb };
    };
    const auto stop = [&] (double low, double high) {
        return ToleranceBand { low, high, false, spec.attenuationDb };
    };

    switch (spec.kind)
    {
        case FilterKind::lowpass:
            return std::vector { pass (0.0, spec.passHz), stop (spec.stopHz, nyquistHz) };
        case FilterKind::highpass:
            return std::vector { stop (0.0, spec.stopHz), pass (spec.passHz, nyquistHz) };
        case FilterKind::bandpass:
            return std::vector { stop (0.0, spec.stopHz), pass (spec.passHz, spec.upperPassHz),
                                 stop (spec.upperStopHz, nyquistHz) };
        case FilterKind::bandstop:
            return std::vector { pass (0.0, spec.passHz), stop (spec.stopHz, spec.upperStopHz),
                                 pass (spec.upperPassHz, nyquistHz) };
    }

    return refuse ("Expected one of the kinds of filters.");
}

Status validate (const EdgeSpec& spec)
{
    const auto edges = ascending (spec);

    if (auto fine = checkAscent (edges, nameOf (spec.kind)); ! fine)
        return fine;

    // High enough for every edge: what is wrong here is wrong at any rate.
    const auto rateHz = 4.0 * edges.back().hertz;
    DesignRequest request;
    request.bands = *bandsOf (spec, rateHz);
    return validate (request, rateHz);
}

Result<DesignMethod> parseDesignMethod (const std::string& text)
{
    for (const auto method : { DesignMethod::equiripple, DesignMethod::window, DesignMethod::leastSquares })
        if (text == nameOf (method))
            return method;

    return refuse (fmt::format ("expected equiripple, window or least-squares; found “{}”", text));
}

Status validate (const DesignRequest& request, double rateHz)
{
    if (! (rateHz > 0.0) || ! std::isfinite (rateHz))
        return refuse (fmt::format ("The sample rate must be above 0 Hz; found {:g} Hz.", rateHz), "rate");

    if (request.bands.empty())
        return refuse ("At least one band is needed; found none.", "bands");

    if (request.taps && (*request.taps < 1 || *request.taps > DesignRequest::mostTaps))
        return refuse (fmt::format ("The number of taps must be 1 … {}; found {}.", DesignRequest::mostTaps,
                                    *request.taps),
                       "taps");

    for (std::size_t n = 0; n < request.bands.size(); ++n)
    {
        if (auto fine = checkBand (request.bands[n]); ! fine)
            return fine;

        if (n > 0 && ! (request.bands[n].lowHz > request.bands[n - 1].highHz))
            return refuse (
                fmt::format ("Bands must leave a transition between them; found one that ends at {:g} Hz "
                             "before one that begins at {:g} Hz.",
                             request.bands[n - 1].highHz, request.bands[n].lowHz),
                "bands");
    }

    if (const auto top = request.bands.back().highHz; top > 0.5 * rateHz)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "A band up to {:g} Hz needs a sample rate of {:g} Hz at least; found {:g} Hz.",
                           top, 2.0 * top, rateHz),
                       "bands" };

    return Done {};
}

} // namespace partita
