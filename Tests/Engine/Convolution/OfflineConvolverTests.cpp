#include "Convolution/OfflineConvolver.h"
#include "Support/DirectForm.h"
#include "Support/Reference.h"
#include "Support/Sabotage.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>

using namespace partita;
using namespace partita::test;

namespace
{

struct Rendered
{
    Rows<double> audio;
    int blockFrames = 0;
};

/// frames of output, the input being followed by zeros.
template <class Real>
Rendered render (const ResponseMatrix& matrix, const Rows<double>& input, std::size_t frames,
                 Frames expectedFrames)
{
    OfflineConvolver<Real> convolver (sabotaged (matrix), expectedFrames);
    const auto block = static_cast<std::size_t> (convolver.blockFrames());
    Rendered result { silence<double> (matrix.outputs, 0), convolver.blockFrames() };

    for (std::size_t done = 0; done < frames; done += block)
    {
        auto in = silence<Real> (matrix.inputs, block);
        auto out = silence<Real> (matrix.outputs, block);

        for (std::size_t c = 0; c < in.size(); ++c)
            for (std::size_t n = 0; n < block && done + n < input[c].size(); ++n)
                in[c][n] = static_cast<Real> (input[c][done + n]);

        const auto reads = pointersInto<std::vector<Real>, const Real> (in, 0);
        const auto writes = pointersInto<std::vector<Real>, Real> (out, 0);
        convolver.process ({ reads.data(), matrix.inputs, convolver.blockFrames() },
                           { writes.data(), matrix.outputs, convolver.blockFrames() });

        for (std::size_t c = 0; c < out.size(); ++c)
            result.audio[c].insert (result.audio[c].end(), out[c].begin(), out[c].end());
    }

    for (auto& row : result.audio)
    {
        if (sabotage() == Sabotage::late)
            row.insert (row.begin(), 0.0);

        row.resize (frames);
    }

    return result;
}

template <class Real>
constexpr double epsilonOf()
{
    return std::is_same_v<Real, float> ? 0x1p-24 : 0x1p-53;
}

} // namespace

TEMPLATE_TEST_CASE ("Offline convolution agrees with SciPy", "[offline][oracle]", float, double)
{
    const auto stream = reference ("stream_6000"), response = reference ("response_3000");
    const auto matrix = ResponseMatrix::onEachChannel (response, 1);
    const auto found = render<TestType> (matrix, { stream }, 8999, 6000);
    const auto bound = transformBound (matrix, 16384.0, 1.0, epsilonOf<TestType>());
    const auto error =
        largestDifference (found.audio, Rows<double> { reference ("convolve_full_6000_3000") });
    INFO ("bound " << bound << ", error " << error);
    REQUIRE (error <= bound);
}

TEMPLATE_TEST_CASE ("Offline convolution of a matrix gives the direct form, by blocks of every shape",
                    "[offline][oracle]", float, double)
{
    constexpr std::uint64_t seed = 201;
    INFO ("seed " << seed);

    // One transform for all; several blocks although the stream was said to be shorter; a stream so long that blocks
    // are chosen by cost.
    for (const auto expected : { Frames { 4000 }, Frames { 100 }, Frames { 0 }, Frames { 100'000'000 } })
        for (const auto& matrix :
             { denseMatrix (2, 2, 1500, seed), denseMatrix (1, 3, 1, seed), denseMatrix (3, 1, 700, seed) })
        {
            auto input = whiteNoise (matrix.inputs, 4000, seed);

            for (auto& row : input)
                row.resize (6000);

            const auto found = render<TestType> (matrix, converted<double> (input), 6000, expected);

            // No transform is longer than 2²¹.
            const auto bound = transformBound (matrix, 0x1p21, 1.0, epsilonOf<TestType>());
            const auto error = largestDifference (found.audio, directForm (matrix, input));
            INFO ("expected frames " << expected << ", block " << found.blockFrames << ", bound " << bound
                                     << ", error " << error);
            REQUIRE (error <= bound);
        }
}

