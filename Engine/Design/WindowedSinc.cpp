#include "Design/WindowedSinc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita::design
{
namespace
{

constexpr double defaultTransitionOfEdge = 0.2;

// Modified Bessel function of the first kind, order 0, by its power series: all terms are positive, so nothing
// cancels, and it converges for every argument.
double besselI0 (double x)
{
    double sum = 1.0, term = 1.0;

    for (int k = 1; term > sum * 1e-17; ++k)
    {
        const auto factor = x / (2.0 * k);
        term *= factor * factor;
        sum += term;
    }

    return sum;
}

double sinc (double x) { return x == 0.0 ? 1.0 : std::sin (std::numbers::pi * x) / (std::numbers::pi * x); }

struct Edges
{
    double low = 0.0, high = 1.0; // of the pass band, as shares of the Nyquist frequency
    double scaledAt = 0.0;
    bool inverted = false; // pass all but the band
};

Edges edgesOf (const FilterSpec& spec, double nyquistHz)
{
    const auto low = spec.edgeHz / nyquistHz;
    const auto high = spec.upperEdgeHz / nyquistHz;

    switch (spec.kind)
    {
        case FilterKind::lowpass: return { 0.0, low, 0.0, false };
        case FilterKind::highpass: return { low, 1.0, 1.0, false };
        case FilterKind::bandpass: return { low, high, 0.5 * (low + high), false };
        case FilterKind::bandstop: return { low, high, 0.0, true };
    }

    return {};
}

double defaultTransitionHz (const FilterSpec& spec, double nyquistHz)
{
    const auto top = spec.isBand() ? spec.upperEdgeHz : spec.edgeHz;
    auto width = std::min (defaultTransitionOfEdge * spec.edgeHz, nyquistHz - top);
    return spec.isBand() ? std::min (width, 0.5 * (spec.upperEdgeHz - spec.edgeHz)) : width;
}

Status checkAgainstRate (const FilterSpec& spec, double rateHz)
{
    const auto nyquistHz = 0.5 * rateHz;
    const auto top = spec.isBand() ? spec.upperEdgeHz : spec.edgeHz;
    const auto refuse = [&spec] (std::string message) {
        return Error { ErrorCode::unsuitable, std::move (message), nameOf (spec.kind) };
    };

    if (top >= nyquistHz)
        return refuse (
            fmt::format ("An edge at {:g} Hz needs a sample rate above {:g} Hz; found {:g} Hz, whose Nyquist "
                         "frequency is {:g} Hz. Choose a lower edge or another file.",
                         top, 2 * top, rateHz, nyquistHz));

    if (spec.transitionHz && top + *spec.transitionHz / 2 > nyquistHz)
        return refuse (fmt::format (
            "A transition of {:g} Hz centred on {:g} Hz ends above the Nyquist frequency of {:g} "
            "Hz; at most {:g} Hz fit.",
            *spec.transitionHz, top, nyquistHz, 2 * (nyquistHz - top)));

    return Done {};
}

} // namespace

double kaiserBeta (double attenuationDb)
{
    if (attenuationDb > 50.0)
        return 0.1102 * (attenuationDb - 8.7);

    if (attenuationDb > 21.0)
        return 0.5842 * std::pow (attenuationDb - 21.0, 0.4) + 0.07886 * (attenuationDb - 21.0);

    return 0.0;
}

int kaiserTaps (double attenuationDb, double transitionOfNyquist)
{
    const auto taps = (attenuationDb - 7.95) / (2.285 * std::numbers::pi * transitionOfNyquist) + 1.0;
    return static_cast<int> (std::min (std::ceil (taps), 1e9));
}

std::vector<double> kaiserWindow (int taps, double beta)
{
    std::vector<double> window (static_cast<std::size_t> (taps), 1.0);
    const auto middle = 0.5 * (taps - 1);

    for (int n = 0; n < taps && taps > 1; ++n)
    {
        const auto x = (n - middle) / middle;
        window[static_cast<std::size_t> (n)] =
            besselI0 (beta * std::sqrt (std::max (0.0, 1.0 - x * x))) / besselI0 (beta);
    }

    return window;
}

Result<std::vector<double>> windowedSinc (const FilterSpec& spec, double rateHz)
{
    if (auto valid = validate (spec); ! valid)
        return valid.error();

    if (auto fits = checkAgainstRate (spec, rateHz); ! fits)
        return fits.error();

    const auto nyquistHz = 0.5 * rateHz;
    const auto transitionHz = spec.transitionHz.value_or (defaultTransitionHz (spec, nyquistHz));
    const auto taps = spec.taps.value_or (kaiserTaps (spec.attenuationDb, transitionHz / nyquistHz) | 1);

    if (constexpr int mostTaps = 1 << 22; taps > mostTaps)
        return Error { ErrorCode::unsuitable,
                       fmt::format (
                           "A transition of {:g} Hz at {:g} Hz takes {} taps; at most {} are made. Widen the "
                           "transition.",
                           transitionHz, rateHz, taps, mostTaps),
                       nameOf (spec.kind) };

    auto filter = kaiserWindow (taps, kaiserBeta (spec.attenuationDb));
    const auto edges = edgesOf (spec, nyquistHz);
    const auto middle = (taps - 1) / 2;
    double gain = 0.0;

    for (int n = 0; n < taps; ++n)
    {
        const auto t = n - middle;
        const auto band = edges.high * sinc (edges.high * t) - edges.low * sinc (edges.low * t);
        const auto ideal = edges.inverted ? sinc (t) - band : band;
        auto& tap = filter[static_cast<std::size_t> (n)];
        tap *= ideal;
        gain += tap * std::cos (std::numbers::pi * t * edges.scaledAt);
    }

    for (auto& tap : filter)
        tap /= gain;

    return filter;
}

} // namespace partita::design
