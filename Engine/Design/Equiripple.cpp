#include "Design/Equiripple.h"

#include "Design/RemezExchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace partita::design
{
namespace
{

Error interrupted() { return { ErrorCode::cancelled, "Interrupted.", "equiripple" }; }

/// The one filter without any error, where there is one: the same gain everywhere.
std::optional<EquirippleFilter> exactFilter (const MultibandSpec& spec)
{
    const auto gain = spec.bands.front().lowGain;
    const auto isConstant =
        std::all_of (spec.bands.begin(), spec.bands.end(),
                     [gain] (const GainBand& band) { return band.lowGain == gain && band.highGain == gain; });
    const auto canBeConstant = spec.symmetry == Symmetry::even && spec.taps % 2 == 1;

    if (! isConstant || ! (canBeConstant || gain == 0.0))
        return {};

    EquirippleFilter filter { std::vector<double> (static_cast<std::size_t> (spec.taps)), 0.0, 0.0, {}, 0 };
    filter.taps[filter.taps.size() / 2] = gain;
    return filter;
}

EquirippleFilter padded (EquirippleFilter filter, int taps)
{
    const auto rest = static_cast<std::size_t> (taps) - filter.taps.size();
    filter.taps.insert (filter.taps.begin(), rest / 2, 0.0);
    filter.taps.resize (static_cast<std::size_t> (taps));
    return filter;
}

/// The longest filter of the same kind whose error can still be resolved, with zeros at its ends.
Result<EquirippleFilter> longestResolvable (const MultibandSpec& spec, double rateHz, const StopRequest& stop)
{
    std::optional<EquirippleFilter> longest;
    int tooFew = 0, tooMany = spec.taps / 2; // pairs of taps

    while (tooMany - tooFew > 1)
    {
        auto shorter = spec;
        const auto pairs = (tooFew + tooMany) / 2;
        shorter.taps = 2 * pairs + spec.taps % 2;
        detail::RemezExchange exchange (shorter, rateHz, stop);
        auto filter = exchange.hasRoom() ? exchange.run() : std::nullopt;

        if (isRequested (stop))
            return interrupted();

        const auto fits = filter || ! exchange.hasRoom();
        (fits ? tooFew : tooMany) = pairs;

        if (filter)
            longest = std::move (filter);
    }

    if (longest)
        return padded (*std::move (longest), spec.taps);

    return Error {
        ErrorCode::unsuitable,
        "The gains of these bands can't be met to a smallest error that double precision resolves. "
        "Check the bands, or choose least squares.",
        "bands"
    };
}

Status checkRoom (const detail::RemezExchange& exchange, const MultibandSpec& spec)
{
    if (! exchange.hasWidth())
        return Error { ErrorCode::badSpecification,
                       "At least one band must be wider than a single frequency.", "bands" };

    if (! exchange.hasRoom())
        return Error { ErrorCode::badSpecification,
                       fmt::format ("{} taps are too few for {} bands: each band takes two more.", spec.taps,
                                    spec.bands.size()),
                       "taps" };

    return Done {};
}

} // namespace

Result<EquirippleFilter> equiripple (const MultibandSpec& spec, double rateHz, const StopRequest& stop)
{
    if (auto valid = validate (spec, rateHz); ! valid)
        return valid.error();

    if (auto exact = exactFilter (spec))
        return *std::move (exact);

    detail::RemezExchange exchange (spec, rateHz, stop);

    if (auto roomy = checkRoom (exchange, spec); ! roomy)
        return roomy.error();

    auto filter = exchange.run();

    if (isRequested (stop))
        return interrupted();

    return filter ? *std::move (filter) : longestResolvable (spec, rateHz, stop);
}

Result<bool> canReach (const MultibandSpec& spec, double error, double rateHz, const StopRequest& stop)
{
    if (auto valid = validate (spec, rateHz); ! valid)
        return valid.error();

    if (exactFilter (spec))
        return true;

    detail::RemezExchange exchange (spec, rateHz, stop);

    if (auto roomy = checkRoom (exchange, spec); ! roomy)
        return roomy.error();

    const auto reached = exchange.reaches (error);
    return isRequested (stop) ? Result<bool> (interrupted()) : reached;
}

} // namespace partita::design
