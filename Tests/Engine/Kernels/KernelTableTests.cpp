#include "Convolution/FftwTransform.h"
#include "Convolution/TransformOfSize.h"
#include "Core/AlignedBuffer.h"
#include "Kernels/ConvolutionTransform.h"
#include "Kernels/KernelTable.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

using namespace partita;
using namespace partita::test;

TEST_CASE ("Every kernel table sums a direct filter within single precision, the same bits however it is cut",
           "[kernels][oracle]")
{
    constexpr std::uint64_t seed = 31;
    INFO ("seed " << seed);
    constexpr std::size_t length = 2000;
    const auto taps = whiteNoise (length, seed), signal = whiteNoise (length, seed + 1),
               base = whiteNoise (length, seed + 2);
    const auto roundedUp = [] (int numTaps)
    { return (numTaps + firTapGroup - 1) / firTapGroup * firTapGroup; };

    for (const auto* table : allKernels())
        for (const auto frames : { 0, 1, 7, 15, 16, 17, 31, 32, 33, 50, 64, 113, 500 })
            for (const auto numTaps : { 0, 1, 2, 3, 15, 16, 17, 63, 64, 65, 127, 500 })
                for (const std::size_t offset : { 0u, 1u, 7u })
                {
                    INFO (table->name << ": " << frames << " frames, " << numTaps << " taps, offset "
                                      << offset);
                    auto y = base;
                    auto pieces = base;
                    const auto room = roundedUp (numTaps);
                    std::vector<float> h (static_cast<std::size_t> (room));
                    std::copy_n (taps.begin() + static_cast<std::ptrdiff_t> (offset), numTaps, h.begin());
                    const auto* x = signal.data() + room + offset;
                    table->fir (h.data(), room, x, y.data() + offset, frames);

                    for (int n = 0, step = 1; n < frames; n += step, step = step % 41 + 3)
                        table->fir (h.data(), room, x + n, pieces.data() + offset + n,
                                    std::min (step, frames - n));

                    REQUIRE (std::memcmp (y.data(), pieces.data(), y.size() * sizeof (float)) == 0);

                    for (std::size_t n = 0; n < y.size(); ++n)
                    {
                        const auto inside = n >= offset && n < offset + static_cast<std::size_t> (frames);
                        double expected = static_cast<double> (base[n]), magnitude = std::abs (expected);

                        for (int k = 0; inside && k < numTaps; ++k)
                        {
                            const auto product =
                                static_cast<double> (taps[offset + static_cast<std::size_t> (k)])
                                * static_cast<double> (x[static_cast<std::ptrdiff_t> (n - offset) - k]);
                            expected += product;
                            magnitude += std::abs (product);
                        }

                        // Each product goes through at most 32 sums of its group, three of groups and one per run.
                        const auto sums = 32.0 + 3.0 + std::ceil (numTaps / 64.0) + 1.0;
                        REQUIRE (std::abs (static_cast<double> (y[n]) - expected)
                                 <= (inside ? sums * 0x1p-24 * magnitude : 0.0));
                    }
                }
}

TEST_CASE ("Every kernel table copies finite samples bit for bit and counts the others as zero",
           "[kernels][oracle]")
{
    using Limits = std::numeric_limits<float>;
    const std::vector<float> special { 0.0f,
                                       -0.0f,
                                       1.0f,
                                       Limits::max(),
                                       Limits::lowest(),
                                       Limits::denorm_min(),
                                       -Limits::min(),
                                       Limits::infinity(),
                                       -Limits::infinity(),
                                       Limits::quiet_NaN(),
                                       -Limits::quiet_NaN(),
                                       Limits::signaling_NaN() };
    Random random (51);

    for (int frames = 0; frames < 70; ++frames)
    {
        std::vector<float> source, expected;
        int rejected = 0;

        for (int n = 0; n < frames; ++n)
        {
            const auto index = random.next() % special.size();
            source.push_back (special[index]);
            const auto finite = index < 7;
            expected.push_back (finite ? special[index] : 0.0f);
            rejected += finite ? 0 : 1;
        }

        expected.push_back (7.0f);

        for (const auto* table : allKernels())
        {
            INFO (table->name << ", " << frames << " frames");
            std::vector<float> destination (static_cast<std::size_t> (frames) + 1, 7.0f);
            REQUIRE (table->copyFinite (destination.data(), source.data(), frames) == rejected);
            REQUIRE (std::memcmp (destination.data(), expected.data(), expected.size() * sizeof (float))
                     == 0);
        }
    }
}

