#include "Convolution/Convolver.h"
#include "Convolution/CostTable.h"
#include "Core/ScopedFlushDenormals.h"
#include "Support/DirectForm.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr int noCrossfade = 0;

ResponseMatrix mono (std::size_t taps, std::uint64_t seed)
{
    return ResponseMatrix::onEachChannel (decayingNoise (taps, seed), 1);
}

void requireDirectForm (const ResponseMatrix& matrix, int quantum, const Rows<float>& input,
                        std::span<const int> blocks)
{
    const auto filter = prepared (matrix, quantum);
    Convolver convolver (filter, noCrossfade);
    const auto output = streamThrough (convolver, input, blocks);
    const auto bound = singlePrecisionBound (matrix, filter->plan(), 1.0);
    const auto error = largestDifference (output, directForm (matrix, input));
    INFO (filter->plan().toText() << ", bound " << bound << ", error " << error);
    REQUIRE (error <= bound);
}

/// What an exchange is to sound like: each part of the plan, the head and each level, goes over on its own at the
/// start of its first block after the request, by a crossfade of its old and its new part on the whole history.
Rows<double> exchanged (const PartitionPlan& plan, const ResponseMatrix& before, const ResponseMatrix& after,
                        const Rows<float>& input, std::int64_t request, int fadeFrames)
{
    struct Part
    {
        std::int64_t first, last, start;
    };

    const auto quantumStart = (request + plan.quantum - 1) / plan.quantum * plan.quantum;
    std::vector<Part> parts { { 0, plan.headTaps, quantumStart } };

    // A spread level takes the filter with the block that its next boundary completes, and answers that block from
    // size - quantum frames later on.
    for (const auto& level : plan.levels)
        parts.push_back ({ level.offset, level.offset + std::int64_t { level.size } * level.count,
                           level.timing == Timing::immediate
                               ? quantumStart
                               : (quantumStart / level.size + 1) * level.size + level.size - plan.quantum });

    auto result = silence<double> (before.outputs, input.front().size());

    for (const auto& part : parts)
    {
        const auto first = static_cast<std::size_t> (part.first);
        const auto last = static_cast<std::size_t> (part.last);
        const auto old = directForm (before, input, first, last);
        const auto young = directForm (after, input, first, last);

        for (std::size_t c = 0; c < result.size(); ++c)
            for (std::size_t n = 0; n < result[c].size(); ++n)
            {
                const auto position = static_cast<double> (static_cast<std::int64_t> (n) - part.start);
                auto gain = position < 0.0 ? 0.0 : 1.0;

                if (position >= 0.0 && position < fadeFrames)
                    gain = 0.5 - 0.5 * std::cos (std::acos (-1.0) * (position + 0.5) / fadeFrames);

                result[c][n] += (1.0 - gain) * old[c][n] + gain * young[c][n];
            }
    }

    return result;
}

void append (Rows<float>& rows, const Rows<float>& more)
{
    for (std::size_t c = 0; c < rows.size(); ++c)
        rows[c].insert (rows[c].end(), more[c].begin(), more[c].end());
}

} // namespace

TEST_CASE ("A convolver gives the direct form for every quantum and every length around its partitions",
           "[convolver][oracle]")
{
    constexpr std::uint64_t seed = 101;

    for (const auto quantum : { 8, 16, 32, 64, 128, 256, 1024, 8192 })
        for (const auto taps :
             { 1, 2, quantum - 1, quantum, quantum + 1, 2 * quantum, 2 * quantum + 1, 9 * quantum, 5003 })
        {
            if (taps > 9 * 1024)
                continue;

            INFO ("quantum " << quantum << ", taps " << taps << ", seed " << seed);
            const std::array blocks { quantum };
            requireDirectForm (mono (static_cast<std::size_t> (taps), seed), quantum,
                               whiteNoise (1, 6000, seed), blocks);
        }
}

TEST_CASE ("The residual to the direct form lies 120 dB below the output's peak, for heads of every length",
           "[convolver][null]")
{
    constexpr std::uint64_t seed = 126;
    INFO ("seed " << seed);

    for (const auto quantum : { 8, 64, 128, 256, 512, 1024, 2048 })
        for (const auto taps : { quantum, 2 * quantum, 2 * quantum + 1, 5000 })
        {
            const auto matrix = mono (static_cast<std::size_t> (taps), seed);
            const auto input = whiteNoise (1, 6000, seed);
            const auto filter = prepared (matrix, quantum);
            Convolver convolver (filter, noCrossfade);
            const auto expected = directForm (matrix, input);
            const auto residual =
                largestDifference (streamThrough (convolver, input), expected) / highestOf (expected);
            INFO (filter->plan().toText() << ", residual " << 20.0 * std::log10 (residual) << " dB");
            CHECK (residual <= 1e-6); // −120 dB
        }
}

TEST_CASE ("A convolver of all partition sizes gives the direct form", "[convolver][oracle]")
{
    constexpr std::uint64_t seed = 102;
    constexpr std::size_t taps = 70001, frames = 80000;
    INFO ("seed " << seed);
    const auto matrix = mono (taps, seed);
    const auto input = whiteNoise (1, frames, seed + 1);

    for (const auto quantum : { 8, 32, 64 })
    {
        const auto filter = prepared (matrix, quantum);
        Convolver convolver (filter, noCrossfade);
        const auto output = streamThrough (convolver, input, 480);
        const auto bound = singlePrecisionBound (matrix, filter->plan(), 1.0);
        Random random (seed);

        for (int i = 0; i < 400; ++i)
        {
            const auto frame = static_cast<std::size_t> (random.between (0, frames - 1));
            INFO (filter->plan().toText() << ", frame " << frame << ", bound " << bound);
            REQUIRE (
                std::abs (static_cast<double> (output[0][frame]) - directSample (matrix, input, 0, frame))
                <= bound);
        }
    }
}

