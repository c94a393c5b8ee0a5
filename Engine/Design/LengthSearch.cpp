#include "Design/LengthSearch.h"

#include "Core/Units.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace partita::detail
{
LengthSearch::LengthSearch (const DesignRequest& r, double rate, FreeBands bands,
                            const StopRequest& stopRequest, int most)
    : request (r), rateHz (rate), freeBands (bands), stop (stopRequest), mostTaps (most)
{
    // Kaiser's estimate of equiripple filters, at the narrowest transition.
    const auto slackDb = -decibelsFromGain (leastSlackOf (r.bands));
    dbPerTap = 14.6 * narrowestTransitionHz (r.bands) / rateHz;
    estimate = 1 + static_cast<int> (std::clamp ((slackDb - 13.0) / dbPerTap, 2.0, mostTaps - 1.0));
}

Result<Candidate> LengthSearch::run() const
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

        if (! even && even.error().code == ErrorCode::cancelled)
            return even;

        if (! even || even->excess > 1.0)
            break;

        best = *std::move (even);
    }

    return best;
}

bool LengthSearch::allowsEven() const
{
    const auto& last = request.bands.back();
    return request.method != DesignMethod::window && (! last.passes || last.highHz < 0.5 * rateHz);
}

Result<Candidate> LengthSearch::at (int taps) const
{
    auto made = designed (request, taps, rateHz, freeBands, stop);

    if (! made)
        return made.error();

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", nameOf (request.method) };

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

double LengthSearch::excessOf (const std::vector<double>& taps) const
{
    const design::ResponseMeasurement response (taps, rateHz);
    double excess = 0.0;

    for (const auto& band : request.bands)
    {
        const auto found = response.rangeIn (band.lowHz, band.highHz);
        excess = std::max ({ excess, (found.highest - centreOf (band)) / slackOf (band),
                             band.passes ? (centreOf (band) - found.lowest) / slackOf (band) : 0.0 });
    }

    return excess;
}

int LengthSearch::ofParity (int taps, int odd) const
{
    const auto least = fewest (odd);
    return std::max (taps % 2 == odd ? taps : taps + 1, least);
}

int LengthSearch::fewest (int odd) const
{
    const auto roomy = 2 * (static_cast<int> (request.bands.size()) - 2) + 1; // of an equiripple filter
    const auto least = std::max (roomy, 3);
    return least % 2 == odd ? least : least + 1;
}

// The error in dB falls nearly in a straight line with the length: follows it from the latest length, within what is known to
// be too few and enough.
Result<Candidate> LengthSearch::shortest (int odd) const
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

} // namespace partita::detail