TEST_CASE ("Every kernel table sums rows in their order", "[kernels][oracle]")
{
    const auto a = whiteNoise (80, 61), b = whiteNoise (80, 62), c = whiteNoise (80, 63);

    for (const auto* table : allKernels())
        for (int count = 0; count <= 3; ++count)
            for (std::size_t frames = 0; frames < 70; ++frames)
            {
                const float* rows[] { a.data() + 1, b.data(), c.data() + 3 };
                std::vector<float> sum (frames + 1, 7.0f);
                table->sumRows (sum.data(), rows, count, static_cast<int> (frames));
                CHECK (sum[frames] == 7.0f);

                for (std::size_t n = 0; n < frames; ++n)
                {
                    float expected = 0.0f;

                    for (int row = 0; row < count; ++row)
                        expected += rows[row][n];

                    REQUIRE (sum[n] == expected);
                }
            }
}

TEST_CASE ("Every kernel table multiplies tiles as complex numbers, for one block and for several",
           "[kernels][oracle]")
{
    constexpr int mostPartitions = 30, tiles = 3, mostRow = mostPartitions + mostBlocksAtOnce - 1;

    for (const auto* table : allKernels())
        for (const auto count : { 1, 2, 7, mostPartitions })
            for (int blocks = 1; blocks <= mostBlocksAtOnce; ++blocks)
            {
                INFO (table->name << ", " << count << " partitions, " << blocks << " blocks");
                const auto tileSize = static_cast<std::size_t> (2 * table->tileBins);
                const auto lanes = static_cast<std::size_t> (table->lanes);
                const auto row = std::ptrdiff_t { mostRow } * static_cast<std::ptrdiff_t> (tileSize);
                const auto numBlocks = static_cast<std::size_t> (blocks);
                AlignedBuffer<float> x (tileSize * tiles * mostRow), h (x.size()),
                    sums (tileSize * tiles * numBlocks);
                const auto a = whiteNoise (x.size(), 41), b = whiteNoise (x.size(), 42),
                           before = whiteNoise (sums.size(), 43);
                std::copy (a.begin(), a.end(), x.begin());
                std::copy (b.begin(), b.end(), h.begin());
                std::copy (before.begin(), before.end(), sums.begin());

                std::array<TileSums, mostBlocksAtOnce> rows {};
                // Every other block's sums go on, in both roles over the loops.
                std::array<bool, mostBlocksAtOnce> add {};

                for (std::size_t block = 0; block < numBlocks; ++block)
                {
                    rows[block] = { sums.data() + block * tileSize,
                                    static_cast<std::ptrdiff_t> (numBlocks * tileSize) };
                    add[block] = (block + static_cast<std::size_t> (count)) % 2 == 0;
                }

                const TileRows past { x.data(), row },
                    partitions { h.data() + (numBlocks - 1) * tileSize, row };

                if (blocks == 1)
                    table->multiplyTiles (rows[0], past, partitions, count, tiles, add[0]);
                else
                    table->multiplyTileGroups (rows.data(), add.data(), blocks, past, partitions, count,
                                               tiles);

                for (std::size_t at = 0; at < sums.size(); ++at)
                {
                    if (at / lanes % 2 == 1)
                        continue;

                    const auto block = at / tileSize % numBlocks;
                    double re = add[block] ? static_cast<double> (before[at]) : 0.0,
                           im = add[block] ? static_cast<double> (before[at + lanes]) : 0.0;
                    auto magnitude = std::abs (re) + std::abs (im);
                    const auto inRow =
                        at / (tileSize * numBlocks) * static_cast<std::size_t> (row) + at % tileSize;

                    for (std::size_t p = 0; p < static_cast<std::size_t> (count); ++p)
                    {
                        const auto ofX = inRow + p * tileSize, ofH = ofX + (numBlocks - 1 - block) * tileSize;
                        const double xr = static_cast<double> (a[ofX]),
                                     xi = static_cast<double> (a[ofX + lanes]);
                        const double hr = static_cast<double> (b[ofH]),
                                     hi = static_cast<double> (b[ofH + lanes]);
                        re += xr * hr - xi * hi;
                        im += xr * hi + xi * hr;
                        magnitude += (std::abs (xr) + std::abs (xi)) * (std::abs (hr) + std::abs (hi));
                    }

                    // Two roundings a product at most, one after another.
                    const auto bound = (2.0 * count + 2.0) * 0x1p-24 * magnitude;
                    REQUIRE (std::abs (static_cast<double> (sums[at]) - re) <= bound);
                    REQUIRE (std::abs (static_cast<double> (sums[at + lanes]) - im) <= bound);
                }
            }
}