TEST_CASE ("Ten seconds of taps give the direct form in every frame that is looked at",
           "[convolver][oracle][deep]")
{
    constexpr std::uint64_t seed = 103;
    constexpr std::size_t taps = 480000, frames = 600000;
    INFO ("seed " << seed);
    const auto matrix = mono (taps, seed);
    const auto input = whiteNoise (1, frames, seed + 1);

    for (const auto quantum : { 8, 32, 64, 128, 512, 8192 })
    {
        const auto filter = prepared (matrix, quantum);
        Convolver convolver (filter, noCrossfade);
        const auto output = streamThrough (convolver, input, 512);
        const auto bound = singlePrecisionBound (matrix, filter->plan(), 1.0);
        Random random (seed);

        for (int i = 0; i < 500; ++i)
        {
            const auto frame = static_cast<std::size_t> (random.between (0, frames - 1));
            INFO (filter->plan().toText() << ", frame " << frame << ", bound " << bound);
            REQUIRE (
                std::abs (static_cast<double> (output[0][frame]) - directSample (matrix, input, 0, frame))
                <= bound);
        }
    }
}

TEST_CASE ("An impulse gives the taps, to the bit where the plan is direct", "[convolver][property]")
{
    constexpr std::uint64_t seed = 104;
    INFO ("seed " << seed);

    for (const auto taps : { std::size_t { 100 }, std::size_t { 128 }, std::size_t { 20000 } })
    {
        const auto response = decayingNoise (taps, seed);
        const auto filter = prepared (ResponseMatrix::onEachChannel (response, 1), 64);
        Convolver convolver (filter, noCrossfade);
        const auto output = streamThrough (convolver, { impulse (taps + 1000) });
        auto expected = response;
        expected.resize (taps + 1000);

        // Exact without a transform. With them the block's energy is that of one sample, ‖x‖₂ = 1.
        const auto direct = filter->plan().levels.empty();
        const auto bound = direct ? 0.0 : singlePrecisionBound (mono (taps, seed), filter->plan(), 1.0);
        REQUIRE (largestDifference (output, { expected }) <= bound);
    }
}

TEST_CASE ("The first frame out answers the first frame in: no latency", "[convolver][property]")
{
    for (const auto quantum : { 8, 32, 64, 8192 })
    {
        Convolver convolver (prepared (mono (30000, 105), quantum), noCrossfade);
        auto response = decayingNoise (30000, 105);
        const auto output = streamThrough (convolver, { impulse (1) });
        REQUIRE (output[0][0] == static_cast<float> (response[0]));
    }
}

TEST_CASE ("Convolution is linear", "[convolver][property]")
{
    constexpr std::uint64_t seed = 106;
    INFO ("seed " << seed);
    const auto matrix = denseMatrix (2, 2, 9000, seed);
    const auto filter = prepared (matrix, 64);
    const auto run = [&filter] (const Rows<float>& input)
    {
        Convolver convolver (filter, noCrossfade);
        return streamThrough (convolver, input, 100);
    };

    const auto a = whiteNoise (2, 20000, seed), b = whiteNoise (2, 20000, seed + 1);
    auto mixed = a, quarter = a;

    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = 0; n < a[c].size(); ++n)
        {
            mixed[c][n] = 0.5f * a[c][n] - 0.25f * b[c][n];
            quarter[c][n] = 0.25f * a[c][n];
        }

    const auto outA = run (a), outB = run (b);
    auto expected = converted<double> (outA);
    auto expectedQuarter = outA;

    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = 0; n < a[c].size(); ++n)
        {
            expected[c][n] = 0.5 * static_cast<double> (outA[c][n]) - 0.25 * static_cast<double> (outB[c][n]);
            expectedQuarter[c][n] = 0.25f * outA[c][n];
        }

    // Three convolutions, with gains of 1/2, 1/4 and 1, each within the bound; rounding the mix is within the last.
    REQUIRE (largestDifference (run (mixed), expected)
             <= 1.75 * singlePrecisionBound (matrix, filter->plan(), 1.0));

    SECTION ("and a power of two passes through it exactly")
    {
        REQUIRE (sameBits (run (quarter), expectedQuarter));
    }
}

TEST_CASE ("Convolution is time-invariant: to the bit by whole blocks, within the bound by any delay",
           "[convolver][property]")
{
    constexpr std::uint64_t seed = 107;
    INFO ("seed " << seed);
    const auto matrix = mono (12000, seed);
    const auto filter = prepared (matrix, 64);
    const auto input = whiteNoise (1, 20000, seed);
    Convolver plain (filter, noCrossfade);
    const auto output = streamThrough (plain, input);
    const auto largest = static_cast<std::size_t> (filter->plan().levels.back().size);

    for (const auto delay :
         { largest, 3 * largest, std::size_t { 1 }, std::size_t { 63 }, std::size_t { 777 } })
    {
        auto delayed = input, expected = output;
        delayed[0].insert (delayed[0].begin(), delay, 0.0f);
        expected[0].insert (expected[0].begin(), delay, 0.0f);
        Convolver convolver (filter, noCrossfade);
        const auto found = streamThrough (convolver, delayed);
        INFO ("delay " << delay);

        if (delay % largest == 0)
            REQUIRE (std::equal (found[0].begin(), found[0].end(), expected[0].begin()));
        else
            REQUIRE (
                largestDifference (found, converted<double> (expected))
                <= 2.0 * singlePrecisionBound (matrix, filter->plan(), 1.0)); // each of both is within it
    }
}

