#include "Design/PhaseConversion.h"

#include "Core/AlignedBuffer.h"
#include "Design/ZeroReflection.h"
#include "Fft/RealFft.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

namespace partita::design
{
namespace
{

using std::numbers::pi;

constexpr std::size_t mostTapsByRootsFirst = 128;
constexpr std::size_t mostTapsByRoots = 2048;
constexpr int leastGrid = 4096;
constexpr std::size_t binsForEachTap = 16;
constexpr int largestSearchedGrid = 1 << 21; // of filters too long for their roots to be found
constexpr int searchedGridOfShort = 4;       // times the first
constexpr int cepstralGrid = 1 << 22;
constexpr std::size_t mostTaps = std::size_t { 1 } << 22; // as many as designs have
constexpr int countedOnGrid = 4;                          // times as fine

// Of the sum of all moduli: some roundings of a transform, for each of its frames where they add up.
constexpr double rounding = 1e-15;
constexpr double asymmetry = 1e-13;

double sumOfModuli (const std::vector<double>& taps)
{
    double sum = 0.0;

    for (const auto tap : taps)
        sum += std::abs (tap);

    return sum;
}

/// The taps from `first` on, as the circular response of a whole grid, and the sum of the moduli of the rest.
ConvertedFilter cutFrom (const AlignedBuffer<double>& circular, std::size_t first, std::size_t count)
{
    ConvertedFilter filter { std::vector<double> (count), 0, 0.0 };

    for (std::size_t n = 0; n < circular.size(); ++n)
    {
        const auto value = circular[(first + n) % circular.size()];

        if (n < count)
            filter.taps[n] = value;
        else
            filter.magnitudeError += std::abs (value);
    }

    return filter;
}

using BinFunction = std::function<std::complex<double> (std::size_t bin, std::complex<double> value)>;

/// The taps' response on a grid, changed bin by bin, as a circular response again.
AlignedBuffer<double> changed (const std::vector<double>& taps, int grid, const StopRequest& stop,
                               const BinFunction& change)
{
    const auto fft = RealFft<double>::ofLength (grid);
    AlignedBuffer<double> time (static_cast<std::size_t> (grid)), spectrum (fft->spectrumSize());
    std::copy (taps.begin(), taps.end(), time.begin());
    fft->forward (time.data(), spectrum.data());

    if (isRequested (stop))
        return time;

    auto* const imaginary = spectrum.data() + fft->imaginaryOffset();

    for (std::size_t k = 0; k < static_cast<std::size_t> (fft->numBins()); ++k)
    {
        const auto value = change (k, { spectrum[k], imaginary[k] }) / static_cast<double> (grid);
        spectrum[k] = value.real();
        imaginary[k] = value.imag();
    }

    if (isRequested (stop))
        return time;

    fft->inverse (spectrum.data(), time.data());
    return time;
}

int gridOf (const ZeroReflection& reflection) { return 2 * (static_cast<int> (reflection.phase.size()) - 1); }

ConvertedFilter reflected (const std::vector<double>& taps, const ZeroReflection& reflection, double share,
                           const StopRequest& stop)
{
    const auto circular = changed (taps, gridOf (reflection), stop,
                                   [&] (std::size_t k, std::complex<double> value)
                                   { return value * std::polar (1.0, share * reflection.phase[k]); });
    return cutFrom (circular, static_cast<std::size_t> (std::lround (share * reflection.outerZeros)),
                    taps.size());
}

struct Reflected
{
    std::optional<ZeroReflection> reflection; ///< nothing if the minimum phase was found without it
    ConvertedFilter minimum;
};

Reflected reflectedBy (const std::vector<double>& taps, ZeroReflection reflection, const StopRequest& stop)
{
    auto minimum = reflected (taps, reflection, 1.0, stop);
    return { std::move (reflection), std::move (minimum) };
}

int firstGrid (std::size_t taps)
{
    return std::max (leastGrid, static_cast<int> (std::bit_ceil (binsForEachTap * taps)));
}

bool isGood (const Reflected& candidate, const std::vector<double>& taps)
{
    return candidate.minimum.magnitudeError <= rounding * gridOf (*candidate.reflection) * sumOfModuli (taps);
}

int lastGrid (std::size_t taps)
{
    const auto first = firstGrid (taps);
    return taps <= mostTapsByRoots ? searchedGridOfShort * first : std::max (first, largestSearchedGrid);
}

/// By ever finer grids, until nothing is left over outside the taps, and no zero is hidden next to the circle.
std::optional<Reflected> bestBySplitting (const std::vector<double>& taps, const StopRequest& stop)
{
    std::optional<Reflected> best;

    for (auto grid = firstGrid (taps.size()); grid <= lastGrid (taps.size()) && ! isRequested (stop);
         grid *= 2)
    {
        auto reflection = reflectionBySplitting (taps, grid, stop);

        if (! reflection)
            continue;

        auto candidate = reflectedBy (taps, *std::move (reflection), stop);

        if (! best || candidate.minimum.magnitudeError < best->minimum.magnitudeError
            || candidate.reflection->outerZeros > best->reflection->outerZeros)
            best = std::move (candidate);

        if (isGood (*best, taps)
            && countZerosOutside (taps, countedOnGrid * grid, stop) == best->reflection->outerZeros)
            return best;
    }

    return best;
}

std::vector<double> modulusOf (const std::vector<double>& taps, int grid, const StopRequest& stop)
{
    std::vector<double> moduli;
    changed (taps, grid, stop,
             [&moduli] (std::size_t, std::complex<double> value)
             {
                 moduli.push_back (std::abs (value));
                 return value;
             });
    return moduli;
}

/// The largest difference of the taps' modulus from this one; without a bound after a request to stop.
double errorAgainst (const std::vector<double>& modulus, const std::vector<double>& taps, int grid,
                     const StopRequest& stop)
{
    const auto reached = modulusOf (taps, grid, stop);
    auto error = reached.empty() ? std::numeric_limits<double>::infinity() : 0.0;

    for (std::size_t k = 0; k < reached.size(); ++k)
        error = std::max (error, std::abs (reached[k] - modulus[k]));

    return error;
}

/// The cepstrum of a modulus with its negative times folded onto the positive ones.
AlignedBuffer<double> foldedCepstrum (const std::vector<double>& modulus, int grid, double least)
{
    const auto fft = RealFft<double>::ofLength (grid);
    AlignedBuffer<double> cepstrum (static_cast<std::size_t> (grid)), logarithm (fft->spectrumSize());
    std::transform (modulus.begin(), modulus.end(), logarithm.data(),
                    [&] (double value)
                    { return std::log (std::max (value, least)) / static_cast<double> (grid); });
    fft->inverse (logarithm.data(), cepstrum.data());
    auto* const middle = cepstrum.data() + grid / 2;
    std::for_each (cepstrum.data() + 1, middle, [] (double& value) { value *= 2.0; });
    std::fill (middle + 1, cepstrum.data() + grid, 0.0);
    return cepstrum;
}

std::vector<double> minimumByCepstrum (const std::vector<double>& taps, const std::vector<double>& modulus,
                                       int grid, const StopRequest& stop)
{
    const auto cepstrum = foldedCepstrum (modulus, grid, rounding * sumOfModuli (taps));
    const auto sign = std::accumulate (taps.begin(), taps.end(), 0.0) < 0.0 ? -1.0 : 1.0;
    const auto circular =
        changed ({ cepstrum.begin(), cepstrum.end() }, grid, stop,
                 [sign] (std::size_t, std::complex<double> value) { return sign * std::exp (value); });
    return cutFrom (circular, 0, taps.size()).taps;
}

/// Where zeros crowd so near the circle that no other circle parts them: as exact as the grid is fine, and no less than
/// what splitting found.
Reflected nearestByCepstrum (const std::vector<double>& taps, std::optional<Reflected> split,
                             const StopRequest& stop)
{
    if (isRequested (stop))
        return {};

    const auto grid = std::max (firstGrid (taps.size()), cepstralGrid);
    const auto modulus = modulusOf (taps, grid, stop);

    if (isRequested (stop))
        return {};

    Reflected made { {}, { minimumByCepstrum (taps, modulus, grid, stop), 0, 0.0 } };

    if (isRequested (stop))
        return {};

    const auto measure = [&] (Reflected& candidate)
    { candidate.minimum.magnitudeError = errorAgainst (modulus, candidate.minimum.taps, grid, stop); };
    measure (made);

    if (! split)
        return made;

    measure (*split);
    return split->minimum.magnitudeError <= made.minimum.magnitudeError ? *std::move (split) : made;
}

Reflected reflectedInside (const std::vector<double>& taps, const StopRequest& stop)
{
    const auto byRoots = [&]
    { return reflectedBy (taps, reflectionByRoots (taps, firstGrid (taps.size()), stop), stop); };

    if (taps.size() <= mostTapsByRootsFirst)
        return byRoots();

    auto split = bestBySplitting (taps, stop);

    if (split && isGood (*split, taps))
        return *std::move (split);

    if (taps.size() <= mostTapsByRoots)
        return byRoots();

    return nearestByCepstrum (taps, std::move (split), stop);
}

bool isLinearPhase (const std::vector<double>& taps)
{
    const auto mirrors = [&taps] (double sign)
    {
        return std::equal (taps.begin(), taps.end(), taps.rbegin(),
                           [limit = asymmetry * sumOfModuli (taps), sign] (double a, double b)
                           { return std::abs (a - sign * b) <= limit; });
    };

    return mirrors (1.0) || mirrors (-1.0);
}

/// Of a minimum phase, continuous over the bins. A zero on the circle or next to it raises the phase by π at once, all
/// else lowers it by less than 2π · taps / grid from bin to bin.
std::vector<double> continuousPhase (const std::vector<double>& minimum, int grid, const StopRequest& stop)
{
    constexpr auto lowestStep = -0.75 * pi;
    std::vector<double> phases;
    changed (minimum, grid, stop,
             [&phases] (std::size_t, std::complex<double> value)
             {
                 const auto phase = std::arg (value);

                 if (phases.empty())
                     phases.push_back (phase);
                 else
                 {
                     const auto step = phase - phases.back() - lowestStep;
                     phases.push_back (phases.back() + lowestStep + step
                                       - 2.0 * pi * std::floor (step / (2.0 * pi)));
                 }

                 return value;
             });
    return phases;
}

/// For filters without symmetry: the modulus as the linear end.
ConvertedFilter blendedFromModulus (const std::vector<double>& taps, const std::vector<double>& minimum,
                                    Phase phase, const StopRequest& stop)
{
    const auto grid = firstGrid (taps.size());
    const auto phases = continuousPhase (minimum, grid, stop);
    const auto circular = changed (taps, grid, stop,
                                   [&] (std::size_t k, std::complex<double> value) {
                                       return std::polar (std::abs (value), phase.minimumShare() * phases[k]);
                                   });
    const auto late = static_cast<std::size_t> (phase.latencyOf (taps.size()));
    return cutFrom (circular, circular.size() - late, taps.size());
}

bool staysAsItIs (const std::vector<double>& taps, Phase phase)
{
    return phase.minimumShare() == 0.0 && isLinearPhase (taps);
}

ConvertedFilter converted (const std::vector<double>& taps, Phase phase, const StopRequest& stop)
{
    switch (phase.kind)
    {
        case PhaseKind::minimum: return reflectedInside (taps, stop).minimum;

        case PhaseKind::maximum:
        {
            auto filter = reflectedInside (taps, stop).minimum;
            std::reverse (filter.taps.begin(), filter.taps.end());
            return filter;
        }

        case PhaseKind::linear:
        case PhaseKind::mixed: break;
    }

    if (staysAsItIs (taps, phase))
        return { taps, 0, 0.0 };

    const auto inside = reflectedInside (taps, stop);

    if (! isLinearPhase (taps) || ! inside.reflection)
        return blendedFromModulus (taps, inside.minimum.taps, phase, stop);

    return reflected (taps, *inside.reflection, phase.minimumShare(), stop);
}

} // namespace

Result<ConvertedFilter> withPhase (const std::vector<double>& taps, Phase phase, const StopRequest& stop)
{
    if (auto valid = validate (phase); ! valid)
        return valid.error();

    const auto finite =
        std::all_of (taps.begin(), taps.end(), [] (double tap) { return std::isfinite (tap); });

    if (! finite || sumOfModuli (taps) == 0.0)
        return Error {
            ErrorCode::badSpecification,
            "Expected a filter of finite taps that are not all zero. A filter of silence has no phase.",
            nameOf (phase)
        };

    if (taps.size() > mostTaps && ! staysAsItIs (taps, phase))
        return Error { ErrorCode::unsuitable,
                       fmt::format ("The phase of up to {} taps can be changed; found {}. Take a shorter "
                                    "filter, or leave its phase as it is.",
                                    mostTaps, taps.size()),
                       nameOf (phase) };

    auto filter = converted (taps, phase, stop);

    if (isRequested (stop))
        return Error { ErrorCode::cancelled, "Interrupted.", nameOf (phase) };

    filter.latencyFrames = phase.latencyOf (taps.size());
    return filter;
}

} // namespace partita::design
