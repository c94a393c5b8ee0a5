#include "Convolution/OfflineConvolver.h"

#include "Kernels/SpectralMac.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace partita
{
namespace
{

struct BlockShape
{
    int length = 0; // of the transform
    int block = 0;
    int partitions = 1;
};

// Longer transforms than this cost more in cache misses than they save in overlap.
constexpr Frames longestTransform = 1 << 21;

// Bounds the memory of many channels: transform length times inputs and outputs.
constexpr Frames mostBlockSamples = 1 << 23;
constexpr Frames shortestTransform = 2048;
constexpr Frames largestBlockWithoutTransform = 1 << 16;

// Relative time of a transform: n log n, and growing beyond that once it leaves the second-level cache
// (measured with FFTW's estimated plans, 65 536 … 1 048 576 points).
double transformCost (double length)
{
    const auto log = std::log2 (length);
    return length * log * (1.0 + 0.3 * std::max (0.0, log - 19.3));
}

// Powers of two only: FFTW's split transforms of other lengths run in scalar code.
BlockShape chooseShape (Frames taps, Frames expectedFrames, int channels)
{
    taps = std::max<Frames> (taps, 1);
    const auto room = std::bit_floor (static_cast<std::uint64_t> (mostBlockSamples / channels));
    const auto longest = std::clamp (static_cast<Frames> (room), shortestTransform, longestTransform);

    // A short stream in one go.
    if (const auto whole = expectedFrames + taps - 1; whole <= std::min (longest, longestTransform / 8))
    {
        const auto length =
            static_cast<int> (std::bit_ceil (static_cast<std::uint64_t> (std::max<Frames> (whole, 2))));
        return { length, length - static_cast<int> (taps) + 1, 1 };
    }

    if (taps > longest / 2)
    {
        const auto block = longest / 2;
        return { static_cast<int> (longest), static_cast<int> (block),
                 static_cast<int> ((taps + block - 1) / block) };
    }

    BlockShape best;
    auto leastCost = std::numeric_limits<double>::max();

    for (auto length = shortestTransform; length <= longest; length *= 2)
    {
        const auto block = length - taps + 1;

        if (block < length / 4)
            continue;

        const auto blocks =
            std::ceil (static_cast<double> (expectedFrames + taps - 1) / static_cast<double> (block));

        if (const auto cost = blocks * transformCost (static_cast<double> (length)); cost < leastCost)
        {
            leastCost = cost;
            best = { static_cast<int> (length), static_cast<int> (block), 1 };
        }
    }

    return best;
}

} // namespace

template <class Real>
OfflineConvolver<Real>::OfflineConvolver (const ResponseMatrix& matrix, Frames expectedFrames)
    : paths (matrix.paths), numInputs (matrix.inputs)
{
    if (matrix.longestTaps() <= 1)
    {
        block = static_cast<int> (std::clamp<Frames> (mostBlockSamples / 8 / (matrix.inputs + matrix.outputs),
                                                      256, largestBlockWithoutTransform));
        time = AlignedBuffer<Real> (static_cast<std::size_t> (block) * static_cast<std::size_t> (numInputs));

        for (const auto& taps : matrix.responses)
            gains.push_back (taps.empty() ? Real {} : static_cast<Real> (taps.front()));

        return;
    }

    const auto shape = chooseShape (matrix.longestTaps(), expectedFrames, matrix.inputs + matrix.outputs);
    block = shape.block;
    partitions = shape.partitions;
    fft = RealFft<Real>::ofLength (shape.length);
    windows = AudioBuffer<Real> (numInputs, shape.length);
    history = AlignedBuffer<Real> (fft->spectrumSize() * static_cast<std::size_t> (partitions)
                                   * static_cast<std::size_t> (numInputs));
    sum = AlignedBuffer<Real> (fft->spectrumSize());
    time = AlignedBuffer<Real> (static_cast<std::size_t> (shape.length));

    const auto exactFft = RealFft<double>::ofLength (shape.length);
    const auto partitionTaps = static_cast<std::size_t> (partitions > 1 ? block : shape.length);
    const auto bins = static_cast<std::size_t> (fft->numBins());
    const auto scale = 1.0 / shape.length;
    AlignedBuffer<double> exactTime (static_cast<std::size_t> (shape.length));
    AlignedBuffer<double> exact (exactFft->spectrumSize());

    for (const auto& taps : matrix.responses)
    {
        auto& spectra = responses.emplace_back();

        for (std::size_t first = 0; first < taps.size(); first += partitionTaps)
        {
            const auto last = std::min (taps.size(), first + partitionTaps);
            exactTime.clear();
            std::copy (taps.begin() + static_cast<std::ptrdiff_t> (first),
                       taps.begin() + static_cast<std::ptrdiff_t> (last), exactTime.begin());
            exactFft->forward (exactTime.data(), exact.data());

            auto& stored = spectra.emplace_back (fft->spectrumSize());

            for (std::size_t k = 0; k < bins; ++k)
            {
                stored[k] = static_cast<Real> (scale * exact[k]);
                stored[fft->imaginaryOffset() + k] =
                    static_cast<Real> (scale * exact[exactFft->imaginaryOffset() + k]);
            }
        }
    }
}

template <class Real>
Real* OfflineConvolver<Real>::spectrum (int input, int blocksAgo) noexcept
{
    const auto slot = (newest - blocksAgo + partitions) % partitions;
    return history.data() + fft->spectrumSize() * static_cast<std::size_t> (input * partitions + slot);
}

template <class Real>
void OfflineConvolver<Real>::multiply (AudioView<const Real> in, AudioView<Real> out) noexcept
{
    const auto row = [this] (int input) { return time.data() + static_cast<std::ptrdiff_t> (block) * input; };

    for (int c = 0; c < numInputs; ++c)
        std::copy (in.channel (c), in.channel (c) + block, row (c));

    for (int c = 0; c < out.numChannels; ++c)
    {
        auto* sumRow = out.channel (c);
        std::fill (sumRow, sumRow + block, Real {});

        for (const auto& path : paths)
            if (path.output == c)
                for (int n = 0; n < block; ++n)
                    sumRow[n] += gains[static_cast<std::size_t> (path.response)] * row (path.input)[n];
    }
}

template <class Real>
void OfflineConvolver<Real>::process (AudioView<const Real> in, AudioView<Real> out) noexcept
{
    PARTITA_EXPECTS (in.numFrames == block && out.numFrames == block && in.numChannels == numInputs);

    if (fft == nullptr)
    {
        multiply (in, out);
        return;
    }

    const auto length = fft->length();
    newest = (newest + 1) % partitions;

    for (int c = 0; c < numInputs; ++c)
    {
        auto* window = windows.channel (c);
        std::copy (window + block, window + length, window);
        std::copy (in.channel (c), in.channel (c) + block, window + length - block);
        fft->forward (window, spectrum (c, 0));
    }

    for (int c = 0; c < out.numChannels; ++c)
    {
        sum.clear();

        for (const auto& path : paths)
        {
            if (path.output != c)
                continue;

            const auto& spectra = responses[static_cast<std::size_t> (path.response)];

            for (std::size_t p = 0; p < spectra.size(); ++p)
                multiplyAccumulate (sum.data(), spectrum (path.input, static_cast<int> (p)),
                                    spectra[p].data(), fft->imaginaryOffset(),
                                    static_cast<std::size_t> (fft->numBins()));
        }

        fft->inverse (sum.data(), time.data());
        std::copy (time.data() + length - block, time.data() + length, out.channel (c));
    }
}

template class OfflineConvolver<float>;
template class OfflineConvolver<double>;

std::vector<double> convolved (const std::vector<double>& a, const std::vector<double>& b)
{
    if (a.empty() || b.empty())
        return {};

    const auto& taps = a.size() < b.size() ? a : b;
    const auto& stream = a.size() < b.size() ? b : a;

    // Exact where it can be: a unit impulse changes nothing.
    if (taps.size() == 1)
    {
        auto scaled = stream;

        for (auto& sample : scaled)
            sample *= taps.front();

        return scaled;
    }

    const auto frames = stream.size() + taps.size() - 1;
    OfflineConvolver<double> convolver (ResponseMatrix::onEachChannel (taps, 1),
                                        static_cast<Frames> (stream.size()));
    AudioBuffer<double> block (1, convolver.blockFrames());
    const auto blockFrames = static_cast<std::size_t> (convolver.blockFrames());
    std::vector<double> result (frames);

    for (std::size_t start = 0; start < frames; start += blockFrames)
    {
        const auto available = std::min (blockFrames, stream.size() - std::min (start, stream.size()));
        block.clear();
        std::copy_n (stream.begin() + static_cast<std::ptrdiff_t> (std::min (start, stream.size())),
                     available, block.channel (0));
        convolver.process (block.constView (block.numFrames()), block.view());
        std::copy_n (block.channel (0), std::min (blockFrames, frames - start),
                     result.begin() + static_cast<std::ptrdiff_t> (start));
    }

    return result;
}

} // namespace partita
