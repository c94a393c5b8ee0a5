#include "Convolution/FftwTransform.h"

#include "Core/Contracts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita
{
namespace
{

// Bins that one piece beside FFTW's handles.
constexpr int pieceBins = 512;

/// What comes before FFTW's part, or after it, takes of a transform's time: measured, a line through the sizes.
double shareOfSide (int size) { return 0.45 - 0.025 * std::log2 (size); }

AlignedBuffer<float> twistFactors (int size)
{
    AlignedBuffer<float> factors (product (2, size));

    for (int n = 0; n < size; ++n)
    {
        const auto angle = std::numbers::pi * n / (2.0 * size);
        factors[static_cast<std::size_t> (2 * n)] = static_cast<float> (std::cos (angle));
        factors[static_cast<std::size_t> (2 * n + 1)] = static_cast<float> (std::sin (angle));
    }

    return factors;
}

} // namespace

FftwTransform::FftwTransform (int size, const KernelTable& kernelTable)
    : BlockTransform (size, kernelTable),
      fft (ComplexFft::ofLength (size)),
      factors (twistFactors (size)),
      rangeBins (std::clamp (pieceBins, table.tileBins, size)),
      numRanges (size / rangeBins)
{
    PARTITA_EXPECTS (size >= table.tileBins && (size & (size - 1)) == 0);
}

BlockTransform::PieceShare FftwTransform::shareOf (int piece) const noexcept
{
    constexpr double trafficOfSide = 1.0 / 3.0;

    if (piece == numRanges)
        return { 1.0 - 2.0 * shareOfSide (numBins), 1.0 - 2.0 * trafficOfSide };

    return { shareOfSide (numBins) / numRanges, trafficOfSide / numRanges };
}

template <class Before, class Middle, class After>
void FftwTransform::runPieces (int begin, int end, Before before, Middle middle, After after) const noexcept
{
    if (const auto last = std::min (end, numRanges); begin < last)
        before (Range { begin * rangeBins, last * rangeBins });

    if (begin <= numRanges && numRanges < end)
        middle();

    const auto passed = numRanges + 1;

    if (const auto first = std::max (begin, passed); first < end)
        after (Range { (first - passed) * rangeBins, (end - passed) * rangeBins });
}

void FftwTransform::runForward (int begin, int end, const float* previous, const float* current, float* work,
                                Tiles out) const noexcept
{
    auto* bins = work + 2 * numBins;
    runPieces (
        begin, end, [&] (Range range) { twist (range, previous, current, work); },
        [&] { fft->positive (work, bins); }, [&] (Range range) { toTiles (range, bins, out); });
}

void FftwTransform::runInverse (int begin, int end, float* work, float* out) const noexcept
{
    auto* bins = work + 2 * numBins;
    runPieces (
        begin, end, [&] (Range range) { fromTiles (range, work, bins); }, [&] { fft->negative (bins, work); },
        [&] (Range range) { untwist (range, work, out); });
}

void FftwTransform::twist (Range range, const float* previous, const float* current,
                           float* twisted) const noexcept
{
    const auto* w = factors.data();

    for (auto n = range.begin; n < range.end; ++n)
    {
        twisted[2 * n] = previous[n] * w[2 * n] - current[n] * w[2 * n + 1];
        twisted[2 * n + 1] = previous[n] * w[2 * n + 1] + current[n] * w[2 * n];
    }
}

// Only the imaginary part of the result is wanted.
void FftwTransform::untwist (Range range, const float* twisted, float* out) const noexcept
{
    const auto* w = factors.data();

    for (auto n = range.begin; n < range.end; ++n)
        out[n] = twisted[2 * n + 1] * w[2 * n] - twisted[2 * n] * w[2 * n + 1];
}

void FftwTransform::toTiles (Range range, const float* bins, Tiles out) const noexcept
{
    const auto lanes = table.lanes;

    for (auto bin = range.begin; bin < range.end; bin += lanes)
    {
        const auto tile = bin / table.tileBins;
        auto* chunk = out.first + out.stride * tile + std::ptrdiff_t { 2 } * (bin - tile * table.tileBins);

        for (int lane = 0; lane < lanes; ++lane)
        {
            chunk[lane] = bins[2 * (bin + lane)];
            chunk[lanes + lane] = bins[2 * (bin + lane) + 1];
        }
    }
}

void FftwTransform::fromTiles (Range range, const float* tiled, float* bins) const noexcept
{
    const auto lanes = table.lanes;

    for (auto bin = range.begin; bin < range.end; bin += lanes)
        for (int lane = 0; lane < lanes; ++lane)
        {
            bins[2 * (bin + lane)] = tiled[2 * bin + lane];
            bins[2 * (bin + lane) + 1] = tiled[2 * bin + lanes + lane];
        }
}

} // namespace partita