TEST_CASE ("Convolution is commutative: stream and response may change places", "[convolver][property]")
{
    constexpr std::uint64_t seed = 108;
    INFO ("seed " << seed);
    const auto a = whiteNoise (4000, seed), b = whiteNoise (2500, seed + 1);
    const auto frames = a.size() + b.size() - 1;
    const auto run = [frames] (std::vector<float> stream, const std::vector<float>& taps)
    {
        stream.resize (frames);
        const auto matrix = ResponseMatrix::onEachChannel ({ taps.begin(), taps.end() }, 1);
        const auto filter = prepared (matrix, 64);
        Convolver convolver (filter, noCrossfade);
        return std::pair { streamThrough (convolver, { stream }),
                           singlePrecisionBound (matrix, filter->plan(), 1.0) };
    };

    const auto [one, oneBound] = run (a, b);
    const auto [other, otherBound] = run (b, a);
    REQUIRE (largestDifference (one, converted<double> (other)) <= oneBound + otherBound);
}

TEST_CASE ("A matrix of responses gives the direct form: dense, sparse, wide, tall and with shared responses",
           "[convolver][oracle]")
{
    constexpr std::uint64_t seed = 109;
    INFO ("seed " << seed);
    const std::array blocks { 64, 33, 500 };
    const auto check = [&blocks] (const ResponseMatrix& matrix, std::size_t frames)
    { requireDirectForm (matrix, 64, whiteNoise (matrix.inputs, frames, seed), blocks); };

    SECTION ("true stereo") { check (denseMatrix (2, 2, 3000, seed), 5000); }
    SECTION ("one to eight") { check (denseMatrix (1, 8, 1500, seed), 3000); }
    SECTION ("eight to one") { check (denseMatrix (8, 1, 1500, seed), 3000); }
    SECTION ("64 to 2 with few taps") { check (denseMatrix (64, 2, 300, seed), 1500); }
    SECTION ("more outputs than inputs, one response for all")
    {
        ResponseMatrix matrix { 2, 5, { decayingNoise (2000, seed) }, {} };
        matrix.paths = { { 0, 0, 0 }, { 1, 1, 0 }, { 0, 3, 0 }, { 1, 4, 0 } }; // output 2 has none
        check (matrix, 4000);
    }
    SECTION ("random holes, parallel paths and a response that nobody uses")
    {
        auto matrix = denseMatrix (5, 4, 2000, seed);
        Random random (seed);
        std::erase_if (matrix.paths, [&random] (const auto&) { return random.next() % 3 == 0; });
        matrix.paths.push_back (matrix.paths.front());
        matrix.responses.push_back (decayingNoise (10, seed));
        check (matrix, 4000);
    }
}

TEST_CASE ("Convolvers for some outputs each, by the plan of the whole matrix, give the bits of one for all",
           "[convolver][property]")
{
    constexpr std::uint64_t seed = 120;
    const auto matrix = denseMatrix (6, 3, 20000, seed);
    const auto input = whiteNoise (6, 30000, seed);

    for (const auto quantum : { 64, 128 })
    {
        const auto plan = planPartitions ({ matrix.longestTaps(), quantum, 0, matrix.shape() });
        Convolver whole (prepared (matrix, plan), noCrossfade);
        Rows<float> parts;

        for (int output = 0; output < matrix.outputs; ++output)
        {
            ResponseMatrix part { matrix.inputs, 1, {}, {} };

            for (const auto& path : matrix.paths)
                if (path.output == output)
                {
                    part.paths.push_back ({ path.input, 0, static_cast<int> (part.responses.size()) });
                    part.responses.push_back (matrix.responses[static_cast<std::size_t> (path.response)]);
                }

            Convolver convolver (prepared (part, plan), noCrossfade);
            parts.push_back (streamThrough (convolver, input, quantum).front());
        }

        INFO (plan.toText() << ", seed " << seed);
        REQUIRE (sameBits (streamThrough (whole, input, quantum), parts));
    }
}

TEST_CASE ("An output without a path, an empty response and a matrix without paths are silent",
           "[convolver][property]")
{
    const auto input = whiteNoise (2, 1000, 110);

    for (const auto& matrix :
         { ResponseMatrix { 2, 3, {}, {} }, ResponseMatrix { 2, 3, { {} }, { { 0, 0, 0 } } },
           ResponseMatrix { 2, 3, { std::vector<double> (5000) }, { { 1, 2, 0 } } } })
    {
        Convolver convolver (prepared (matrix, 64), noCrossfade);
        REQUIRE (sameBits (streamThrough (convolver, input), silence<float> (3, 1000)));
    }
}

