#include "Design/DesignToSpec.h"

#include "Core/Units.h"
#include "Design/Equiripple.h"
#include "Design/LeastSquares.h"
#include "Design/LengthSearch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita::design
{
namespace
{

constexpr auto mostTaps = DesignRequest::mostTaps;
constexpr double strayDb = 1.0; // more is not a transition's bend

/// Kaiser's estimate of equiripple filters, for the transition that takes most.
double tapsEstimate (const std::vector<ToleranceBand>& bands, double rateHz)
{
    double most = 0.0;

    for (std::size_t n = 1; n < bands.size(); ++n)
    {
        const auto step = std::abs (detail::centreOf (bands[n]) - detail::centreOf (bands[n - 1]));
        const auto slacks = detail::slackOf (bands[n]) * detail::slackOf (bands[n - 1]);
        const auto errorDb = 0.5 * decibelsFromGain (slacks / (step * step));
        const auto width = (bands[n].lowHz - bands[n - 1].highHz) / rateHz;

        if (step > 0.0)
            most = std::max (most, (-errorDb - 13.0) / (14.6 * width));
    }

    return most;
}

BandReport report (const ToleranceBand& band, const ResponseMeasurement& response, double lowLimitHz,
                   double highLimitHz)
{
    const auto found = response.rangeIn (band.lowHz, band.highHz);
    const auto range = detail::allowed (band);
    BandReport result;
    result.asked = band;
    result.met = found.highest <= range.highest && found.lowest >= range.lowest;
    result.reachedDb = band.passes ? std::max (decibelsFromGain (found.highest) - band.gainDb,
                                               band.gainDb - decibelsFromGain (found.lowest))
                                   : -decibelsFromGain (found.highest);
    result.reachedLowHz = response.staysWithin (range, band.lowHz, lowLimitHz);
    result.reachedHighHz = response.staysWithin (range, band.highHz, highLimitHz);
    return result;
}

Status checkParity (const DesignRequest& request, double rateHz)
{
    const auto wantsEven = request.parity == TapParity::even || (request.taps && *request.taps % 2 == 0);
    const auto wantsOdd = request.parity == TapParity::odd || (request.taps && *request.taps % 2 == 1);
    const auto refuse = [] (std::string message) {
        return Error { ErrorCode::badSpecification, std::move (message), "taps" };
    };

    if (wantsEven && wantsOdd)
        return refuse (fmt::format ("An {} number of taps was asked for; found {}.",
                                    request.parity == TapParity::odd ? "odd" : "even",
                                    request.taps.value_or (0)));

    if (wantsEven && request.method == DesignMethod::window)
        return refuse ("The window method makes odd numbers of taps.");

    const auto& last = request.bands.back();

    if (wantsEven && last.passes && last.highHz >= 0.5 * rateHz)
        return refuse (
            "An even number of taps has no gain at the Nyquist frequency, where one is asked for. Take "
            "an odd number.");

    return Done {};
}

Error beyondReach (const DesignRequest& request, double taps, double rateHz)
{
    return { ErrorCode::unsuitable,
             fmt::format (
                 "The transition of {:g} Hz takes {} taps at {:g} Hz; {} are the most. Widen it, or ask "
                 "for less.",
                 detail::narrowestTransitionHz (request.bands),
                 taps > mostTaps ? fmt::format ("some {:.2g}", taps) : "more", rateHz, mostTaps),
             "taps" };
}

/// Least squares find only so small an error, however many taps there are.
Status checkPrecision (const DesignRequest& request)
{
    const auto& bands = request.bands;
    const auto loudest = std::ranges::max_element (
        bands, {}, [] (const ToleranceBand& band) { return detail::allowed (band).highest; });
    const auto least = detail::leastSlackOf (bands) / detail::allowed (*loudest).highest;

    if (request.method != DesignMethod::leastSquares || request.taps || least >= 0.99 * leastSquaresReach)
        return Done {};

    return Error {
        ErrorCode::unsuitable,
        fmt::format ("Least squares in double precision reach errors down to {:.0f} dB of the largest gain; "
                     "{:.1f} dB are asked for. Choose equiripple or window, or ask for less.",
                     decibelsFromGain (leastSquaresReach), decibelsFromGain (least)),
        "least-squares"
    };
}

/// Refuses at once what no length can do. The estimate holds within a factor of about two; where it leaves doubts, the error
/// that no filter of the greatest length stays below decides.
Status checkReach (const DesignRequest& request, double rateHz, const StopRequest& stop)
{
    constexpr double beyondDoubt = 4.0, withinDoubt = 0.5;
    const auto estimate = tapsEstimate (request.bands, rateHz);

    if (request.taps || estimate < withinDoubt * mostTaps)
        return Done {};

    if (estimate > beyondDoubt * mostTaps)
        return beyondReach (request, estimate, rateHz);

    const auto longest = request.parity == TapParity::even ? mostTaps - 1 : mostTaps;
    const auto spec = detail::multibandOf (request, longest, rateHz, detail::FreeBands::free);
    const auto least = leastRipple (spec, rateHz, stop);

    if (! least)
        return least.error();

    return *least > 1.0 ? Status (beyondReach (request, estimate, rateHz)) : Done {};
}

/// The same length with free bands that keep below their neighbours, where that is possible and does not come by itself.
void limitFreeBands (detail::Candidate& found, const detail::LengthSearch& search,
                     const DesignRequest& request, double rateHz)
{
    if (found.excess > 1.0 || ! measureAgainst (request, found.taps, rateHz).strays())
        return;

    auto limited = search.at (static_cast<int> (found.taps.size()), detail::FreeBands::limited);

    if (limited && limited->excess <= 1.0 && ! measureAgainst (request, limited->taps, rateHz).strays())
        found = *std::move (limited);
}

} // namespace

bool DesignReport::strays() const noexcept
{
    return std::ranges::any_of (freeBands, &FreeBandReport::strays);
}

DesignReport measureAgainst (const DesignRequest& request, const std::vector<double>& taps, double rateHz)
{
    const ResponseMeasurement response (taps, rateHz);
    DesignReport result;
    result.method = request.method;
    result.format = request.format;
    result.taps = static_cast<int> (taps.size());
    result.delayFrames = 0.5 * static_cast<double> (taps.size() - 1);
    result.peakDb = decibelsFromGain (response.rangeIn (0.0, 0.5 * rateHz).highest);
    result.met = true;
    const auto& bands = request.bands;

    for (std::size_t n = 0; n < bands.size(); ++n)
    {
        const auto lowLimitHz = n > 0 ? bands[n - 1].highHz : 0.0;
        const auto highLimitHz = n + 1 < bands.size() ? bands[n + 1].lowHz : 0.5 * rateHz;
        result.bands.push_back (report (bands[n], response, lowLimitHz, highLimitHz));
        result.met = result.met && result.bands.back().met;
    }

    for (const auto& band : detail::freeBandsOf (bands, rateHz))
    {
        const auto highest = response.rangeIn (band.lowHz, band.highHz).highest;
        result.freeBands.push_back ({ band.lowHz, band.highHz, decibelsFromGain (highest),
                                      highest > band.limit * gainFromDecibels (strayDb) });
    }

    return result;
}

Result<DesignedFilter> designToSpec (const DesignRequest& request, double rateHz, const StopRequest& stop)
{
    if (auto valid = validate (request, rateHz); ! valid)
        return valid.error();

    if (auto possible = checkParity (request, rateHz); ! possible)
        return possible.error();

    if (auto precise = checkPrecision (request); ! precise)
        return precise.error();

    if (auto reachable = checkReach (request, rateHz, stop); ! reachable)
        return reachable.error();

    detail::LengthSearch search (request, rateHz, stop);
    auto found = search.run();

    if (! found)
        return found.error();

    limitFreeBands (*found, search, request, rateHz);

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", nameOf (request.method) };

    auto report = measureAgainst (request, found->taps, rateHz);
    return DesignedFilter { std::move (found->taps), std::move (report) };
}

} // namespace partita::design
