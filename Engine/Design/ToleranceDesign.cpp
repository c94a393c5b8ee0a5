#include "Design/ToleranceDesign.h"

#include "Core/Units.h"
#include "Design/Equiripple.h"
#include "Design/LeastSquares.h"
#include "Design/WindowedSinc.h"

#include <algorithm>
#include <cmath>

namespace partita::detail
{
namespace
{

/// A sum of ideal band filters, each with its edges in the middle of the transitions, under one window.
Result<std::vector<double>> windowed (const DesignRequest& request, int taps, double rateHz)
{
    const auto& bands = request.bands;
    const Window kaiser { WindowKind::kaiser, design::kaiserBeta (-decibelsFromGain (leastSlackOf (bands))) };
    design::WindowedSincDesigner designer;

    if (auto prepared = designer.prepare (request.window.value_or (kaiser), taps); ! prepared)
        return prepared.error();

    // A gain that holds from 0 Hz on, and what each transition adds to it above itself.
    std::vector<double> sum (static_cast<std::size_t> (taps)), step (sum.size());
    sum[sum.size() / 2] = centreOf (bands.back());

    for (std::size_t n = 1; n < bands.size(); ++n)
    {
        const auto edgeHz = 0.5 * (bands[n - 1].highHz + bands[n].lowHz);

        if (! designer.design (FilterKind::lowpass, edgeHz, 0.0, rateHz, step))
            return Error { ErrorCode::unsuitable,
                           "A transition must lie between 0 Hz and the Nyquist frequency.", "bands" };

        const auto gain = centreOf (bands[n - 1]) - centreOf (bands[n]);
        std::transform (sum.begin(), sum.end(), step.begin(), sum.begin(),
                        [gain] (double s, double tap) { return s + gain * tap; });
    }

    return sum;
}

/// Bands and limited free bands in the order of their frequencies. A limited band keeps off its neighbours by so little that no
/// filter of the length can rise in between.
void addLimits (std::vector<GainBand>& bands, const std::vector<ToleranceBand>& asked, double rateHz)
{
    constexpr auto clearance = 0.1; // of the narrowest transition or of its own width

    for (const auto& band : freeBandsOf (asked, rateHz))
    {
        const auto marginHz = clearance * std::min (narrowestTransitionHz (asked), band.highHz - band.lowHz);
        bands.push_back ({ band.lowHz > 0.0 ? band.lowHz + marginHz : 0.0,
                           band.highHz < 0.5 * rateHz ? band.highHz - marginHz : 0.5 * rateHz, 0.0, 0.0,
                           1.0 / band.limit });
    }

    std::ranges::sort (bands, {}, &GainBand::lowHz);
}

} // namespace

design::GainRange allowed (const ToleranceBand& band) noexcept
{
    return band.passes ? design::GainRange { gainFromDecibels (band.gainDb - band.toleranceDb),
                                             gainFromDecibels (band.gainDb + band.toleranceDb) }
                       : design::GainRange { 0.0, gainFromDecibels (-band.toleranceDb) };
}

double centreOf (const ToleranceBand& band) noexcept
{
    const auto range = allowed (band);
    return band.passes ? 0.5 * (range.lowest + range.highest) : 0.0;
}

double slackOf (const ToleranceBand& band) noexcept
{
    const auto range = allowed (band);
    return band.passes ? 0.5 * (range.highest - range.lowest) : range.highest;
}

double leastSlackOf (const std::vector<ToleranceBand>& bands) noexcept
{
    return slackOf (*std::ranges::min_element (bands, {}, slackOf));
}

double narrowestTransitionHz (const std::vector<ToleranceBand>& bands) noexcept
{
    auto narrowest = bands.back().highHz;

    for (std::size_t n = 1; n < bands.size(); ++n)
        narrowest = std::min (narrowest, bands[n].lowHz - bands[n - 1].highHz);

    return narrowest;
}

std::vector<FreeBand> freeBandsOf (const std::vector<ToleranceBand>& bands, double rateHz)
{
    std::vector<FreeBand> freeBands;
    const auto nyquistHz = 0.5 * rateHz;

    if (bands.front().lowHz > 0.0)
        freeBands.push_back ({ 0.0, bands.front().lowHz, allowed (bands.front()).highest });

    for (std::size_t n = 1; n < bands.size(); ++n)
        freeBands.push_back ({ bands[n - 1].highHz, bands[n].lowHz,
                               std::max (allowed (bands[n - 1]).highest, allowed (bands[n]).highest) });

    if (bands.back().highHz < nyquistHz)
        freeBands.push_back ({ bands.back().highHz, nyquistHz, allowed (bands.back()).highest });

    return freeBands;
}

MultibandSpec multibandOf (const DesignRequest& request, int taps, double rateHz, FreeBands freeBands)
{
    MultibandSpec spec;
    spec.taps = taps;

    for (const auto& band : request.bands)
    {
        const auto gain = centreOf (band);
        spec.bands.push_back ({ band.lowHz, band.highHz, gain, gain, 1.0 / slackOf (band) });
    }

    if (freeBands == FreeBands::limited)
        addLimits (spec.bands, request.bands, rateHz);

    return spec;
}

Result<std::vector<double>> designed (const DesignRequest& request, int taps, double rateHz,
                                      FreeBands freeBands, const StopRequest& stop)
{
    if (request.method == DesignMethod::window)
        return windowed (request, taps, rateHz);

    auto spec = multibandOf (request, taps, rateHz, freeBands);

    if (request.method == DesignMethod::leastSquares)
    {
        for (auto& band : spec.bands)
            band.weight *= band.weight;

        return design::leastSquares (spec, rateHz, stop);
    }

    auto filter = design::equiripple (spec, rateHz, stop);
    return filter ? Result<std::vector<double>> (std::move (filter->taps)) : filter.error();
}

} // namespace partita::detail
