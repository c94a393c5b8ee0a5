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
constexpr double wholeShare = 0.35, emptyShare = 1.6;

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
    const std::array others { one.firstCacheNs,     one.secondCacheNs, one.beyondNs,    paired.firstCacheNs,
                              paired.secondCacheNs, paired.beyondNs,   firstCacheBytes, secondCacheBytes };
    return std::all_of (directTapNs.begin(), directTapNs.end(), plausible)
           && std::all_of (transformPairNs.begin(), transformPairNs.end(), plausible)
           && std::all_of (others.begin(), others.end(), plausible);
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

double CostTable::multiplyAddNs (const MultiplyAdd& kind, double reuseBytes) const noexcept
{
    const auto inCaches = between (kind.firstCacheNs, kind.secondCacheNs, reuseBytes / firstCacheBytes);
    return std::max (inCaches, between (inCaches, kind.beyondNs, reuseBytes / secondCacheBytes));
}

double CostTable::coldTransformNs (double reuseBytes) const noexcept
{
    // A multiply-add reads 16 bytes; a pair moves about 64 for each frame: two blocks of input, work space and result read
    // and written back, the spectrum.
    constexpr double multiplyAddsWorth = 4.0;
    return multiplyAddsWorth * std::max (0.0, multiplyAddNs (one, reuseBytes) - one.secondCacheNs);
}

CostTable builtInCosts (const KernelTable& table)
{
    CostTable costs;
    readCacheSizes (costs);

    if (table.lanes == 16)
    {
        costs.directTapNs = { 0.088, 0.030, 0.018, 0.0112 };
        costs.one = { 0.047, 0.10, 0.50 };
        costs.paired = { 0.039, 0.060, 0.26 };
        setTransforms (costs, { 0.13, 0.095, 0.095, 0.09, 0.083, 0.09, 0.092, 0.087, 0.09, 0.10, 0.13 });
    }
    else if (table.lanes == 8)
    {
        costs.directTapNs = { 0.042, 0.0305, 0.0305, 0.025 };
        costs.one = { 0.083, 0.127, 0.50 };
        costs.paired = { 0.083, 0.088, 0.27 };
        setTransforms (costs,
                       { 0.203, 0.157, 0.143, 0.147, 0.137, 0.153, 0.146, 0.150, 0.143, 0.156, 0.185 });
    }
    else
    {
        costs.directTapNs = { 0.095, 0.079, 0.085, 0.078 };
        costs.one = { 0.213, 0.232, 0.49 };
        costs.paired = { 0.208, 0.218, 0.33 };
        setTransforms (costs, { 0.37, 0.333, 0.342, 0.31, 0.322, 0.306, 0.32, 0.30, 0.31, 0.295, 0.312 });
    }

    if (table.transform == TransformKind::fftw)
        setFftwTransforms (costs, table.lanes);

    return costs;
}

} // namespace partita
