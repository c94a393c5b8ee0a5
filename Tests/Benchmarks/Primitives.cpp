#include "Primitives.h"

#include "Clocks.h"
#include "Kernels/KernelTable.h"
#include "MeasuredFft.h"
#include "Signals.h"
#include "Statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace partita::bench
{
namespace
{

constexpr int smallestSize = 16;
constexpr int largestSize = 32768; // larger ones begin too late to pay
constexpr int longestDirect = 4096;
constexpr int macsPerSum = 16;
constexpr double pairSeconds = 0.05;

AlignedBuffer<float> noiseBuffer (std::size_t size)
{
    AlignedBuffer<float> buffer (size);
    std::ranges::copy (whiteNoise (size, 3), buffer.begin());
    return buffer;
}

double measureMac (int bins)
{
    const auto& table = kernels();
    const auto tileSize = static_cast<std::size_t> (2 * table.tileBins);
    const auto tiles = static_cast<std::size_t> (std::max (1, bins / table.tileBins));
    const auto x = noiseBuffer (tiles * macsPerSum * tileSize);
    const auto h = noiseBuffer (tiles * macsPerSum * tileSize);
    AlignedBuffer<float> sums (tiles * tileSize);
    const auto row = static_cast<std::ptrdiff_t> (macsPerSum * tileSize);
    const auto ns = timeOf (
        [&]
        {
            table.multiplyTiles ({ sums.data(), 2 * table.tileBins }, { x.data(), row }, { h.data(), row }, macsPerSum,
                                 static_cast<int> (tiles), false);
        });
    return ns / (static_cast<double> (tiles) * table.tileBins * macsPerSum);
}

double measureFir (int taps, int block)
{
    const auto h = noiseBuffer (static_cast<std::size_t> (taps));
    const auto x = noiseBuffer (static_cast<std::size_t> (taps + block));
    AlignedBuffer<float> y (static_cast<std::size_t> (block));
    const auto ns = timeOf ([&] { kernels().fir (h.data(), taps, x.data() + taps, y.data(), block); }, 0.01);
    return ns / block;
}

} // namespace

std::vector<double> timeInTurns (const std::vector<std::function<void()>>& functions, double seconds)
{
    constexpr auto batchNs = 20'000.0;
    constexpr std::size_t leastTurns = 7;
    CallClock clock (Threads::none);

    const auto batchTime = [&clock] (const std::function<void()>& function, int calls)
    {
        clock.start();

        for (int i = 0; i < calls; ++i)
            function();

        return clock.stop() / calls;
    };

    std::vector<int> batches;
    std::vector<std::vector<double>> times (functions.size());

    for (const auto& function : functions)
    {
        batchTime (function, 1);
        batches.push_back (
            static_cast<int> (std::clamp (batchNs / std::max (1.0, batchTime (function, 3)), 1.0, 2000.0)));
    }

    for (const auto end = wallSeconds() + seconds; wallSeconds() < end || times[0].size() < leastTurns;)
        for (std::size_t i = 0; i < functions.size(); ++i)
            times[i].push_back (batchTime (functions[i], batches[i]));

    std::vector<double> medians;
    std::ranges::transform (times, std::back_inserter (medians),
                            [] (const auto& all) { return median (all); });
    return medians;
}

double fftwPairNs (int length)
{
    MeasuredFft fft (length);
    std::ranges::copy (whiteNoise (fft.time.size(), 4), fft.time.begin());
    return timeOf (
        [&]
        {
            fft.forward();
            fft.inverse();
        },
        pairSeconds);
}

PrimitiveTimer::PrimitiveTimer (int longestTaps, const std::function<void (double)>& progress)
{
    const auto needed = static_cast<int> (std::bit_ceil (static_cast<unsigned> (longestTaps)));
    const auto largest = std::clamp (needed, smallestSize, largestSize);

    for (auto size = smallestSize; size <= largest; size *= 2)
    {
        progress (std::sqrt (static_cast<double> (size) / largest)); // planning takes longer and longer
        pairNs.points.push_back ({ static_cast<double> (size), fftwPairNs (2 * size) });
        macNs.points.push_back ({ 16.0 * size * macsPerSum, measureMac (size) });
    }
}

Primitives PrimitiveTimer::forBlock (int block) const
{
    Primitives parts { pairNs, macNs, {} };

    for (auto taps = firTapGroup; taps <= longestDirect; taps *= 2)
        parts.firNsPerFrame.points.push_back ({ static_cast<double> (taps), measureFir (taps, block) });

    return parts;
}

} // namespace partita::bench