TEST_CASE ("Any pattern of calls gives the same bits, where the plan has a direct head",
           "[convolver][property]")
{
    constexpr std::uint64_t seed = 111;
    constexpr int frames = 9000;
    const auto quantum = GENERATE (8, 32, 64);
    INFO ("seed " << seed << ", quantum " << quantum);
    const auto filter = prepared (denseMatrix (2, 2, 4000, seed), quantum);
    const auto input = whiteNoise (2, frames, seed);
    Convolver plain (filter, noCrossfade);
    const auto expected = streamThrough (plain, input, quantum);

    std::vector<std::vector<int>> patterns { { 1 },
                                             { 7 },
                                             { 48 },
                                             { 64 },
                                             { 1000 },
                                             { frames },
                                             { 0, 1, 0, 0, 7, 48, 64, 1000 },
                                             { 23, 34, 103, 1023 } };

    for (std::uint64_t i = 0; i < 3; ++i)
        patterns.push_back (randomBlocks (frames, 0, i == 0 ? 20 : 2000, seed + i));

    for (std::size_t i = 0; i < patterns.size(); ++i)
    {
        INFO ("pattern " << i);
        Convolver apart (filter, noCrossfade), shared (filter, noCrossfade);
        REQUIRE (sameBits (streamThrough (apart, input, patterns[i]), expected));
        REQUIRE (sameBits (streamThrough (shared, input, patterns[i], Memory::shared), expected));
    }
}

TEST_CASE (
    "Without a direct head whole quanta give the same bits, and any other pattern the same to rounding",
    "[convolver][property]")
{
    constexpr std::uint64_t seed = 127;
    constexpr int frames = 9216;
    const auto quantum = GENERATE (128, 256, 1024);
    const auto fadeFrames = GENERATE (0, 300);
    INFO ("seed " << seed << ", quantum " << quantum << ", crossfade " << fadeFrames);
    const auto matrix = denseMatrix (2, 2, 4000, seed);
    const auto filter = prepared (matrix, quantum);
    REQUIRE (filter->plan().levels.front().timing == Timing::immediate);
    const auto other = prepared (denseMatrix (2, 2, 4000, seed + 1), filter->plan());
    const auto input = whiteNoise (2, frames, seed);

    const auto run = [&] (std::span<const int> blocks)
    {
        Convolver convolver (filter, fadeFrames);
        auto output = streamThrough (convolver, slice (input, 0, 4096), blocks);
        REQUIRE (convolver.exchange (other).ok());
        append (output, streamThrough (convolver, slice (input, 4096, frames), blocks));
        return output;
    };

    const auto expected = run (std::array { quantum });
    REQUIRE (sameBits (run (std::array { 1024 }), expected));
    REQUIRE (sameBits (run (std::array { 1024, 2048 }), expected));

    const auto bound = 2.0 * singlePrecisionBound (matrix, filter->plan(), 1.0);

    for (const auto& pattern :
         std::vector<std::vector<int>> { { 1 }, { 7 }, { 48 }, { 100 }, { 0, 1, 90, 1000 }, { 64, 65, 900 } })
        REQUIRE (largestDifference (run (pattern), converted<double> (expected)) <= bound);
}

TEST_CASE ("Output over the input's memory gives the same bits, also with unlike channel counts",
           "[convolver][property]")
{
    for (const auto& [inputs, outputs] : { std::pair { 1, 4 }, std::pair { 2, 5 }, std::pair { 4, 2 } })
    {
        const auto filter = prepared (denseMatrix (inputs, outputs, 1000, 112), 64);
        const auto input = whiteNoise (inputs, 4000, 112);
        Convolver apart (filter, noCrossfade), shared (filter, noCrossfade);
        const std::array blocks { 64, 129, 5 };
        REQUIRE (sameBits (streamThrough (apart, input, blocks),
                           streamThrough (shared, input, blocks, Memory::shared)));
    }
}

TEST_CASE ("Samples that are not finite count as zero, are counted, and leave no trace",
           "[convolver][property]")
{
    constexpr auto nan = std::numeric_limits<float>::quiet_NaN();
    constexpr auto infinity = std::numeric_limits<float>::infinity();
    const auto filter = prepared (denseMatrix (2, 2, 3000, 113), 64);
    auto broken = whiteNoise (2, 8000, 113);
    auto clean = broken;
    const std::vector<std::pair<std::size_t, float>> places {
        { 0, nan }, { 63, infinity }, { 64, -infinity }, { 4000, nan }, { 7999, infinity }
    };

    for (const auto& [frame, value] : places)
        for (std::size_t c = 0; c < 2; ++c)
        {
            broken[c][frame] = value;
            clean[c][frame] = 0.0f;
        }

    Convolver withBroken (filter, noCrossfade), withClean (filter, noCrossfade);
    REQUIRE (sameBits (streamThrough (withBroken, broken, 50), streamThrough (withClean, clean, 50)));
    REQUIRE (withBroken.nonFiniteSamples() == 2 * places.size());
    REQUIRE (withClean.nonFiniteSamples() == 0);
}

TEST_CASE ("The largest finite samples are not taken for infinities", "[convolver][property]")
{
    constexpr auto largest = std::numeric_limits<float>::max();
    Convolver convolver (prepared (ResponseMatrix::onEachChannel ({ 0.5 }, 1), 64), noCrossfade);
    const auto output = streamThrough (convolver, { { largest, -largest } });
    REQUIRE (output[0] == std::vector<float> { 0.5f * largest, -0.5f * largest });
    REQUIRE (convolver.nonFiniteSamples() == 0);
}