TEST_CASE ("A kernel table can be forced by name, and the scalar one is always there", "[kernels][property]")
{
    REQUIRE_FALSE (allKernels().empty());
    CHECK (allKernels().back()->lanes == 4);

    for (const auto* table : allKernels())
    {
        // The choice is made once, so another process makes it.
        const auto command = std::string ("PARTITA_FORCE_TARGET=") + table->name
                             + " " PARTITA_RUN_TESTS " '[forced]' >/dev/null";
        const auto other =
            std::string ("PARTITA_FORCE_TARGET=none-such " PARTITA_RUN_TESTS " '[forced]' >/dev/null");
        CHECK (std::system (command.c_str()) == 0);
        CHECK (std::system (other.c_str()) == 0);
    }
}

TEST_CASE ("A transform can be forced by name, and the own one is the usual one", "[kernels][fftw][property]")
{
    for (const auto* name : { "own", "fftw", "FFTW", "none-such" })
    {
        const auto command =
            std::string ("PARTITA_FORCE_TRANSFORM=") + name + " " PARTITA_RUN_TESTS " '[forced]' >/dev/null";
        CHECK (std::system (command.c_str()) == 0);
    }

    for (const auto* own : allKernels())
    {
        const auto& other = withTransform (*own, TransformKind::fftw);
        CHECK (own->transform == TransformKind::own);
        CHECK (other.transform == TransformKind::fftw);
        CHECK (std::string (other.name) == own->name);
        CHECK (other.fir == own->fir);
        CHECK (&withTransform (other, TransformKind::own) == own);
        CHECK (&withTransform (other, TransformKind::fftw) == &other);
        CHECK (describe (other) != describe (*own));
    }
}

TEST_CASE ("The table in use is the one that the environment names", "[kernels][forced]")
{
    const auto* forced = std::getenv ("PARTITA_FORCE_TARGET");
    const auto known =
        forced != nullptr
        && std::any_of (allKernels().begin(), allKernels().end(),
                        [forced] (const KernelTable* table) { return std::string (table->name) == forced; });
    CHECK (std::string (kernels().name) == (known ? forced : allKernels().front()->name));
}

TEST_CASE ("The transform in use is the one that the environment names", "[kernels][forced]")
{
    const auto* forced = std::getenv ("PARTITA_FORCE_TRANSFORM");
    const auto fftw = forced != nullptr && (std::string (forced) == "fftw" || std::string (forced) == "FFTW");
    const auto transform = transformOfSize (256, kernels());
    CHECK (kernels().transform == (fftw ? TransformKind::fftw : TransformKind::own));
    CHECK ((dynamic_cast<const FftwTransform*> (transform.get()) != nullptr) == fftw);
    CHECK ((dynamic_cast<const ConvolutionTransform*> (transform.get()) != nullptr) == ! fftw);
    CHECK (describe (kernels()).find (fftw ? "FFTW's transform" : "own transform") != std::string::npos);
}
