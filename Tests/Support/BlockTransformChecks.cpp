#include "Support/BlockTransformChecks.h"

#include "Core/AlignedBuffer.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace partita::test
{
namespace
{

constexpr std::uint64_t seed = 51;

AlignedBuffer<float> noise (int size, std::uint64_t number)
{
    AlignedBuffer<float> samples (static_cast<std::size_t> (size));
    const auto white = whiteNoise (samples.size(), number);
    std::copy (white.begin(), white.end(), samples.begin());
    return samples;
}

/// One transform's memory, and its two blocks.
struct Bench
{
    explicit Bench (const BlockTransform& checked)
        : transform (checked),
          previous (noise (transform.size(), seed)),
          present (noise (transform.size(), seed + 1)),
          work (transform.workSize()),
          spectrum (product (2, transform.size())),
          out (static_cast<std::size_t> (transform.size()))
    {
    }

    [[nodiscard]] BlockTransform::Tiles tiles() { return { spectrum.data(), transform.tileSize() }; }

    void forward (const AlignedBuffer<float>& before, const AlignedBuffer<float>& now)
    {
        transform.forward (before.data(), now.data(), work.data(), tiles());
    }

    /// The spectrum taken back.
    void inverse()
    {
        std::copy (spectrum.begin(), spectrum.end(), work.begin());
        transform.inverse (work.data(), out.data());
    }

    const BlockTransform& transform;
    AlignedBuffer<float> previous, present, work, spectrum, out;
};

/// A rounding of a butterfly and of a twiddle in each of log₂ (2 · size) steps.
double roundingOf (int transforms, int size)
{
    return 0x1p-24 * transforms * std::sqrt (2.0 * std::log2 (2.0 * size));
}

} // namespace

void requireLinearConvolution (const BlockTransform& transform)
{
    const auto size = transform.size();
    const auto count = static_cast<std::size_t> (size);
    const auto& table = transform.kernelTable();
    Bench bench (transform);
    const auto taps = noise (size, seed + 2);
    const AlignedBuffer<float> silence (count);
    AlignedBuffer<float> h (2 * count), x (2 * count);

    bench.forward (taps, silence);
    std::copy (bench.spectrum.begin(), bench.spectrum.end(), h.begin());
    bench.forward (bench.previous, bench.present);
    std::copy (bench.spectrum.begin(), bench.spectrum.end(), x.begin());
    table.multiplyTiles ({ bench.spectrum.data(), transform.tileSize() }, { x.data(), transform.tileSize() },
                         { h.data(), transform.tileSize() }, 1, transform.numTiles(), false);
    bench.inverse();
    double squareError = 0.0, squareExpected = 0.0;

    for (std::size_t n = 0; n < count; n += 1 + count / 512)
    {
        double expected = 0.0;

        for (std::size_t k = 0; k < count; ++k)
            expected += static_cast<double> (taps[k])
                        * static_cast<double> (k <= n ? bench.present[n - k] : bench.previous[count + n - k]);

        const auto error = static_cast<double> (bench.out[n]) / size - expected;
        squareError += error * error;
        squareExpected += expected * expected;
    }

    REQUIRE (std::sqrt (squareError / squareExpected) <= roundingOf (3, size));
}

void requireValuesAtRoots (const BlockTransform& transform)
{
    const auto size = transform.size();
    const auto lanes = transform.kernelTable().lanes;
    Bench bench (transform);
    bench.forward (bench.previous, bench.present);
    std::vector<int> seen (static_cast<std::size_t> (size), 0);
    double squareError = 0.0, squareExpected = 0.0;
    int place = 0;

    for (int tile = 0; tile < transform.numTiles(); ++tile)
        for (int vector = 0; vector < 4; ++vector)
            for (int lane = 0; lane < lanes; ++lane)
            {
                const auto root = transform.rootOf (tile, vector, lane);
                ++seen[static_cast<std::size_t> (root)];

                // All places of small sizes, some of each large one.
                if (place++ % (1 + size / 256) != 0)
                    continue;

                const auto angle = std::numbers::pi * (0.5 + 2.0 * root) / size;
                std::complex<double> expected = 0.0;

                for (int n = 0; n < size; ++n)
                    expected +=
                        std::complex (static_cast<double> (bench.previous[static_cast<std::size_t> (n)]),
                                      static_cast<double> (bench.present[static_cast<std::size_t> (n)]))
                        * std::polar (1.0, angle * n);

                const auto* chunk = bench.spectrum.data() + transform.tileSize() * tile + 2 * lanes * vector;
                squareError += std::norm (std::complex (static_cast<double> (chunk[lane]),
                                                        static_cast<double> (chunk[lanes + lane]))
                                          - expected);
                squareExpected += std::norm (expected);
            }

    REQUIRE (std::all_of (seen.begin(), seen.end(), [] (int times) { return times == 1; }));
    REQUIRE (std::sqrt (squareError / squareExpected) <= roundingOf (1, size));
}

void requirePiecesMakeTheWhole (const BlockTransform& transform)
{
    Bench whole (transform);
    whole.forward (whole.previous, whole.present);
    whole.inverse();

    for (const auto atOnce : { 1, 2, 3, 7 })
    {
        INFO (atOnce << " pieces at once");
        Bench parts (transform);

        for (int piece = 0; piece < transform.forwardPieces(); piece += atOnce)
            transform.runForward (piece, std::min (transform.forwardPieces(), piece + atOnce),
                                  parts.previous.data(), parts.present.data(), parts.work.data(),
                                  parts.tiles());

        REQUIRE (std::equal (parts.spectrum.begin(), parts.spectrum.end(), whole.spectrum.begin()));
        std::copy (parts.spectrum.begin(), parts.spectrum.end(), parts.work.begin());

        for (int piece = 0; piece < transform.inversePieces(); piece += atOnce)
            transform.runInverse (piece, std::min (transform.inversePieces(), piece + atOnce),
                                  parts.work.data(), parts.out.data());

        REQUIRE (std::equal (parts.out.begin(), parts.out.end(), whole.out.begin()));
    }

    BlockTransform::PieceShare forward {}, inverse {};
    const auto add = [] (BlockTransform::PieceShare& sum, BlockTransform::PieceShare share)
    {
        CHECK (share.work > 0.0);
        CHECK (share.traffic >= 0.0);
        sum.work += share.work;
        sum.traffic += share.traffic;
    };

    for (int piece = 0; piece < transform.forwardPieces(); ++piece)
        add (forward, transform.forwardShare (piece));

    for (int piece = 0; piece < transform.inversePieces(); ++piece)
        add (inverse, transform.inverseShare (piece));

    for (const auto share : { forward.work, forward.traffic, inverse.work, inverse.traffic })
        CHECK (share == Approx (1.0));
}

} // namespace partita::test
