#include "Core/AlignedBuffer.h"
#include "Kernels/SpectralMac.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <complex>

using namespace partita;
using namespace partita::test;

TEMPLATE_TEST_CASE ("The spectral multiply-add gives the complex product of every bin and touches no other",
                    "[kernels][oracle]", float, double)
{
    constexpr std::uint64_t seed = 41;
    constexpr auto epsilon = std::is_same_v<TestType, float> ? 0x1p-24 : 0x1p-53;

    for (const std::size_t bins : { 0u, 1u, 2u, 5u, 8u, 9u, 16u, 17u, 33u, 49u, 513u })
    {
        const auto offset = alignedCount<TestType> (bins);
        const auto size = 2 * offset + 64;
        const auto fill = [size] (std::uint64_t number)
        {
            AlignedBuffer<TestType> buffer (size);
            Random random (number);
            std::generate (buffer.begin(), buffer.end(),
                           [&random] { return static_cast<TestType> (random.uniform()); });
            return buffer;
        };

        auto sum = fill (seed);
        const auto before = fill (seed), x = fill (seed + 1), h = fill (seed + 2);
        multiplyAccumulate (sum.data(), x.data(), h.data(), offset, bins);
        const auto bin = [offset] (const AlignedBuffer<TestType>& buffer, std::size_t k)
        { return std::complex (static_cast<double> (buffer[k]), static_cast<double> (buffer[offset + k])); };

        for (std::size_t k = 0; k < bins; ++k)
        {
            // Two products, their sum and the sum onto the bin: four roundings of numbers up to 3, for each part.
            INFO (bins << " bins, bin " << k << ", seed " << seed);
            REQUIRE (std::abs (bin (sum, k) - (bin (before, k) + bin (x, k) * bin (h, k)))
                     <= 4.0 * 3.0 * 1.5 * epsilon);
        }

        for (std::size_t i = 0; i < size; ++i)
            if (! (i < bins || (i >= offset && i < offset + bins)))
                REQUIRE (sum[i] == before[i]);
    }
}