TEMPLATE_TEST_CASE ("Offline convolution with responses longer than one block gives the direct form",
                    "[offline][oracle][deep]", float, double)
{
    constexpr std::uint64_t seed = 202;
    INFO ("seed " << seed);

    // Below, at and above half of the longest transform, where partitions begin; and several of them.
    for (const auto taps : { std::size_t { 1 } << 18, (std::size_t { 1 } << 20) - 1, std::size_t { 1 } << 20,
                             (std::size_t { 1 } << 20) + 1, std::size_t { 2'500'000 } })
    {
        const auto matrix = ResponseMatrix::onEachChannel (decayingNoise (taps, seed), 1);
        const auto input = whiteNoise (1, 1'500'000, seed);
        const auto frames = taps + input[0].size() - 1;
        const auto found = render<TestType> (matrix, converted<double> (input), frames, 1'500'000);
        const auto bound = transformBound (matrix, 0x1p21, 1.0, epsilonOf<TestType>());
        Random random (seed);

        for (int i = 0; i < 60; ++i)
        {
            const auto frame =
                i == 0 ? 0 : (i == 1 ? frames - 1 : static_cast<std::size_t> (random.next() % frames));
            INFO ("taps " << taps << ", block " << found.blockFrames << ", frame " << frame << ", bound "
                          << bound);
            REQUIRE (std::abs (found.audio[0][frame] - directSample (matrix, input, 0, frame)) <= bound);
        }
    }
}

TEST_CASE ("An offline convolver may write over its input", "[offline][property]")
{
    const auto matrix = ResponseMatrix::onEachChannel (decayingNoise (300, 203), 2);
    const auto input = converted<double> (whiteNoise (2, 5000, 203));
    const auto expected = render<double> (matrix, input, 5000, 1000).audio;
    OfflineConvolver<double> convolver (matrix, 1000);
    const auto block = static_cast<std::size_t> (convolver.blockFrames());
    auto audio = input;

    for (auto& row : audio)
        row.resize ((5000 + block - 1) / block * block);

    for (std::size_t done = 0; done < 5000; done += block)
    {
        const auto reads = pointersInto<std::vector<double>, const double> (audio, done);
        const auto writes = pointersInto<std::vector<double>, double> (audio, done);
        convolver.process ({ reads.data(), 2, convolver.blockFrames() },
                           { writes.data(), 2, convolver.blockFrames() });
    }

    for (auto& row : audio)
        row.resize (5000);

    REQUIRE (audio == expected);
}

TEST_CASE ("convolved gives NumPy's full convolution for all lengths", "[offline][oracle]")
{
    const std::pair<int, int> pairs[] = {
        { 1, 1 },  { 7, 3 },  { 8, 4 },    { 3, 8 },    { 4, 7 },  { 5, 5 },
        { 16, 1 }, { 1, 16 }, { 100, 33 }, { 33, 100 }, { 33, 8 }, { 8, 33 }
    };

    for (const auto& [first, second] : pairs)
    {
        const auto b = std::to_string (second);
        const auto a = std::to_string (first);
        const auto expected = reference ("convolve_full_" + a + "_" + b);
        const auto found = convolved (reference ("a_" + a), reference ("b_" + b));

        // Sums of at most 33 products of numbers below 1, through transforms of at most 256 points.
        const auto matrix = ResponseMatrix::onEachChannel (reference ("b_" + b), 1);
        INFO (a << " by " << b);
        REQUIRE (largestDifference (Rows<double> { found }, Rows<double> { expected })
                 <= transformBound (matrix, 256.0, 1.0, 0x1p-53));
    }
}

TEST_CASE ("convolved gives SciPy's result for long rows", "[offline][oracle]")
{
    const auto a = reference ("stream_6000"), b = reference ("response_3000");
    const auto bound = transformBound (ResponseMatrix::onEachChannel (b, 1), 16384.0, 1.0, 0x1p-53);

    for (const auto* name : { "convolve_full_6000_3000", "fftconvolve_full_6000_3000" })
    {
        REQUIRE (largestDifference (Rows<double> { convolved (a, b) }, Rows<double> { reference (name) })
                 <= 2.0 * bound);
        REQUIRE (largestDifference (Rows<double> { convolved (b, a) }, Rows<double> { reference (name) })
                 <= 2.0 * bound);
    }
}

TEST_CASE ("convolved is exact with a unit impulse and empty with an empty row", "[offline][property]")
{
    const auto a = reference ("stream_6000");
    REQUIRE (convolved (a, { 1.0 }) == a);
    REQUIRE (convolved ({ 1.0 }, a) == a);
    REQUIRE (convolved (a, {}).empty());
    REQUIRE (convolved ({}, a).empty());
    REQUIRE (convolved ({}, {}).empty());
}
