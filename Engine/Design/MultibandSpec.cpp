#include "Design/MultibandSpec.h"

#include <fmt/format.h>

#include <cmath>

namespace partita
{
namespace
{

constexpr int mostTaps = 1 << 16;

Error refuse (std::string message) { return { ErrorCode::badSpecification, std::move (message), "bands" }; }

Status checkBand (const GainBand& band)
{
    for (const auto value : { band.lowHz, band.highHz, band.lowGain, band.highGain, band.weight })
        if (! std::isfinite (value))
            return refuse (
                "Edges, gains and weights of bands must be finite numbers; found one that is not.");

    if (band.lowHz < 0.0 || band.highHz < band.lowHz)
        return refuse (fmt::format ("A band must go from a lower to a higher frequency, from 0 Hz on; found "
                                    "{:g} Hz to {:g} Hz.",
                                    band.lowHz, band.highHz));

    if (! (band.weight > 0.0))
        return refuse (fmt::format ("The weight of a band must be above 0; found {:g}. Leave the band out to "
                                    "have it free.",
                                    band.weight));

    return Done {};
}

Status checkForcedZeros (const MultibandSpec& spec, double nyquistHz)
{
    const auto refuseZero = [&spec] (const char* where, const char* instead)
    {
        return Error { ErrorCode::unsuitable,
                       fmt::format ("{} taps of {} symmetry have no gain at {}, where one is asked for. {}",
                                    spec.taps, spec.symmetry == Symmetry::even ? "even" : "odd", where,
                                    instead),
                       "taps" };
    };

    const auto& first = spec.bands.front();
    const auto& last = spec.bands.back();

    if (first.lowHz <= 0.0 && first.lowGain != 0.0 && detail::isZeroAtDc (spec.taps, spec.symmetry))
        return refuseZero ("0 Hz", "Begin the band above 0 Hz.");

    if (last.highHz >= nyquistHz && last.highGain != 0.0
        && detail::isZeroAtNyquist (spec.taps, spec.symmetry))
        return refuseZero ("the Nyquist frequency", spec.symmetry == Symmetry::even
                                                        ? "Take an odd number of taps."
                                                        : "Take an even number of taps.");

    return Done {};
}

/// A relative error needs a gain to refer to, everywhere but at a zero that both sides share.
Status checkRelativeGains (const MultibandSpec& spec)
{
    for (const auto& band : spec.bands)
    {
        const auto sharesZero = band.lowHz <= 0.0 && band.lowGain == 0.0 && band.highGain != 0.0
                                && detail::isZeroAtDc (spec.taps, spec.symmetry);

        if (! sharesZero && band.lowGain * band.highGain <= 0.0)
            return refuse (fmt::format ("Relative errors need a gain other than 0 in every band; found {:g} "
                                        "to {:g}. Weigh errors uniformly.",
                                        band.lowGain, band.highGain));
    }

    return Done {};
}

} // namespace

Status validate (const MultibandSpec& spec, double rateHz)
{
    if (spec.bands.empty())
        return refuse ("At least one band is needed; found none.");

    if (spec.taps < 1 || spec.taps > mostTaps)
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The number of taps must be 1 … {}; found {}.", mostTaps, spec.taps),
                       "taps" };

    if (spec.symmetry == Symmetry::odd && spec.taps < 2)
        return Error { ErrorCode::badSpecification, "Taps of odd symmetry are at least 2; found 1.", "taps" };

    if (! (rateHz > 0.0) || ! std::isfinite (rateHz))
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The sample rate must be above 0 Hz; found {:g} Hz.", rateHz), "rate" };

    const GainBand* before = nullptr;

    for (const auto& band : spec.bands)
    {
        if (auto fine = checkBand (band); ! fine)
            return fine;

        if (before != nullptr && band.lowHz < before->highHz)
            return refuse (fmt::format ("Bands must follow one another without overlap; found one that ends "
                                        "at {:g} Hz before one that begins at {:g} Hz.",
                                        before->highHz, band.lowHz));

        before = &band;
    }

    if (const auto top = spec.bands.back().highHz; top > 0.5 * rateHz)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "A band up to {:g} Hz needs a sample rate of {:g} Hz at least; found {:g} "
                           "Hz, whose Nyquist frequency is {:g} Hz.",
                           top, 2.0 * top, rateHz, 0.5 * rateHz),
                       "bands" };

    if (spec.weighting == ErrorWeighting::relative)
        if (auto fine = checkRelativeGains (spec); ! fine)
            return fine;

    return checkForcedZeros (spec, 0.5 * rateHz);
}

namespace detail
{

double gainAt (const GainBand& band, double hertz) noexcept
{
    const auto width = band.highHz - band.lowHz;
    return width > 0.0 ? band.lowGain + (band.highGain - band.lowGain) * ((hertz - band.lowHz) / width)
                       : band.lowGain;
}

double weightAt (const GainBand& band, double hertz, ErrorWeighting weighting) noexcept
{
    return weighting == ErrorWeighting::relative ? band.weight / std::abs (gainAt (band, hertz))
                                                 : band.weight;
}

bool isZeroAtDc (int, Symmetry symmetry) noexcept { return symmetry == Symmetry::odd; }

bool isZeroAtNyquist (int taps, Symmetry symmetry) noexcept
{
    return (symmetry == Symmetry::odd) == (taps % 2 == 1);
}

} // namespace detail

} // namespace partita
