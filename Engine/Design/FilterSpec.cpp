#include "Design/FilterSpec.h"

#include <fmt/format.h>

#include <cmath>

namespace partita
{
namespace
{

constexpr double leastAttenuationDb = 10.0;
constexpr double mostAttenuationDb = 200.0;
constexpr int mostTaps = 1 << 22;

Error refuse (const FilterSpec& spec, std::string message)
{
    return { ErrorCode::badSpecification, std::move (message), nameOf (spec.kind) };
}

} // namespace

const char* nameOf (FilterKind kind) noexcept
{
    switch (kind)
    {
        case FilterKind::lowpass: return "lowpass";
        case FilterKind::highpass: return "highpass";
        case FilterKind::bandpass: return "bandpass";
        case FilterKind::bandstop: return "bandstop";
    }

    return "";
}

Status validate (const FilterSpec& spec)
{
    if (! (spec.edgeHz > 0.0) || ! std::isfinite (spec.edgeHz))
        return refuse (spec, fmt::format ("An edge must lie above 0 Hz; found {:g} Hz.", spec.edgeHz));

    if (spec.isBand() && (! (spec.upperEdgeHz > spec.edgeHz) || ! std::isfinite (spec.upperEdgeHz)))
        return refuse (spec,
                       fmt::format ("The upper edge must lie above the lower one; found {:g} Hz and {:g} Hz. "
                                    "Write the lower one first.",
                                    spec.edgeHz, spec.upperEdgeHz));

    if (! (spec.attenuationDb >= leastAttenuationDb && spec.attenuationDb <= mostAttenuationDb))
        return refuse (spec, fmt::format ("The attenuation must be {:g} … {:g} dB; found {:g} dB.",
                                          leastAttenuationDb, mostAttenuationDb, spec.attenuationDb));

    if (spec.taps && spec.transitionHz)
        return refuse (spec,
                       "Number of taps and transition width determine one another: give one of the two.");

    if (spec.taps && (*spec.taps < 3 || *spec.taps > mostTaps || *spec.taps % 2 == 0))
        return refuse (spec,
                       fmt::format ("The number of taps must be odd, so that the delay is a whole number of "
                                    "frames, and 3 … {}; found {}.",
                                    mostTaps - 1, *spec.taps));

    if (! spec.transitionHz)
        return Done {};

    const auto transition = *spec.transitionHz;

    if (! (transition > 0.0) || ! std::isfinite (transition))
        return refuse (spec,
                       fmt::format ("A transition must be wider than 0 Hz; found {:g} Hz.", transition));

    if (transition / 2 >= spec.edgeHz)
        return refuse (
            spec, fmt::format ("A transition of {:g} Hz centred on {:g} Hz reaches below 0 Hz; at most {:g} "
                               "Hz fit.",
                               transition, spec.edgeHz, 2 * spec.edgeHz));

    if (spec.isBand() && transition >= spec.upperEdgeHz - spec.edgeHz)
        return refuse (
            spec, fmt::format ("Two transitions of {:g} Hz do not fit between {:g} Hz and {:g} Hz; less than "
                               "{:g} Hz does.",
                               transition, spec.edgeHz, spec.upperEdgeHz, spec.upperEdgeHz - spec.edgeHz));

    return Done {};
}

} // namespace partita
