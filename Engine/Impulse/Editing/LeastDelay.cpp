#include "Impulse/Editing/LeastDelay.h"

#include "Core/Contracts.h"
#include "Design/PhaseConversion.h"
#include "Impulse/Spectrum.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>

namespace partita::detail
{
namespace
{

constexpr std::size_t mostFramesByZeros = 2048;
constexpr std::size_t binsForEachFrame = 64, mostBins = std::size_t { 1 } << 22; // but for what is longer

// Of the largest bin: what is below has no logarithm to be relied on.
constexpr double floorBelowPeak = 1e-10;

double peakOf (const Spectrum& spectrum)
{
    double peak = 0.0;

    for (int k = 0; k < spectrum.numBins(); ++k)
        peak = std::max (peak, std::abs (spectrum.bin (k)));

    return peak;
}

/// exp of the logarithm whose cepstrum's negative times are folded onto the positive.
Spectrum minimumPhaseOf (const Spectrum& given)
{
    const auto length = given.length();
    const auto least = floorBelowPeak * peakOf (given);
    Spectrum logarithm (length);

    for (int k = 0; k < given.numBins(); ++k)
        logarithm.setBin (k, std::log (std::max (least, std::abs (given.bin (k)))));

    auto cepstrum = std::move (logarithm).samples();
    const auto middle = cepstrum.begin() + length / 2;
    std::transform (cepstrum.begin() + 1, middle, cepstrum.begin() + 1,
                    [] (double value) { return 2.0 * value; });
    std::fill (middle + 1, cepstrum.end(), 0.0);
    Spectrum result (cepstrum, length);

    for (int k = 0; k < result.numBins(); ++k)
        result.setBin (k, std::exp (result.bin (k)));

    return result;
}

/// Of the highest place of the correlation of the two: −1 where one is more like the other upside down.
double polarityOf (const Spectrum& given, const Spectrum& made)
{
    Spectrum product (given.length());

    for (int k = 0; k < given.numBins(); ++k)
        product.setBin (k, given.bin (k) * std::conj (made.bin (k)));

    const auto correlation = std::move (product).samples();
    const auto [lowest, highest] = std::ranges::minmax (correlation);
    return -lowest > highest ? -1.0 : 1.0;
}

} // namespace

std::vector<double> withLeastDelay (const std::vector<double>& row)
{
    if (row.size() <= mostFramesByZeros)
    {
        auto converted = design::withPhase (row, Phase { PhaseKind::minimum, 0.0 });
        PARTITA_EXPECTS (converted.ok());
        return std::move (converted->taps);
    }

    const auto bins = std::max (std::min (mostBins, std::bit_ceil (binsForEachFrame * row.size())),
                                std::bit_ceil (2 * row.size()));
    const Spectrum given (row, static_cast<int> (bins));
    auto made = minimumPhaseOf (given);
    const auto polarity = polarityOf (given, made);
    auto result = std::move (made).samples();
    result.resize (row.size());

    for (auto& sample : result)
        sample *= polarity;

    return result;
}

} // namespace partita::detail