TEST_CASE ("Denormal numbers count as zero, and the register is put back as it was found",
           "[convolver][property]")
{
    const std::vector<float> tiny (1000, 1e-40f);
    const auto found = ScopedFlushDenormals::read();
    const auto flushing = found | ScopedFlushDenormals::flushBits;
    const auto keeping = found & ~ScopedFlushDenormals::flushBits;

    for (const auto setting : { keeping, flushing })
    {
        Convolver convolver (prepared (mono (1000, 114), 64), noCrossfade);
        Rows<float> out = silence<float> (1, tiny.size());
        const float* in[] = { tiny.data() };
        float* rows[] = { out[0].data() };

        ScopedFlushDenormals::write (setting);
        convolver.process ({ in, 1, 1000 }, { rows, 1, 1000 });
        const auto left = ScopedFlushDenormals::read();
        ScopedFlushDenormals::write (found);

        REQUIRE (left == setting);
        REQUIRE (highestOf (out) == 0.0);
    }
}

TEST_CASE ("A response's tail ends in zeros and does not linger as denormals", "[convolver][property]")
{
    Convolver convolver (prepared (mono (3000, 115), 64), noCrossfade);
    auto input = whiteNoise (1, 20000, 115);
    std::fill (input[0].begin() + 5000, input[0].end(), 0.0f);
    const auto output = streamThrough (convolver, input);
    const auto largest = 512; // partition in which the last sample may still be

    REQUIRE (std::all_of (output[0].begin() + 5000 + 3000 + 2 * largest, output[0].end(),
                          [] (float y) { return y == 0.0f; }));
}

TEST_CASE ("After reset a convolver is as fresh", "[convolver][property]")
{
    constexpr std::uint64_t seed = 116;
    const auto filter = prepared (denseMatrix (2, 2, 5000, seed), 64);
    const auto input = whiteNoise (2, 7000, seed);
    Convolver fresh (filter, noCrossfade), used (filter, noCrossfade);
    const auto expected = streamThrough (fresh, input);

    for (const auto before : { 64 * 100, 5001, 1, 0 })
    {
        INFO ("frames before the reset: " << before);

        if (before > 0)
            (void) streamThrough (used, whiteNoise (2, static_cast<std::size_t> (before), seed + 1));

        used.reset();
        REQUIRE (sameBits (streamThrough (used, input), expected));
    }
}

TEST_CASE ("Reset while an exchange is under way ends it at the new filter", "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 117;
    const auto plan = planPartitions (5000, 64);
    const auto first = prepared (mono (5000, seed), plan), second = prepared (mono (4900, seed + 1), plan);
    const auto input = whiteNoise (1, 9000, seed);

    Convolver convolver (first, 1000);
    (void) streamThrough (convolver, whiteNoise (1, 3000, seed));
    REQUIRE (convolver.exchange (second).ok());
    (void) streamThrough (convolver, whiteNoise (1, 100, seed));
    REQUIRE (convolver.exchangesDone() == 0);
    convolver.reset();
    REQUIRE (convolver.exchangesDone() == 1);

    Convolver fresh (second, 1000);
    REQUIRE (sameBits (streamThrough (convolver, input), streamThrough (fresh, input)));
}

TEST_CASE ("Reset plays a filter that waits, whether or not an exchange is under way",
           "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 119;
    const auto plan = planPartitions (5000, 64);
    const auto first = prepared (mono (5000, seed), plan), second = prepared (mono (4900, seed + 1), plan),
               third = prepared (mono (4800, seed + 2), plan);
    const auto input = whiteNoise (1, 9000, seed);
    Convolver waiting (first, 1000), both (first, 1000), fresh (third, 1000);

    for (auto* each : { &waiting, &both })
        (void) streamThrough (*each, whiteNoise (1, 3000, seed));

    REQUIRE (both.exchange (second).ok());
    (void) streamThrough (both, whiteNoise (1, 100, seed));
    const auto expected = streamThrough (fresh, input);

    for (auto* each : { &waiting, &both })
    {
        REQUIRE (each->exchange (third).ok());
        each->reset();
        REQUIRE (sameBits (streamThrough (*each, input), expected));
    }

    REQUIRE (waiting.exchangesDone() == 1);
    REQUIRE (both.exchangesDone() == 2);
}

TEST_CASE ("An exchange crosses over part by part on the whole history", "[convolver][exchange][oracle]")
{
    constexpr std::uint64_t seed = 118;
    const auto fade = GENERATE (0, 1, 100, 1024, 3000);
    const auto request = GENERATE (0, 64, 1000, 3200);
    INFO ("seed " << seed << ", crossfade " << fade << " frames, request at " << request);

    const auto before = denseMatrix (2, 2, 2500, seed), after = denseMatrix (2, 2, 2500, seed + 1);
    const auto plan = planPartitions (2500, 64);
    const auto input = whiteNoise (2, 8000, seed);

    Convolver convolver (prepared (before, plan), fade);
    auto output = silence<float> (2, 0);

    if (request > 0)
        output = streamThrough (convolver, slice (input, 0, static_cast<std::size_t> (request)), 125);

    REQUIRE (convolver.exchange (prepared (after, plan)).ok());
    append (output, streamThrough (convolver, slice (input, static_cast<std::size_t> (request), 8000), 125));

    // Both responses are heard in the crossfade, and its gain has a rounding of its own within the bound's slack.
    const auto bound = singlePrecisionBound (before, plan, 1.0) + singlePrecisionBound (after, plan, 1.0);
    const auto error = largestDifference (output, exchanged (plan, before, after, input, request, fade));
    INFO ("bound " << bound << ", error " << error);
    REQUIRE (error <= bound);
    REQUIRE (convolver.exchangesDone() == 1);
}

