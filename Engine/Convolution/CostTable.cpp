#include "Convolution/CostTable.h"

#include <algorithm>
#include <bit>
#include <cmath>

#if defined(__unix__) || defined(__APPLE__)
    #include <unistd.h>
#endif

namespace partita
{
namespace
{

// What is read again and again from more than so much of a cache begins to fall out of it, and from so many times the
// cache on nothing of it is left there.
constexpr double wholeShare = 0.49, emptyShare = 1.53;

// What multiply-adds cost among all else that a convolver does, by what they cost alone: calls and rows break them up, but
// not all is gone that was read before.
constexpr double amongOthers = 1.14, beyondAmongOthers = 0.75;

constexpr double usualFirstCacheBytes = 32.0 * 1024.0, usualSecondCacheBytes = 1024.0 * 1024.0;

double between (double inside, double outside, double share)
{
    return std::lerp (inside, outside,
                      std::clamp ((share - wholeShare) / (emptyShare - wholeShare), 0.0, 1.0));
}

double cacheBytes ([[maybe_unused]] int name, double usual)
{
#if defined(_SC_LEVEL1_DCACHE_SIZE)
    if (const auto bytes = sysconf (name); bytes > 0)
        return static_cast<double> (bytes);
#endif
    return usual;
}

void readCacheSizes (CostTable& costs)
{
#if defined(_SC_LEVEL1_DCACHE_SIZE)
    constexpr int first = _SC_LEVEL1_DCACHE_SIZE, second = _SC_LEVEL2_CACHE_SIZE;
#else
    constexpr int first = 0, second = 0;
#endif
    costs.firstCacheBytes = cacheBytes (first, usualFirstCacheBytes);
    costs.secondCacheBytes = cacheBytes (second, usualSecondCacheBytes);
}

/// From nanoseconds for each bin and factor of two, at sizes 64, 128, … 65536.
void setTransforms (CostTable& costs, const std::array<double, 11>& nsPerBinAndStage)
{
    for (int i = 0; i < CostTable::numSizes; ++i)
    {
        const auto size = CostTable::smallestSize << i;
        const auto known = nsPerBinAndStage[static_cast<std::size_t> (std::max (0, i - 2))];
        costs.transformPairNs[static_cast<std::size_t> (i)] = known * size * std::log2 (size);
    }
}

// FFTW as a program for every processor of a kind is built: its own choice of instructions, and ours around it.
void setFftwTransforms (CostTable& costs, int lanes)
{
    if (lanes == 16)
        setTransforms (costs, { 0.453, 0.346, 0.306, 0.274, 0.283, 0.252, 0.324, 0.414, 0.450, 0.443, 0.49 });
    else if (lanes == 8)
        setTransforms (costs, { 0.502, 0.407, 0.42, 0.376, 0.324, 0.304, 0.349, 0.453, 0.479, 0.514, 0.553 });
    else
        setTransforms (costs, { 0.62, 0.6, 0.437, 0.405, 0.375, 0.352, 0.39, 0.488, 0.525, 0.506, 0.53 });
}

} // namespace

bool CostTable::isPlausible() const noexcept
{
    constexpr double longest = 1e9;
    const auto plausible = [] (double cost) { return cost > 0.0 && cost < longest; };
    const auto isPlausibleKind = [&] (const MultiplyAdd& kind)
    { return plausible (kind.firstCacheNs) && plausible (kind.secondCacheNs) && plausible (kind.beyondNs); };
    return std::all_of (directTapNs.begin(), directTapNs.end(), plausible)
           && std::all_of (transformPairNs.begin(), transformPairNs.end(), plausible)
           && std::all_of (multiplyAdd.begin(), multiplyAdd.end(), isPlausibleKind)
           && plausible (firstCacheBytes) && plausible (secondCacheBytes);
}

double CostTable::pairNs (int size) const noexcept
{
    const auto index = static_cast<int> (std::bit_width (static_cast<unsigned> (size / smallestSize))) - 1;
    return transformPairNs[static_cast<std::size_t> (std::clamp (index, 0, numSizes - 1))];
}

double CostTable::firNs (int taps, int frames) const noexcept
{
    const auto index =
        static_cast<int> (std::bit_width (static_cast<unsigned> (frames / smallestFirFrames))) - 1;
    return static_cast<double> (taps) * frames
           * directTapNs[static_cast<std::size_t> (std::clamp (index, 0, numFirFrames - 1))];
}

double CostTable::multiplyAddNs (int blocksAtOnce, double reuseBytes) const noexcept
{
    const auto& kind = multiplyAdd[static_cast<std::size_t> (blocksAtOnce - 1)];
    const auto inCaches =
        amongOthers * between (kind.firstCacheNs, kind.secondCacheNs, reuseBytes / firstCacheBytes);
    return std::max (inCaches,
                     between (inCaches, beyondAmongOthers * kind.beyondNs, reuseBytes / secondCacheBytes));
}

double CostTable::coldTransformNs (int size, double reuseBytes) const noexcept
{
    // A pair moves about 64 bytes for each frame once; in each pass again if the work is more than stays in a cache between
    // one call and the next. Multiply-adds read 16 bytes.
    constexpr double multiplyAddsWorth = 1.5, moreByOctave = 1.2;
    constexpr double largestKept = 2048.0;
    const auto octaves = std::max (0.0, std::log2 (size / largestKept));
    return (multiplyAddsWorth + moreByOctave * octaves) * coldNs (reuseBytes);
}

double CostTable::coldNs (double reuseBytes) const noexcept
{
    return std::max (0.0, multiplyAddNs (1, reuseBytes) - amongOthers * multiplyAdd.front().secondCacheNs);
}

double CostTable::newestNs (double reuseBytes) const noexcept
{
    constexpr double inCaches = 0.6, beyond = 1.0;
    return inCaches * multiplyAddNs (1, reuseBytes) + beyond * coldNs (reuseBytes);
}

CostTable builtInCosts (const KernelTable& table)
{
    CostTable costs;
    readCacheSizes (costs);

    if (table.lanes == 16)
    {
        costs.directTapNs = { 0.088, 0.030, 0.018, 0.0112 };
        costs.multiplyAdd = { { { 0.047, 0.107, 0.50 },
                                { 0.039, 0.062, 0.28 },
                                { 0.040, 0.051, 0.21 },
                                { 0.042, 0.045, 0.168 } } };
        setTransforms (costs, { 0.13, 0.095, 0.095, 0.09, 0.083, 0.09, 0.092, 0.087, 0.09, 0.10, 0.13 });
    }
    else if (table.lanes == 8)
    {
        costs.directTapNs = { 0.042, 0.0305, 0.0305, 0.025 };
        costs.multiplyAdd = {
            { { 0.085, 0.125, 0.51 }, { 0.088, 0.096, 0.29 }, { 0.086, 0.103, 0.22 }, { 0.097, 0.099, 0.19 } }
        };
        setTransforms (costs,
                       { 0.203, 0.157, 0.143, 0.147, 0.137, 0.153, 0.146, 0.150, 0.143, 0.156, 0.185 });
    }
    else
    {
        costs.directTapNs = { 0.095, 0.079, 0.085, 0.078 };
        costs.multiplyAdd = {
            { { 0.213, 0.232, 0.49 }, { 0.208, 0.218, 0.33 }, { 0.208, 0.215, 0.28 }, { 0.208, 0.213, 0.26 } }
        };
        setTransforms (costs, { 0.37, 0.333, 0.342, 0.31, 0.322, 0.306, 0.32, 0.30, 0.31, 0.295, 0.312 });
    }

    if (table.transform == TransformKind::fftw)
        setFftwTransforms (costs, table.lanes);

    return costs;
}

} // namespace partita
