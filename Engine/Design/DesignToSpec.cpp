#include "Design/DesignToSpec.h"

#include "Core/Units.h"
#include "Design/Equiripple.h"
#include "Design/LeastSquares.h"
#include "Design/LengthSearch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

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

Status checkParity (const DesignRequest& request, std::optional<int> taps, double rateHz)
{
    const auto wantsEven = request.parity == TapParity::even || (taps && *taps % 2 == 0);
    const auto wantsOdd = request.parity == TapParity::odd || (taps && *taps % 2 == 1);
    const auto refuse = [] (std::string message) {
        return Error { ErrorCode::badSpecification, std::move (message), "taps" };
    };

    if (wantsEven && wantsOdd)
        return refuse (fmt::format ("An {} number of taps was asked for; found {}.",
                                    request.parity == TapParity::odd ? "odd" : "even", taps.value_or (0)));

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
    if (request.method != DesignMethod::leastSquares || request.taps)
        return Done {};

    const auto highest = [] (const ToleranceBand& band) { return detail::allowed (band).highest; };
    const auto loudest = highest (*std::ranges::max_element (request.bands, {}, highest));
    const auto least = detail::leastSlackOf (request.bands) / loudest;

    if (least >= leastSquaresReach)
        return Done {};

    return Error {
        ErrorCode::badSpecification,
        fmt::format (
            "Least squares in double precision reach errors {:.0f} dB below the largest gain; {:.0f} dB are "
            "asked for. Choose equiripple or window, or ask for less.",
            -decibelsFromGain (leastSquaresReach), -decibelsFromGain (least)),
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
    const auto spec = detail::multibandOf (request, longest, rateHz, FreeBands::free);
    const auto reached = canReach (spec, 1.0, rateHz, stop);

    if (! reached)
        return reached.error();

    return *reached ? Status (Done {}) : beyondReach (request, estimate, rateHz);
}

/// Whether the gain could rise between the bands or beyond them. In one transition over the whole rest it can't.
bool canStray (const DesignRequest& request, double rateHz)
{
    const auto freeBands = detail::freeBandsOf (request.bands, rateHz).size();
    return request.method != DesignMethod::window && freeBands > (request.bands.size() == 2 ? 1u : 0u);
}

bool meets (const Result<detail::Candidate>& found) { return found && found->excess <= 1.0; }

/// Free bands are limited, if they are to be, unless no filter would do then. Where they may rise, the errors of ever longer
/// filters don't always fall, so the length at which limited ones do bounds the search.
Result<detail::Candidate> choose (const DesignRequest& request, double rateHz, const StopRequest& stop)
{
    const auto searched = [&] (FreeBands freeBands, int most)
    { return detail::LengthSearch (request, rateHz, freeBands, stop, most).run(); };

    if (! canStray (request, rateHz))
        return searched (FreeBands::free, mostTaps);

    auto limited = searched (FreeBands::limited, mostTaps);
    const auto prefersLimited = request.freeBands == FreeBands::limited && meets (limited);

    if (isRequested (stop) || prefersLimited || (meets (limited) && limited->taps.size() == 1))
        return limited;

    auto unlimited =
        searched (FreeBands::free, meets (limited) ? static_cast<int> (limited->taps.size()) - 1 : mostTaps);
    const auto isBetter = meets (unlimited) || (unlimited && limited && unlimited->excess < limited->excess);
    return isBetter || ! limited ? std::move (unlimited) : std::move (limited);
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

    if (auto possible = checkParity (request, request.taps, rateHz); ! possible)
        return possible.error();

    if (auto precise = checkPrecision (request); ! precise)
        return precise.error();

    if (auto reachable = checkReach (request, rateHz, stop); ! reachable)
        return reachable.error();

    auto choice = choose (request, rateHz, stop);

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", nameOf (request.method) };

    if (! choice)
        return choice.error();

    auto report = measureAgainst (request, choice->taps, rateHz);
    return DesignedFilter { std::move (choice->taps), std::move (report) };
}

} // namespace partita::design
