#include "Design/DesignToSpec.h"

#include "Core/Units.h"
#include "Design/Equiripple.h"
#include "Design/LeastSquares.h"
#include "Design/ResponseMeasurement.h"
#include "Design/WindowedSinc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita::design
{
namespace
{

constexpr int mostTaps = 32767;

/// What a tolerance is as gains.
GainRange allowed (const ToleranceBand& band)
{
    return band.passes ? GainRange { gainFromDecibels (band.gainDb - band.toleranceDb),
                                     gainFromDecibels (band.gainDb + band.toleranceDb) }
                       : GainRange { 0.0, gainFromDecibels (-band.toleranceDb) };
}

double centreOf (const ToleranceBand& band)
{
    const auto range = allowed (band);
    return band.passes ? 0.5 * (range.lowest + range.highest) : 0.0;
}

/// The largest error of the amplitude that a band allows.
double slackOf (const ToleranceBand& band)
{
    const auto range = allowed (band);
    return band.passes ? 0.5 * (range.highest - range.lowest) : range.highest;
}

double narrowestTransitionHz (const std::vector<ToleranceBand>& bands)
{
    auto narrowest = bands.back().highHz;

    for (std::size_t n = 1; n < bands.size(); ++n)
        narrowest = std::min (narrowest, bands[n].lowHz - bands[n - 1].highHz);

    return narrowest;
}

/// Kaiser's estimate of equiripple filters, for the transition that takes most.
double tapsEstimate (const std::vector<ToleranceBand>& bands, double rateHz)
{
    double most = 0.0;

    for (std::size_t n = 1; n < bands.size(); ++n)
    {
        const auto step = std::abs (centreOf (bands[n]) - centreOf (bands[n - 1]));
        const auto errorDb =
            0.5 * decibelsFromGain (slackOf (bands[n]) * slackOf (bands[n - 1]) / (step * step));
        const auto width = (bands[n].lowHz - bands[n - 1].highHz) / rateHz;

        if (step > 0.0)
            most = std::max (most, (-errorDb - 13.0) / (14.6 * width));
    }

    return most;
}

double leastSlackOf (const std::vector<ToleranceBand>& bands)
{
    const auto least = std::min_element (
        bands.begin(), bands.end(), [] (const auto& a, const auto& b) { return slackOf (a) < slackOf (b); });
    return slackOf (*least);
}

/// Error weights of 1 / slack: all bands are met if no weighted error is above 1.
MultibandSpec multibandOf (const DesignRequest& request, int taps)
{
    MultibandSpec spec;
    spec.taps = taps;

    for (const auto& band : request.bands)
    {
        const auto gain = centreOf (band), weight = 1.0 / slackOf (band);
        spec.bands.push_back ({ band.lowHz, band.highHz, gain, gain,
                                request.method == DesignMethod::leastSquares ? weight * weight : weight });
    }

    return spec;
}

/// A sum of ideal band filters, each with its edges in the middle of the transitions, under one window.
Result<std::vector<double>> windowed (const DesignRequest& request, int taps, double rateHz)
{
    const auto& bands = request.bands;
    const Window kaiser { WindowKind::kaiser, kaiserBeta (-decibelsFromGain (leastSlackOf (bands))) };
    WindowedSincDesigner designer;

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

Result<std::vector<double>> designed (const DesignRequest& request, int taps, double rateHz)
{
    if (request.method == DesignMethod::window)
        return windowed (request, taps, rateHz);

    const auto spec = multibandOf (request, taps);

    if (request.method == DesignMethod::leastSquares)
        return leastSquares (spec, rateHz);

    auto filter = equiripple (spec, rateHz);
    return filter ? Result<std::vector<double>> (std::move (filter->taps)) : filter.error();
}

struct Candidate
{
    std::vector<double> taps;
    double excess =
        0.0; // the largest error as a share of what is allowed: at most 1 if the specification is met
    bool rounded = false; // only rounding keeps it from being met, and not narrowly
};

class LengthSearch
{
public:
    LengthSearch (const DesignRequest& r, double rate) : request (r), rateHz (rate)
    {
        // Kaiser's estimate of equiripple filters, at the narrowest transition.
        const auto slackDb = -decibelsFromGain (leastSlackOf (r.bands));
        dbPerTap = 14.6 * narrowestTransitionHz (r.bands) / rateHz;
        estimate = 1 + static_cast<int> (std::clamp ((slackDb - 13.0) / dbPerTap, 2.0, mostTaps - 1.0));
    }

    Result<Candidate> run()
    {
        if (request.taps)
            return at (*request.taps);

        if (request.parity != TapParity::any || ! allowsEven())
            return shortest (request.parity == TapParity::even ? 0 : 1);

        auto odd = shortest (1);

        if (! odd || odd->excess > 1.0)
            return odd;

        // The shortest even length lies next to it.
        auto best = *std::move (odd);

        for (auto taps = static_cast<int> (best.taps.size()) - 1; taps > 1; taps -= 2)
        {
            auto even = at (taps);

            if (! even || even->excess > 1.0)
                break;

            best = *std::move (even);
        }

        return best;
    }

private:
    [[nodiscard]] bool allowsEven() const
    {
        const auto& last = request.bands.back();
        return request.method != DesignMethod::window && (! last.passes || last.highHz < 0.5 * rateHz);
    }

    Result<Candidate> at (int taps)
    {
        auto made = designed (request, taps, rateHz);

        if (! made)
            return made.error();

        constexpr auto ample = 0.9;
        const auto exact = excessOf (*made);

        if (! std::isfinite (exact))
            return Error { ErrorCode::unsuitable,
                           "The method can't make a filter of these bands. Choose another, or fewer taps.",
                           "bands" };

        auto taken = rounded (*std::move (made), request.format);
        const auto excess = request.format == TapFormat::float64 ? exact : excessOf (taken);
        return Candidate { std::move (taken), excess, excess > 1.0 && exact < ample };
    }

    [[nodiscard]] double excessOf (const std::vector<double>& taps) const
    {
        const ResponseMeasurement response (taps, rateHz);
        double excess = 0.0;

        for (const auto& band : request.bands)
        {
            const auto found = response.rangeIn (band.lowHz, band.highHz);
            excess = std::max ({ excess, (found.highest - centreOf (band)) / slackOf (band),
                                 band.passes ? (centreOf (band) - found.lowest) / slackOf (band) : 0.0 });
        }

        return excess;
    }

    [[nodiscard]] int ofParity (int taps, int odd) const
    {
        const auto least = fewest (odd);
        return std::max (taps % 2 == odd ? taps : taps + 1, least);
    }

    [[nodiscard]] int fewest (int odd) const
    {
        const auto roomy = 2 * (static_cast<int> (request.bands.size()) - 2) + 1; // of an equiripple filter
        const auto least = std::max (roomy, 3);
        return least % 2 == odd ? least : least + 1;
    }

    /// The error in dB falls nearly in a straight line with the length: follows it from the latest length, within what is
    /// known to be too few and enough.
    Result<Candidate> shortest (int odd)
    {
        auto tooFew = fewest (odd) - 2;
        const auto most = mostTaps % 2 == odd ? mostTaps : mostTaps - 1;
        std::optional<Candidate> enough, closest;
        auto taps = ofParity (estimate, odd);
        auto fallPerTap = dbPerTap;
        std::optional<std::pair<int, double>> before;

        for (int step = 0;; ++step)
        {
            auto made = at (taps);

            if (! made)
                return made;

            const auto levelDb = decibelsFromGain (made->excess);

            if (before && before->first != taps)
                if (const auto fall = (before->second - levelDb) / (taps - before->first);
                    fall > 0.25 * dbPerTap && fall < 4.0 * dbPerTap)
                    fallPerTap = fall;

            before = { taps, levelDb };

            if (made->excess <= 1.0)
                enough = *std::move (made);
            else
            {
                tooFew = taps;

                if (! closest || made->excess < closest->excess)
                    closest = *std::move (made);

                if (! enough && (closest->rounded || taps >= most))
                    return *std::move (closest);
            }

            const auto fewestEnough = enough ? static_cast<int> (enough->taps.size()) : most + 2;

            if (enough && fewestEnough - tooFew <= 2)
                return *std::move (enough);

            constexpr int straightSteps = 8;
            const auto predicted = taps + std::clamp (levelDb / fallPerTap, -1.0 * mostTaps, 1.0 * mostTaps);
            const auto next = step < straightSteps ? static_cast<int> (std::ceil (predicted))
                              : enough             ? tooFew + (fewestEnough - tooFew) / 2
                                                   : 2 * taps;
            taps = std::clamp (ofParity (next, odd), tooFew + 2, fewestEnough - 2);
        }
    }

    const DesignRequest& request;
    double rateHz, dbPerTap;
    int estimate;
};

BandReport report (const ToleranceBand& band, const ResponseMeasurement& response, double lowLimitHz,
                   double highLimitHz)
{
    const auto found = response.rangeIn (band.lowHz, band.highHz);
    const auto range = allowed (band);
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

/// The estimate holds within a factor of about two.
Status checkReach (const DesignRequest& request, double rateHz)
{
    constexpr double beyondDoubt = 4.0;
    const auto estimate = tapsEstimate (request.bands, rateHz);

    if (request.taps || estimate < beyondDoubt * mostTaps)
        return Done {};

    return Error { ErrorCode::unsuitable,
                   fmt::format (
                       "The transition of {:g} Hz takes some {:.2g} taps at {:g} Hz; {} are the most. Widen "
                       "it, or ask for less.",
                       narrowestTransitionHz (request.bands), estimate, rateHz, mostTaps),
                   "taps" };
}

} // namespace

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

    return result;
}

Result<DesignedFilter> designToSpec (const DesignRequest& request, double rateHz)
{
    if (auto valid = validate (request, rateHz); ! valid)
        return valid.error();

    if (auto possible = checkParity (request, rateHz); ! possible)
        return possible.error();

    if (auto reachable = checkReach (request, rateHz); ! reachable)
        return reachable.error();

    auto found = LengthSearch (request, rateHz).run();

    if (! found)
        return found.error();

    auto report = measureAgainst (request, found->taps, rateHz);
    return DesignedFilter { std::move (found->taps), std::move (report) };
}

} // namespace partita::design
