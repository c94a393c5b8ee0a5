#include "FakeFilter.h"

#include "Chain/ChainSettings.h"

#include <stdexcept>

namespace partita::testing
{

FakeFilter designFilter (const std::vector<FilterSpec>& filters, const EqCurve& curve, Phase phase,
                         double rateHz)
{
    ChainSettings settings;
    settings.filters = filters;

    if (! curve.bands.empty())
        settings.equaliser = EqualiserSettings { curve, {}, phase };

    const auto designed = designFilters (settings, rateHz);

    if (! designed.ok())
        throw std::runtime_error (designed.error().text());

    return { designed->taps, static_cast<double> (designed->latencyFrames) };
}

} // namespace partita::testing