TEST_CASE ("Levels that sum ahead cross over as others do, whichever block an exchange meets",
           "[convolver][exchange][oracle]")
{
    constexpr std::uint64_t seed = 127;
    const auto fade = GENERATE (0, 100, 3000);

    // Over all blocks of the largest level that are summed for at once, by quanta and between them.
    const auto request = GENERATE (range (1000, 3100, 140));
    const auto blocksAtOnce = GENERATE (2, 3, 4);
    INFO ("seed " << seed << ", crossfade " << fade << " frames, request at " << request << ", "
                  << blocksAtOnce << " blocks at once");

    PartitionPlan plan { 64, 64, {}, 0 };
    plan.levels = { { 64, 6, 64, Timing::spread, blocksAtOnce },
                    { 256, 6, 448, Timing::spread, 5 - blocksAtOnce },
                    { 512, 5, 1984, Timing::spread, blocksAtOnce } };
    const auto taps = static_cast<std::size_t> (plan.capacityTaps());
    const auto before = denseMatrix (1, 2, taps, seed), after = denseMatrix (1, 2, taps, seed + 1);
    const auto input = whiteNoise (1, 8000, seed);

    Convolver convolver (prepared (before, plan), fade);
    auto output = streamThrough (convolver, slice (input, 0, static_cast<std::size_t> (request)), 125);
    REQUIRE (convolver.exchange (prepared (after, plan)).ok());
    append (output, streamThrough (convolver, slice (input, static_cast<std::size_t> (request), 8000), 125));

    const auto bound = singlePrecisionBound (before, plan, 1.0) + singlePrecisionBound (after, plan, 1.0);
    REQUIRE (largestDifference (output, exchanged (plan, before, after, input, request, fade)) <= bound);
    REQUIRE (convolver.exchangesDone() == 1);
}

TEST_CASE (
    "Exchange after exchange leaves levels that sum ahead with the bits of a filter that was always there",
    "[convolver][exchange][property]")
{
    constexpr std::uint64_t seed = 128;
    const auto blocksAtOnce = GENERATE (2, 3, 4);
    INFO ("seed " << seed << ", " << blocksAtOnce << " blocks at once");
    PartitionPlan plan { 64, 64, {}, 0 };
    plan.levels = { { 64, 14, 64, Timing::spread, blocksAtOnce },
                    { 512, 9, 960, Timing::spread, 6 - blocksAtOnce } };
    const auto taps = static_cast<std::size_t> (plan.capacityTaps());
    const auto last = prepared (mono (taps, seed), plan);
    const auto input = whiteNoise (1, 40000, seed);
    Random random (seed);

    for (const auto fade : { 0, 700 })
    {
        Convolver exchanging (prepared (mono (taps, seed + 1), plan), fade), steady (last, fade);
        Rows<float> output (1), expected (1);

        for (std::size_t at = 0; at < 20000;)
        {
            const auto end = at + 64 * static_cast<std::size_t> (random.between (1, 20));
            const auto other = prepared (mono (taps, seed + 2 + random.next() % 5), plan);
            REQUIRE (exchanging.exchange (at + 1280 < 20000 ? other : last).ok());
            append (output, streamThrough (exchanging, slice (input, at, end)));
            append (expected, streamThrough (steady, slice (input, at, end)));
            at = end;
        }

        REQUIRE (exchanging.exchange (last).ok());
        const auto at = output[0].size();
        append (output, streamThrough (exchanging, slice (input, at, input[0].size())));
        append (expected, streamThrough (steady, slice (input, at, input[0].size())));
        const auto settled = at + static_cast<std::size_t> (2 * plan.exchangeFrames() + 2 * fade);
        REQUIRE (
            sameBits (slice (output, settled, input[0].size()), slice (expected, settled, input[0].size())));
    }
}

TEST_CASE ("Any plan gives the same bits however many blocks its levels sum for at once, through exchanges "
           "and resets",
           "[convolver][exchange][property]")
{
    constexpr std::uint64_t seed = 131;
    INFO ("seed " << seed);
    Random random (seed);

    for (int run = 0; run < 150; ++run)
    {
        PartitionPlan plan { 8 << random.between (0, 4), 0, {}, 0 };
        auto size = std::max (64, plan.quantum) << random.between (0, 1);
        plan.headTaps = 2 * size - plan.quantum;

        for (auto left = random.between (1, 3); left > 0; --left)
        {
            const auto next = size << random.between (1, 2);
            const auto offset = 2 * size - plan.quantum;
            const auto count = left > 1 ? 2 * (next - size) / size : random.between (1, 12);
            plan.levels.push_back (
                { size, count, offset, Timing::spread,
                  std::min (std::max (1, count - 1), random.between (1, mostBlocksAtOnce)) });
            size = next;
        }

        auto oneAtATime = plan;

        for (auto& level : oneAtATime.levels)
            level.blocksAtOnce = 1;

        INFO (plan.toText());
        const auto taps = static_cast<std::size_t> (plan.capacityTaps());
        const std::array responses { denseMatrix (1, 2, taps, random.next()),
                                     denseMatrix (1, 2, taps - taps / 3, random.next()) };
        const auto fade = random.between (0, 1) * random.between (0, 900);
        Convolver several (prepared (responses[0], plan), fade),
            one (prepared (responses[0], oneAtATime), fade);
        const auto input = whiteNoise (1, 6000, random.next());

        for (std::size_t at = 0; at < 6000;)
        {
            const auto end =
                std::min<std::size_t> (6000, at + static_cast<std::size_t> (random.between (0, 400)));

            if (random.between (0, 9) == 0)
            {
                const auto& response = responses[random.next() % responses.size()];
                REQUIRE (several.exchange (prepared (response, plan)).ok());
                REQUIRE (one.exchange (prepared (response, oneAtATime)).ok());
            }

            if (random.between (0, 59) == 0)
            {
                several.reset();
                one.reset();
            }

            const auto part = slice (input, at, end);
            REQUIRE (sameBits (streamThrough (several, part), streamThrough (one, part)));
            at = end;
        }
    }
}

