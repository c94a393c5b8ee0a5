#include "FakeFilter.h"

#include "Chain/ChainSettings.h"
#include "Design/CurveFilter.h"

#include <stdexcept>

namespace partita::testing
{
namespace
{

template <class Value>
Value valueOf (const Result<Value>& result)
{
    if (! result.ok())
        throw std::runtime_error (result.error().text());

    return *result;
}

std::vector<double> inSeries (const std::vector<double>& a, const std::vector<double>& b)
{
    std::vector<double> both (a.size() + b.size() - 1);

    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            both[i + k] += a[i] * b[k];

    return both;
}

} // namespace

FakeFilter designFilter (const std::vector<FilterSpec>& filters, const EqCurve& curve, Phase phase,
                         double rateHz)
{
    ChainSettings settings;
    settings.filters = filters;
    const auto edges = valueOf (designFilters (settings, rateHz));
    FakeFilter made { edges.taps, static_cast<double> (edges.latencyFrames) };

    if (curve.bands.empty())
        return made;

    const auto equaliser = valueOf (design::curveFilter (curve, rateHz, {}, phase));
    return { inSeries (made.taps, equaliser.taps),
             made.latencyFrames + static_cast<double> (equaliser.latencyFrames) };
}

} // namespace partita::testing
