#include "Kernels/ConvolutionTransform.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>

using namespace partita;
using namespace partita::test;

namespace
{

struct Block
{
    Block (int size, std::uint64_t seed) : samples (static_cast<std::size_t> (size))
    {
        const auto noise = whiteNoise (samples.size(), seed);
        std::copy (noise.begin(), noise.end(), samples.begin());
    }

    AlignedBuffer<float> samples;
};

} // namespace

TEST_CASE ("The transform pair of every kernel table and size gives the linear convolution of a block",
           "[kernels][oracle]")
{
    for (const auto* table : allKernels())
        for (auto size = table->tileBins; size <= 32768; size *= 2)
        {
            INFO (table->name << ", size " << size);
            const ConvolutionTransform transform (size, *table);
            const auto count = static_cast<std::size_t> (size);
            const Block previous (size, 51), present (size, 52), taps (size, 53);
            const AlignedBuffer<float> silence (count);
            AlignedBuffer<float> work (transform.workSize()), x (2 * count), h (2 * count),
                product (2 * count), out (count);
            transform.forward (previous.samples.data(), present.samples.data(), work.data(),
                               { x.data(), transform.tileSize() });
            transform.forward (taps.samples.data(), silence.data(), work.data(),
                               { h.data(), transform.tileSize() });

            table->multiplyTiles (product.data(), { x.data(), transform.tileSize() },
                                  { h.data(), transform.tileSize() }, 1, transform.numTiles(), false);

            transform.inverse (product.data(), out.data());
            double squareError = 0.0, squareExpected = 0.0;

            for (std::size_t n = 0; n < count; n += 1 + count / 512)
            {
                double expected = 0.0;

                for (std::size_t k = 0; k < count; ++k)
                    expected += static_cast<double> (taps.samples[k])
                                * static_cast<double> (k <= n ? present.samples[n - k]
                                                              : previous.samples[count + n - k]);

                const auto error = static_cast<double> (out[n]) / size - expected;
                squareError += error * error;
                squareExpected += expected * expected;
            }

            // Three transforms of log2 (size) steps, each adding the rounding of a butterfly and of a twiddle.
            REQUIRE (std::sqrt (squareError / squareExpected)
                     <= 0x1p-24 * 3.0 * std::sqrt (2.0 * std::log2 (2.0 * size)));
        }
}

TEST_CASE ("The places of a spectrum are all roots, each once", "[kernels][property]")
{
    for (const auto* table : allKernels())
        for (auto size = table->tileBins; size <= 8192; size *= 2)
        {
            const ConvolutionTransform transform (size, *table);
            std::vector<int> seen (static_cast<std::size_t> (size), 0);

            for (int tile = 0; tile < transform.numTiles(); ++tile)
                for (int vector = 0; vector < 4; ++vector)
                    for (int lane = 0; lane < table->lanes; ++lane)
                        ++seen[static_cast<std::size_t> (transform.rootOf (tile, vector, lane))];

            INFO (table->name << ", size " << size);
            REQUIRE (std::all_of (seen.begin(), seen.end(), [] (int times) { return times == 1; }));
        }
}
