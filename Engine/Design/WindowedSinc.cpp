#include "Design/WindowedSinc.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace partita::design
{
namespace
{

constexpr double defaultTransitionOfEdge = 0.2;

struct Edges
{
    double low = 0.0, high = 1.0; // of the pass band, as shares of the Nyquist frequency
    double scaledAt = 0.0;
    bool inverted = false; // pass all but the band
};

Edges edgesOf (FilterKind kind, double low, double high)
{
    switch (kind)
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

/// The sines or cosines of multiples of an angle, by addition theorems from exact ones: a few percent of the calls.
class Multiples
{
public:
    static constexpr std::size_t blockSize = 32;
    using Block = std::array<double, blockSize>;

    explicit Multiples (double step) : angle (step)
    {
        for (std::size_t j = 0; j < blockSize; ++j)
        {
            sines[j] = std::sin (angle * static_cast<double> (j));
            cosines[j] = std::cos (angle * static_cast<double> (j));
        }
    }

    /// Of from · angle and those that follow.
    [[nodiscard]] Block sinesFrom (std::size_t from) const
    {
        return combined (std::cos (angle * static_cast<double> (from)),
                         std::sin (angle * static_cast<double> (from)));
    }

    [[nodiscard]] Block cosinesFrom (std::size_t from) const
    {
        return combined (-std::sin (angle * static_cast<double> (from)),
                         std::cos (angle * static_cast<double> (from)));
    }

private:
    [[nodiscard]] Block combined (double ofSines, double ofCosines) const
    {
        Block block;

        for (std::size_t j = 0; j < blockSize; ++j)
            block[j] = ofSines * sines[j] + ofCosines * cosines[j];

        return block;
    }

    double angle;
    Block sines, cosines;
};

/// The window times the ideal response, scaled. Taps and window may be the same memory.
void shapeWindow (const Edges& edges, std::span<const double> window, std::span<double> taps) noexcept
{
    const auto middle = taps.size() / 2;
    const Multiples high (std::numbers::pi * edges.high), low (std::numbers::pi * edges.low),
        scaling (std::numbers::pi * edges.scaledAt);
    const auto atMiddle = edges.high - edges.low;
    taps[middle] = window[middle] * (edges.inverted ? 1.0 - atMiddle : atMiddle);
    double gain = taps[middle];

    for (std::size_t from = 0; from <= middle; from += Multiples::blockSize)
    {
        const auto upper = high.sinesFrom (from), lower = low.sinesFrom (from),
                   turn = scaling.cosinesFrom (from);
        const auto end = std::min (Multiples::blockSize, middle + 1 - from);

        for (std::size_t j = from == 0 ? 1 : 0; j < end; ++j)
        {
            const auto t = from + j;
            const auto band = (upper[j] - lower[j]) / (std::numbers::pi * static_cast<double> (t));
            const auto tap = window[middle + t] * (edges.inverted ? -band : band);
            taps[middle + t] = taps[middle - t] = tap;
            gain += 2.0 * tap * turn[j];
        }
    }

    for (auto& tap : taps)
        tap /= gain;
}

Result<int> tapsOf (const FilterSpec& spec, double rateHz)
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

    return taps;
}

std::vector<double> design (const FilterSpec& spec, double rateHz, const Window& window, int numTaps)
{
    const auto nyquistHz = 0.5 * rateHz;
    std::vector<double> taps (static_cast<std::size_t> (numTaps));
    makeWindow (window, taps);
    shapeWindow (edgesOf (spec.kind, spec.edgeHz / nyquistHz, spec.upperEdgeHz / nyquistHz), taps, taps);
    return taps;
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

Result<std::vector<double>> windowedSinc (const FilterSpec& spec, double rateHz)
{
    const auto taps = tapsOf (spec, rateHz);
    return taps ? design (spec, rateHz, { WindowKind::kaiser, kaiserBeta (spec.attenuationDb) }, *taps)
                : Result<std::vector<double>> (taps.error());
}

Result<std::vector<double>> windowedSinc (const FilterSpec& spec, double rateHz, const Window& window)
{
    const auto taps = tapsOf (spec, rateHz);

    if (! taps)
        return taps.error();

    if (auto valid = validate (window, *taps); ! valid)
        return valid.error();

    return design (spec, rateHz, window, *taps);
}

Status WindowedSincDesigner::prepare (const Window& wanted, int numTaps)
{
    if (numTaps < 3 || numTaps % 2 == 0)
        return Error { ErrorCode::badSpecification,
                       fmt::format ("The number of taps must be odd and 3 at least; found {}.", numTaps),
                       "taps" };

    auto made = makeWindow (wanted, numTaps);

    if (! made)
        return made.error();

    window = *std::move (made);
    return Done {};
}

bool WindowedSincDesigner::design (FilterKind kind, double edgeHz, double upperEdgeHz, double rateHz,
                                   std::span<double> taps) const noexcept
{
    const auto nyquistHz = 0.5 * rateHz;
    const auto isBand = kind == FilterKind::bandpass || kind == FilterKind::bandstop;
    const auto top = isBand ? upperEdgeHz : edgeHz;

    if (! (edgeHz > 0.0 && top >= edgeHz && top < nyquistHz) || taps.size() != window.size())
        return false;

    if (isBand && upperEdgeHz == edgeHz)
        return false;

    shapeWindow (edgesOf (kind, edgeHz / nyquistHz, upperEdgeHz / nyquistHz), window, taps);
    return true;
}

} // namespace partita::design