TEST_CASE ("A plan with a latency gives the same later", "[convolver][latency][oracle]")
{
    constexpr std::uint64_t seed = 129;
    INFO ("seed " << seed);

    for (const auto quantum : { 32, 64, 256 })
        for (const std::int64_t latency : { 1, 64, 300, 1024, 5000 })
            for (const std::int64_t taps : { 10, 3000, 20000 })
            {
                const auto plan = planPartitions ({ taps, quantum, latency, {} }, builtInCosts (kernels()));
                INFO (plan.toText() << ", at most " << latency << " late");
                REQUIRE (plan.latencyFrames <= latency);
                REQUIRE (plan.capacityTaps() >= taps);
                const auto matrix = mono (static_cast<std::size_t> (taps), seed);
                const auto input = whiteNoise (1, 12000, seed);
                Convolver convolver (prepared (matrix, plan), noCrossfade);
                const auto output = streamThrough (convolver, input, 100);
                const auto expected = directForm (matrix, input);
                const auto late = static_cast<std::size_t> (plan.latencyFrames);
                const auto bound = singlePrecisionBound (matrix, plan, 1.0);

                for (std::size_t n = 0; n < 12000; n += 7)
                    REQUIRE (std::abs (static_cast<double> (output[0][n])
                                       - (n < late ? 0.0 : expected[0][n - late]))
                             <= bound);
            }
}

TEST_CASE ("Once the exchange's frames are over the new filter has always been there",
           "[convolver][exchange][oracle]")
{
    constexpr std::uint64_t seed = 119;
    constexpr std::size_t request = 3000;
    INFO ("seed " << seed);
    const auto before = mono (4000, seed), after = mono (3900, seed + 1);
    const auto plan = planPartitions (4000, 64);
    const auto input = whiteNoise (1, 12000, seed);

    Convolver convolver (prepared (before, plan), noCrossfade);
    (void) streamThrough (convolver, slice (input, 0, request));
    REQUIRE (convolver.exchange (prepared (after, plan)).ok());
    const auto output = streamThrough (convolver, slice (input, request, 12000));

    const auto settled = static_cast<std::size_t> (plan.exchangeFrames());
    const auto expected = directForm (after, input);
    const auto last = slice (output, settled, output[0].size());
    const Rows<double> lastExpected { { expected[0].begin() + static_cast<std::ptrdiff_t> (request + settled),
                                        expected[0].end() } };
    REQUIRE (largestDifference (last, lastExpected) <= singlePrecisionBound (after, plan, 1.0));
}

TEST_CASE ("An exchange between equal filters changes no bit", "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 120;
    const auto matrix = denseMatrix (2, 2, 5000, seed);
    const auto input = whiteNoise (2, 12000, seed);
    Convolver plain (prepared (matrix, 64), 700), exchanging (prepared (matrix, 64), 700);
    const auto expected = streamThrough (plain, input, 100);

    auto output = streamThrough (exchanging, slice (input, 0, 5000), 100);
    REQUIRE (exchanging.exchange (prepared (matrix, 64)).ok());
    append (output, streamThrough (exchanging, slice (input, 5000, 12000), 100));
    REQUIRE (sameBits (output, expected));
    REQUIRE (exchanging.exchangesDone() == 1);
}

TEST_CASE ("Calls of any pattern that meet the exchange at one frame give the same bits",
           "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 121;
    const auto plan = planPartitions (3000, 64);
    const auto first = prepared (mono (3000, seed), plan), second = prepared (mono (2900, seed + 1), plan);
    const auto input = whiteNoise (1, 9000, seed);
    const auto run = [&] (std::span<const int> blocks)
    {
        Convolver convolver (first, 480);
        auto output = streamThrough (convolver, slice (input, 0, 3200), blocks);
        REQUIRE (convolver.exchange (second).ok());
        append (output, streamThrough (convolver, slice (input, 3200, 9000), blocks));
        return output;
    };

    const auto expected = run (std::array { 64 });
    REQUIRE (sameBits (run (std::array { 1 }), expected));
    REQUIRE (sameBits (run (std::array { 7, 0, 333 }), expected));
    REQUIRE (sameBits (run (std::array { 3200 }), expected));
    REQUIRE (sameBits (run (randomBlocks (9000, 0, 500, seed)), expected));
}

TEST_CASE ("Of several requests the newest is played in the end", "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 122;
    const auto plan = planPartitions (3000, 64);
    const auto last = mono (3000, seed + 9);
    const auto input = whiteNoise (1, 30000, seed);
    Convolver convolver (prepared (mono (3000, seed), plan), 300);

    SECTION ("asked for at once")
    {
        for (std::uint64_t i = 1; i < 9; ++i)
            REQUIRE (convolver.exchange (prepared (mono (3000, seed + i), plan)).ok());

        REQUIRE (convolver.exchange (prepared (last, plan)).ok());
        const auto output = streamThrough (convolver, input);
        const auto expected = directForm (last, input);
        REQUIRE (convolver.exchangesDone() == 1);
        REQUIRE (std::abs (static_cast<double> (output[0].back()) - expected[0].back())
                 <= singlePrecisionBound (last, plan, 1.0));
    }

    SECTION ("asked for one by one, while others are under way")
    {
        for (std::uint64_t i = 1; i < 40; ++i)
        {
            const auto next = i == 39 ? last : mono (3000, seed + i);
            REQUIRE (convolver.exchange (prepared (next, plan)).ok());
            (void) streamThrough (convolver, whiteNoise (1, 100, seed + i));
        }

        convolver.collect();
        (void) streamThrough (convolver, whiteNoise (1, 5000, seed));
        const auto output = streamThrough (convolver, input);
        const auto expected = directForm (last, input);
        const std::size_t settled = 3000; // the taps that still meet what came before
        REQUIRE (largestDifference (slice (output, settled, 30000),
                                    { { expected[0].begin() + settled, expected[0].end() } })
                 <= singlePrecisionBound (last, plan, 1.0));
    }
}

TEST_CASE ("Filters out of use are freed by collect, and all by the end", "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 123;
    const auto plan = planPartitions (3000, 64);
    std::vector<std::weak_ptr<const PreparedFilter>> made;
    const auto make = [&]
    {
        auto filter = prepared (mono (3000, seed + made.size()), plan);
        made.push_back (filter);
        return filter;
    };
    const auto alive = [&made]
    { return std::count_if (made.begin(), made.end(), [] (const auto& f) { return ! f.expired(); }); };

    {
        Convolver convolver (make(), 100);
        REQUIRE (alive() == 1);

        // Replaced before the audio thread has seen it.
        REQUIRE (convolver.exchange (make()).ok());
        REQUIRE (convolver.exchange (make()).ok());
        REQUIRE (made[1].expired());
        REQUIRE (alive() == 2);

        (void) streamThrough (convolver, whiteNoise (1, 5000, seed));
        REQUIRE (convolver.exchangesDone() == 1);
        REQUIRE (alive() == 2); // the first one waits to be collected
        convolver.collect();
        REQUIRE (made[0].expired());
        REQUIRE (alive() == 1);

        for (int i = 0; i < 50; ++i)
        {
            REQUIRE (convolver.exchange (make()).ok());
            (void) streamThrough (convolver, whiteNoise (1, static_cast<std::size_t> (100 + 40 * i), seed));
            REQUIRE (alive() <= 4); // playing, leaving, waiting, retired
        }

        // Left with one waiting and one crossing over.
        REQUIRE (convolver.exchange (make()).ok());
        (void) streamThrough (convolver, whiteNoise (1, 70, seed));
        REQUIRE (convolver.exchange (make()).ok());
    }

    REQUIRE (alive() == 0);
}

TEST_CASE ("A filter of another plan or other channels is refused, and the present one plays on",
           "[convolver][exchange]")
{
    constexpr std::uint64_t seed = 124;
    const auto filter = prepared (mono (3000, seed), 64);
    const auto input = whiteNoise (1, 6000, seed);
    Convolver plain (filter, 100), convolver (filter, 100);

    for (const auto& other :
         { prepared (mono (9000, seed), 64), prepared (mono (3000, seed), 128),
           prepared (denseMatrix (1, 2, 3000, seed), 64), prepared (denseMatrix (2, 1, 3000, seed), 64) })
    {
        const auto refused = convolver.exchange (other);
        REQUIRE_FALSE (refused.ok());
        REQUIRE (refused.error().code == ErrorCode::unsuitable);
    }

    REQUIRE (sameBits (streamThrough (convolver, input), streamThrough (plain, input)));
    REQUIRE (convolver.exchangesDone() == 0);
}

TEST_CASE ("A filter exchanged for itself is no trouble", "[convolver][exchange]")
{
    const auto filter = prepared (mono (3000, 125), 64);
    const auto input = whiteNoise (1, 9000, 125);
    Convolver plain (filter, 100), convolver (filter, 100);
    REQUIRE (convolver.exchange (filter).ok());
    REQUIRE (sameBits (streamThrough (convolver, input), streamThrough (plain, input)));
    REQUIRE (convolver.exchangesDone() == 1);
}

TEST_CASE ("Another thread may exchange filters at full speed, and the last one is played in the end",
           "[convolver][exchange][threads]")
{
    constexpr std::uint64_t seed = 127;
    const auto plan = planPartitions (1500, 64);
    const auto last = mono (1500, seed);
    std::vector<std::shared_ptr<const PreparedFilter>> filters;

    for (std::uint64_t i = 0; i < 5; ++i)
        filters.push_back (prepared (mono (1500, seed + i), plan));

    Convolver convolver (filters[0], 200);
    std::atomic<bool> done { false };
    std::thread audio (
        [&]
        {
            while (! done)
                (void) streamThrough (convolver, whiteNoise (1, 3000, seed), 50);
        });

    bool allTaken = true;

    for (std::size_t i = 0; i < 3000 || convolver.exchangesDone() < 20; ++i)
    {
        allTaken = convolver.exchange (filters[i % filters.size()]).ok() && allTaken;
        convolver.collect();
    }

    REQUIRE (convolver.exchange (prepared (last, plan)).ok());
    done = true;
    audio.join();
    REQUIRE (allTaken);

    convolver.collect();
    (void) streamThrough (convolver, silence<float> (1, 5000));
    const auto input = whiteNoise (1, 5000, seed);
    REQUIRE (largestDifference (streamThrough (convolver, input), directForm (last, input))
             <= singlePrecisionBound (last, plan, 1.0));
}
