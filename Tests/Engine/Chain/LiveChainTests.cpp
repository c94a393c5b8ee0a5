#include "Chain/LiveChain.h"
#include "Support/DirectForm.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;
constexpr double fadeSeconds = 0.01;
constexpr std::size_t fadeFrames = 480;

ChainResponse responseOf (ResponseMatrix matrix, Frames latency = 0)
{
    return { std::move (matrix), rateHz, latency };
}

ChainResponse monoResponse (std::size_t taps, std::uint64_t seed, Frames latency = 0)
{
    return responseOf (ResponseMatrix::onEachChannel (decayingNoise (taps, seed), 1), latency);
}

std::unique_ptr<LiveChain> chainOf (const ChainResponse& response, ChainLevels levels = {},
                                    bool bypassed = false)
{
    auto played = response;
    played.matrix = sabotaged (std::move (played.matrix));
    return LiveChain::create (played, { 64, fadeSeconds, levels, bypassed }).value();
}

Rows<double> delayed (const Rows<float>& rows, std::size_t frames)
{
    auto result = converted<double> (rows);

    for (auto& row : result)
    {
        row.insert (row.begin(), frames, 0.0);
        row.resize (rows.front().size());
    }

    return result;
}

/// Output where wet and dry gains stand still.
Rows<double> mixed (const ChainResponse& response, const Rows<float>& input, double dryGain, double wetGain)
{
    auto result = directForm (response.matrix, input);
    const auto dry = delayed (input, static_cast<std::size_t> (response.latencyFrames));

    for (std::size_t c = 0; c < result.size(); ++c)
    {
        const auto source = dryInputOf (static_cast<int> (c), response.matrix.inputs);

        for (std::size_t n = 0; n < result[c].size(); ++n)
            result[c][n] = wetGain * result[c][n]
                           + (source < 0 ? 0.0 : dryGain * dry[static_cast<std::size_t> (source)][n]);
    }

    return result;
}

double boundOf (const ChainResponse& response)
{
    return singlePrecisionBound (response.matrix, planPartitions (response.matrix.longestTaps(), 64), 1.0);
}

/// What a gain between 0 and about 1 and a sum of two products add: four roundings of numbers below 4.
constexpr double mixRounding = 16.0 * 0x1p-24;

Rows<float> firstFrames (const Rows<float>& rows, std::size_t first, std::size_t last)
{
    Rows<float> part;

    for (const auto& row : rows)
        part.emplace_back (row.begin() + static_cast<std::ptrdiff_t> (first),
                           row.begin() + static_cast<std::ptrdiff_t> (last));

    return part;
}

void append (Rows<float>& rows, const Rows<float>& more)
{
    for (std::size_t c = 0; c < rows.size(); ++c)
        rows[c].insert (rows[c].end(), more[c].begin(), more[c].end());
}

/// Weight of the new voice at a frame of the crossfade.
double newShare (double position)
{
    if (position < 0.0)
        return 0.0;

    return position >= static_cast<double> (fadeFrames)
               ? 1.0
               : 0.5
                     - 0.5
                           * std::cos (std::acos (-1.0) * (position + 0.5)
                                       / static_cast<double> (fadeFrames));
}

/// The part of the input that goes to the old or the new response when the takeover begins at a frame.
std::pair<Rows<double>, Rows<double>> divided (const Rows<float>& input, std::size_t takeover)
{
    auto old = converted<double> (input), young = old;

    for (std::size_t c = 0; c < input.size(); ++c)
        for (std::size_t n = 0; n < input[c].size(); ++n)
        {
            const auto share = newShare (static_cast<double> (n) - static_cast<double> (takeover));
            young[c][n] *= share;
            old[c][n] *= 1.0 - share;
        }

    return { old, young };
}

Rows<double> sum (Rows<double> a, const Rows<double>& b)
{
    for (std::size_t c = 0; c < a.size(); ++c)
        for (std::size_t n = 0; n < a[c].size(); ++n)
            a[c][n] += b[c][n];

    return a;
}

} // namespace

TEST_CASE ("A chain gives the response, mixed by the law of its levels, with the dry path aligned",
           "[chain][oracle]")
{
    constexpr std::uint64_t seed = 401;
    const auto mix = GENERATE (0.0f, 0.25f, 0.5f, 1.0f);
    const auto gain = GENERATE (0.0f, 0.7f, 1.0f, 2.0f);
    const auto latency = GENERATE (0, 1, 700);
    INFO ("seed " << seed << ", mix " << mix << ", gain " << gain << ", latency " << latency);

    const auto response = responseOf (denseMatrix (2, 2, 1500, seed), latency);
    const auto input = whiteNoise (2, 4000, seed);
    auto chain = chainOf (response, { mix, gain });
    const auto output = streamThrough (*chain, input, 100);

    const auto wet = static_cast<double> (mix) * static_cast<double> (gain);
    const auto dry = (1.0 - static_cast<double> (mix)) * static_cast<double> (gain);
    REQUIRE (largestDifference (output, mixed (response, input, dry, wet))
             <= wet * boundOf (response) + mixRounding);
    REQUIRE (chain->latencyFrames() == latency);
}

namespace
{

/// in · gain → front → dry, late by what the response adds to the front's latency, and wet, widened.
Rows<double> withFront (const ChainResponse& response, const Rows<float>& input, const ChainLevels& levels)
{
    auto driven = converted<double> (input);

    for (auto& row : driven)
        for (auto& sample : row)
            sample *= static_cast<double> (levels.inputGain);

    const auto split =
        directForm (ResponseMatrix::onEachChannel (response.front->taps, response.matrix.inputs), driven);
    auto wet = directForm (response.matrix, split);

    for (std::size_t n = 0; n < wet[0].size(); ++n)
    {
        const auto middle = 0.5 * (wet[0][n] + wet[1][n]);
        const auto side = 0.5 * static_cast<double> (levels.width) * (wet[0][n] - wet[1][n]);
        wet[0][n] = middle + side;
        wet[1][n] = middle - side;
    }

    const auto late = static_cast<std::size_t> (response.latencyFrames - response.frontLatencyFrames());

    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = 0; n < wet[c].size(); ++n)
            wet[c][n] = static_cast<double> (levels.wet()) * wet[c][n]
                        + static_cast<double> (levels.dry()) * (n < late ? 0.0 : split[c][n - late]);

    return wet;
}

double l1Norm (const std::vector<double>& taps)
{
    return std::accumulate (taps.begin(), taps.end(), 0.0,
                            [] (double sum, double tap) { return sum + std::abs (tap); });
}

/// Errors of the front go on into the response; the input gain scales both, the width at most doubles them.
double boundWithFront (const ChainResponse& response, const ChainLevels& levels)
{
    const auto front = ResponseMatrix::onEachChannel (response.front->taps, response.matrix.inputs);
    const auto frontPeak = l1Norm (response.front->taps);
    const auto ofFront = singlePrecisionBound (front, planPartitions (front.longestTaps(), 64), 1.0);
    double worstGain = 0.0;

    for (const auto& taps : response.matrix.responses)
        worstGain += l1Norm (taps);

    const auto ofWet =
        singlePrecisionBound (response.matrix, planPartitions (response.matrix.longestTaps(), 64), frontPeak);
    return 2.0 * static_cast<double> (levels.inputGain * levels.gain) * (ofWet + ofFront * (1.0 + worstGain));
}

} // namespace

TEST_CASE (
    "What is in front works on dry and wet path, the width on the wet one, the input gain on all but bypass",
    "[chain][oracle]")
{
    constexpr std::uint64_t seed = 431;
    auto response = responseOf (denseMatrix (2, 2, 1500, seed), 130);
    response.front = FrontFilter { decayingNoise (300, seed + 1), 100 };
    const ChainLevels levels { 0.6f, 0.8f, 0.5f, 1.5f };
    const auto input = whiteNoise (2, 5000, seed);

    auto chain = chainOf (response, levels);
    REQUIRE (largestDifference (streamThrough (*chain, input, 100), withFront (response, input, levels))
             <= boundWithFront (response, levels));
    REQUIRE (chain->latencyFrames() == 130);

    auto bypassed = chainOf (response, levels, true);
    const auto through = streamThrough (*bypassed, input, 100);
    REQUIRE (largestDifference (through, delayed (input, 130)) == 0.0);
}

TEST_CASE ("A chain that may be late is late in all its paths by what its plan takes", "[chain][oracle]")
{
    constexpr std::uint64_t seed = 433;
    auto response = responseOf (denseMatrix (2, 2, 6000, seed), 30);
    response.allowedLatencyFrames = 512;
    const auto input = whiteNoise (2, 9000, seed);
    auto chain = chainOf (response, { 0.5f, 1.0f });
    REQUIRE (chain->plan().latencyFrames == 512);
    REQUIRE (chain->latencyFrames() == 542);

    auto expected = mixed (response, input, 0.5, 0.5);

    for (auto& row : expected)
    {
        row.insert (row.begin(), 512, 0.0);
        row.resize (input.front().size());
    }

    REQUIRE (largestDifference (streamThrough (*chain, input, 64), expected)
             <= 0.5 * boundOf (response) + mixRounding);

    auto bypassed = chainOf (response, {}, true);
    REQUIRE (largestDifference (streamThrough (*bypassed, input, 64), delayed (input, 542)) == 0.0);
}

TEST_CASE ("A front comes, changes and goes as any response does", "[chain][exchange][oracle]")
{
    constexpr std::uint64_t seed = 432;
    constexpr std::size_t settled = 9000;
    auto plain = responseOf (denseMatrix (2, 2, 1500, seed), 30);
    auto fronted = plain, other = plain, shorter = plain;
    fronted.front = FrontFilter { decayingNoise (300, seed + 1), 10 };
    other.front = FrontFilter { decayingNoise (295, seed + 2), 10 };
    shorter.front = FrontFilter { decayingNoise (20, seed + 3), 10 };
    const ChainLevels levels { 0.5f, 1.0f };
    const auto input = whiteNoise (2, 2 * settled, seed);

    for (const auto& [from, to] : { std::pair { plain, fronted }, std::pair { fronted, other },
                                    std::pair { fronted, shorter }, std::pair { fronted, plain } })
    {
        auto chain = chainOf (from, levels);
        (void) streamThrough (*chain, firstFrames (input, 0, settled), 64);
        REQUIRE (chain->exchange (to).ok());
        const auto found = streamThrough (*chain, firstFrames (input, settled, 2 * settled), 64);
        const auto expected = to.front ? withFront (to, input, levels) : mixed (to, input, 0.5, 0.5);
        const auto bound = to.front ? boundWithFront (to, levels) : boundOf (to) + mixRounding;
        double largest = 0.0;

        // By then the old response has rung out.
        for (std::size_t c = 0; c < 2; ++c)
            for (std::size_t n = 4000; n < settled; ++n)
                largest = std::max (largest,
                                    std::abs (static_cast<double> (found[c][n]) - expected[c][settled + n]));

        INFO ("from a front of " << (from.front ? from.front->taps.size() : 0) << " taps to one of "
                                 << (to.front ? to.front->taps.size() : 0));
        REQUIRE (largest <= bound);
    }
}

TEST_CASE ("The dry signal of outputs beyond the inputs is the mono input or nothing", "[chain][oracle]")
{
    constexpr std::uint64_t seed = 402;
    INFO ("seed " << seed);

    for (const auto& [inputs, outputs] : { std::pair { 1, 3 }, std::pair { 2, 4 }, std::pair { 3, 2 } })
    {
        const auto response = responseOf (denseMatrix (inputs, outputs, 500, seed), 30);
        const auto input = whiteNoise (inputs, 2000, seed);
        auto chain = chainOf (response, { 0.5f, 1.0f });
        const auto output = streamThrough (*chain, input, 64);
        INFO (inputs << " inputs, " << outputs << " outputs");
        REQUIRE (largestDifference (output, mixed (response, input, 0.5, 0.5))
                 <= 0.5 * boundOf (response) + mixRounding);
    }
}

TEST_CASE ("A fully wet chain gives the convolver's own bits", "[chain][null]")
{
    const auto matrix = denseMatrix (2, 2, 3000, 403);
    const auto input = whiteNoise (2, 8000, 403);
    auto chain = chainOf (responseOf (matrix, 55));
    Convolver convolver (prepared (matrix, chain->plan()), 0);
    REQUIRE (sameBits (streamThrough (*chain, input, 99), streamThrough (convolver, input, 64)));
}

TEST_CASE ("A bypassed chain is the input, late by the latency, to the bit", "[chain][null]")
{
    const auto latency = GENERATE (0, 1, 64, 1000, 5000);
    INFO ("latency " << latency);
    const auto response = responseOf (denseMatrix (2, 2, 3000, 404), latency);
    auto input = whiteNoise (2, 9000, 404);
    input[0][10] = 1e-41f; // passes: copied, not computed with
    input[1][11] = -0.0f;
    auto chain = chainOf (response, { 0.3f, 0.5f }, true);
    const auto output = streamThrough (*chain, input, std::array { 64, 3, 1000 });

    for (std::size_t c = 0; c < 2; ++c)
    {
        const auto late = static_cast<std::size_t> (latency);
        REQUIRE (
            std::all_of (output[c].begin(), output[c].begin() + latency, [] (float x) { return x == 0.0f; }));
        const Rows<float> tail { { output[c].begin() + latency, output[c].end() } };
        const Rows<float> head { { input[c].begin(), input[c].end() - static_cast<std::ptrdiff_t> (late) } };
        REQUIRE (sameBits (tail, head));
    }
}

TEST_CASE ("Switching bypass fades and ends at the exact input, and back at the exact chain", "[chain][null]")
{
    constexpr std::uint64_t seed = 405;
    const auto response = monoResponse (2000, seed, 100);
    const auto input = whiteNoise (1, 12000, seed);
    auto plain = chainOf (response);
    const auto wet = streamThrough (*plain, input, 64);
    const auto dry = delayed (input, 100);

    auto chain = chainOf (response);
    auto output = streamThrough (*chain, firstFrames (input, 0, 4000), 64);
    chain->setBypassed (true);
    append (output, streamThrough (*chain, firstFrames (input, 4000, 8000), 64));
    chain->setBypassed (false);
    append (output, streamThrough (*chain, firstFrames (input, 8000, 12000), 64));

    for (std::size_t n = 0; n < 12000; ++n)
    {
        INFO ("frame " << n);

        if (n < 4000 || n >= 8000 + fadeFrames)
            REQUIRE (output[0][n] == wet[0][n]);
        else if (n >= 4000 + fadeFrames && n < 8000)
            REQUIRE (static_cast<double> (output[0][n]) == dry[0][n]);
        else
        {
            // A straight line between the two, of fadeFrames steps: each a rounding of its own.
            const auto done =
                static_cast<double> ((n < 8000 ? n - 4000 : n - 8000) + 1) / static_cast<double> (fadeFrames);
            const auto share = n < 8000 ? done : 1.0 - done;
            const auto expected = (1.0 - share) * static_cast<double> (wet[0][n]) + share * dry[0][n];
            const auto rampRounding = static_cast<double> (fadeFrames) * 0x1p-24
                                      * (std::abs (static_cast<double> (wet[0][n])) + 1.0);
            REQUIRE (std::abs (static_cast<double> (output[0][n]) - expected) <= rampRounding);
        }
    }
}

TEST_CASE ("Levels go to their new values on a straight line without a jump", "[chain][property]")
{
    // On a constant signal the output is the gain itself.
    const auto response = responseOf (ResponseMatrix::onEachChannel ({ 1.0 }, 1));
    auto chain = chainOf (response, { 1.0f, 1.0f });
    const Rows<float> ones { std::vector<float> (2000, 1.0f) };
    REQUIRE (streamThrough (*chain, ones) == ones);

    chain->setLevels ({ 0.5f, 0.25f }); // dry 0.125 + wet 0.125
    const auto output = streamThrough (*chain, ones, 7);
    auto before = 1.0;

    for (std::size_t n = 0; n < 2000; ++n)
    {
        const auto done = std::min (1.0, static_cast<double> (n + 1) / static_cast<double> (fadeFrames));
        INFO ("frame " << n);

        // One rounding per step of each of two gains.
        REQUIRE (std::abs (static_cast<double> (output[0][n]) - (1.0 - 0.75 * done))
                 <= 2.0 * static_cast<double> (fadeFrames) * 0x1p-24);
        REQUIRE (std::abs (static_cast<double> (output[0][n]) - before)
                 <= 0.75 / static_cast<double> (fadeFrames)
                        + 2.0 * static_cast<double> (fadeFrames) * 0x1p-24);
        before = static_cast<double> (output[0][n]);
    }

    REQUIRE (output[0].back() == 0.25f);
}

TEST_CASE ("Any pattern of calls gives a chain's same bits, levels in motion included", "[chain][property]")
{
    constexpr std::uint64_t seed = 406;
    constexpr int frames = 6000;
    const auto response = responseOf (denseMatrix (2, 2, 2500, seed), 77);
    const auto input = whiteNoise (2, frames, seed);
    const auto run = [&] (std::span<const int> blocks, Memory memory)
    {
        auto chain = chainOf (response, { 0.9f, 1.0f });
        chain->setLevels ({ 0.4f, 0.8f });
        return streamThrough (*chain, input, blocks, memory);
    };
    const auto expected = run (std::array { 64 }, Memory::apart);

    for (const auto& pattern : { std::vector<int> { 1 },
                                 { 7 },
                                 { 48 },
                                 { 256 },
                                 { 257 },
                                 { 1000 },
                                 { frames },
                                 { 0, 5, 0, 1023, 64 },
                                 randomBlocks (frames, 0, 1500, seed) })
    {
        INFO ("first call " << pattern.front());
        REQUIRE (sameBits (run (pattern, Memory::apart), expected));
        REQUIRE (sameBits (run (pattern, Memory::shared), expected));
    }
}

TEST_CASE ("After reset a chain is as fresh", "[chain][property]")
{
    constexpr std::uint64_t seed = 407;
    const auto first = monoResponse (2500, seed, 60), other = monoResponse (9000, seed + 1, 10);
    const auto input = whiteNoise (1, 6000, seed);

    SECTION ("with one response")
    {
        auto fresh = chainOf (first, { 0.5f, 1.0f }), used = chainOf (first, { 1.0f, 1.0f });
        (void) streamThrough (*used, whiteNoise (1, 1234, seed + 1), 100);
        used->setLevels ({ 0.5f, 1.0f });
        (void) streamThrough (*used, whiteNoise (1, 10, seed + 1), 10);
        used->reset();
        REQUIRE (sameBits (streamThrough (*used, input), streamThrough (*fresh, input)));
    }

    SECTION ("while another response takes over: it has")
    {
        auto fresh = chainOf (other, { 0.5f, 1.0f }), used = chainOf (first, { 0.5f, 1.0f });
        (void) streamThrough (*used, whiteNoise (1, 3000, seed + 1), 100);
        REQUIRE (used->exchange (other).ok());
        (void) streamThrough (*used, whiteNoise (1, 100, seed + 1), 100);
        used->reset();
        REQUIRE (sameBits (streamThrough (*used, input), streamThrough (*fresh, input)));
    }
}

TEST_CASE ("What is given before the first frame plays from that frame on", "[chain][exchange][property]")
{
    constexpr std::uint64_t seed = 415;
    const auto input = whiteNoise (1, 6000, seed);
    const auto first = monoResponse (2500, seed, 60);

    // Of the same plan, of a longer one, of another latency.
    const auto next = GENERATE_COPY (monoResponse (2450, seed + 1, 60), monoResponse (9000, seed + 1, 60),
                                     monoResponse (2500, seed + 1, 10));
    const auto afterReset = GENERATE (false, true);
    auto fresh = chainOf (next, { 0.5f, 0.7f }), chain = chainOf (first, { 1.0f, 1.0f });

    if (afterReset)
    {
        (void) streamThrough (*chain, whiteNoise (1, 1234, seed + 2), 100);
        chain->reset();
    }

    REQUIRE (chain->exchange (first).ok());
    REQUIRE (chain->exchange (next).ok());
    chain->setLevels ({ 0.5f, 0.7f });
    REQUIRE (chain->latencyFrames() == next.latencyFrames);
    REQUIRE (sameBits (streamThrough (*chain, input), streamThrough (*fresh, input)));
}

TEST_CASE ("A response of the same plan crosses over on the kept history", "[chain][exchange][oracle]")
{
    constexpr std::uint64_t seed = 408;
    const auto before = monoResponse (2500, seed, 20), after = monoResponse (2450, seed + 1, 20);
    const auto plan = planPartitions (capacityClass (2500), 64);
    const auto input = whiteNoise (1, 10000, seed);
    auto chain = chainOf (before);
    (void) streamThrough (*chain, firstFrames (input, 0, 4000), 64);
    REQUIRE (chain->exchange (after).ok());
    REQUIRE (chain->plan() == plan);
    const auto output = streamThrough (*chain, firstFrames (input, 4000, 10000), 64);

    // The quantum in which the request comes goes on as it began.
    const auto settled = static_cast<std::size_t> (plan.exchangeFrames() + plan.quantum) + fadeFrames;
    const auto expected = directForm (after.matrix, input);
    REQUIRE (largestDifference (firstFrames (output, settled, 6000),
                                { { expected[0].begin() + static_cast<std::ptrdiff_t> (4000 + settled),
                                    expected[0].end() } })
             <= boundOf (after));
}

TEST_CASE ("A response of another plan takes over the input while the old one rings out",
           "[chain][exchange][oracle]")
{
    constexpr std::uint64_t seed = 409;
    const auto [oldTaps, newTaps, oldLatency, newLatency] = GENERATE (
        std::tuple { 3000, 9000, 0, 0 }, std::tuple { 9000, 100, 0, 0 }, std::tuple { 100, 3000, 40, 700 },
        std::tuple { 3000, 3000, 500, 10 }, std::tuple { 1, 40, 0, 0 });
    const auto mix = GENERATE (1.0f, 0.5f);
    INFO ("seed " << seed << ", " << oldTaps << " to " << newTaps << " taps, latency " << oldLatency << " to "
                  << newLatency);

    const auto before = monoResponse (static_cast<std::size_t> (oldTaps), seed, oldLatency);
    const auto after = monoResponse (static_cast<std::size_t> (newTaps), seed + 1, newLatency);
    const auto input = whiteNoise (1, 20000, seed);
    constexpr std::size_t takeover = 4000;

    auto chain = chainOf (before, { mix, 1.0f });
    auto output = streamThrough (*chain, firstFrames (input, 0, takeover), 100);
    REQUIRE (chain->exchange (after).ok());
    REQUIRE (chain->latencyFrames() == newLatency);
    append (output, streamThrough (*chain, firstFrames (input, takeover, 20000), 100));

    // Superposition: each response with the part of the input that it was given.
    const auto [toOld, toNew] = divided (input, takeover);
    const auto wet = static_cast<double> (mix);
    auto expected = sum (directForm (before.matrix, toOld), directForm (after.matrix, toNew));

    for (auto& sample : expected[0])
        sample *= wet;

    for (std::size_t n = 0; n < 20000; ++n)
    {
        if (n >= static_cast<std::size_t> (oldLatency))
            expected[0][n] += (1.0 - wet) * toOld[0][n - static_cast<std::size_t> (oldLatency)];

        if (n >= static_cast<std::size_t> (newLatency))
            expected[0][n] += (1.0 - wet) * toNew[0][n - static_cast<std::size_t> (newLatency)];
    }

    REQUIRE (largestDifference (output, expected) <= boundOf (before) + boundOf (after) + 2.0 * mixRounding);
}

TEST_CASE ("Of many exchanges of all kinds the newest is played in the end", "[chain][exchange][oracle]")
{
    constexpr std::uint64_t seed = 410;
    const std::array responses { monoResponse (3000, seed, 10), monoResponse (2990, seed + 1, 10),
                                 monoResponse (9000, seed + 2, 10), monoResponse (9000, seed + 3, 700),
                                 monoResponse (50, seed + 4, 0) };

    for (std::uint64_t run = 0; run < 12; ++run)
    {
        INFO ("seed " << seed + run);
        Random random (seed + run);
        auto chain = chainOf (responses[0]);
        std::size_t last = 0;

        for (int i = 0; i < 15; ++i)
        {
            last = random.next() % responses.size();
            REQUIRE (chain->exchange (responses[last]).ok());

            if (const auto frames = random.between (0, 900); frames > 0)
                (void) streamThrough (*chain,
                                      whiteNoise (1, static_cast<std::size_t> (frames), random.next()), 64);

            chain->collect();
        }

        // Everything that can still be waiting, crossing over or ringing.
        (void) streamThrough (*chain, silence<float> (1, 40000), 64);
        const auto input = whiteNoise (1, 12000, seed);
        REQUIRE (largestDifference (streamThrough (*chain, input), directForm (responses[last].matrix, input))
                 <= boundOf (responses[last]));
        REQUIRE (chain->latencyFrames() == responses[last].latencyFrames);
    }
}

TEST_CASE ("Exchanges make no jump larger than the signals' own", "[chain][exchange][property]")
{
    // A slow sine through gains: what jumps between frames is a click.
    const auto gainOf = [] (double gain, std::size_t taps, Frames latency)
    {
        std::vector<double> response (taps);
        response[0] = gain;
        response[taps - 1] += 1e-9; // so that the plan has room for that many
        return responseOf (ResponseMatrix::onEachChannel (response, 1), latency);
    };
    const std::array responses { gainOf (1.0, 3000, 0), gainOf (0.1, 3000, 0), gainOf (0.7, 9000, 0),
                                 gainOf (-0.5, 100, 0) };
    auto chain = chainOf (responses[0]);
    Rows<float> output { {} };
    std::size_t frame = 0;
    constexpr auto radiansPerFrame = 0.01;

    for (std::size_t i = 0; i < 60; ++i)
    {
        Rows<float> sine { std::vector<float> (137 * (i % 9 + 1)) };

        for (auto& sample : sine[0])
            sample = static_cast<float> (std::sin (radiansPerFrame * static_cast<double> (frame++)));

        append (output, streamThrough (*chain, sine, 64));
        REQUIRE (chain->exchange (responses[i % responses.size()]).ok());
    }

    // Steepest slope: the sine's own, and gains that differ by at most 1.7 crossing over (slope π / 2 / length) twice
    // at once, input crossfade and fading out.
    const auto steepest = radiansPerFrame + 2.0 * 1.7 * 1.5708 / static_cast<double> (fadeFrames);

    for (std::size_t n = 1; n < output[0].size(); ++n)
    {
        INFO ("frame " << n);
        REQUIRE (std::abs (static_cast<double> (output[0][n]) - static_cast<double> (output[0][n - 1]))
                 <= steepest);
    }
}

TEST_CASE ("A response that does not suit is refused and the present one plays on", "[chain][exchange]")
{
    constexpr std::uint64_t seed = 411;
    const auto response = monoResponse (3000, seed, 12);
    const auto input = whiteNoise (1, 6000, seed);
    auto plain = chainOf (response), chain = chainOf (response);

    const auto stereo = chain->exchange (responseOf (denseMatrix (2, 2, 100, seed)));
    REQUIRE_FALSE (stereo.ok());
    CHECK (stereo.error().code == ErrorCode::unsuitable);

    for (const auto taps : { std::size_t { 2990 }, std::size_t { 20000 } })
    {
        auto broken = monoResponse (taps, seed, 12);
        broken.matrix.responses[0][7] = std::numeric_limits<double>::quiet_NaN();
        const auto status = chain->exchange (broken);
        REQUIRE_FALSE (status.ok());
        CHECK (status.error().code == ErrorCode::badSpecification);
    }

    REQUIRE (chain->latencyFrames() == 12);
    REQUIRE (sameBits (streamThrough (*chain, input), streamThrough (*plain, input)));
}

TEST_CASE ("Chains that can't be are refused", "[chain][errors]")
{
    for (const auto quantum : { 0, 7, 8193, -64 })
    {
        const auto chain = LiveChain::create (monoResponse (100, 412), { quantum, 0.02, {}, false });
        REQUIRE_FALSE (chain.ok());
        CHECK (chain.error().code == ErrorCode::badSpecification);
    }

    const auto empty = LiveChain::create (responseOf (ResponseMatrix {}), {});
    REQUIRE_FALSE (empty.ok());
    CHECK (empty.error().code == ErrorCode::badSpecification);
}

TEST_CASE ("A chain takes every quantum and a crossfade of no length", "[chain][property]")
{
    constexpr std::uint64_t seed = 413;
    const auto response = monoResponse (3000, seed);
    const auto input = whiteNoise (1, 6000, seed);

    for (const auto quantum : { 8, 16, 64, 256, 1024, 8192 })
    {
        auto chain = LiveChain::create (response, { quantum, 0.0, {}, false }).value();
        const auto bound = singlePrecisionBound (response.matrix, chain->plan(), 1.0);
        REQUIRE (chain->plan().quantum == quantum);
        REQUIRE (largestDifference (streamThrough (*chain, input), directForm (response.matrix, input))
                 <= bound);
        REQUIRE (chain->exchange (monoResponse (9000, seed)).ok());
        (void) streamThrough (*chain, input);
    }
}

TEST_CASE ("Samples that are not finite count as zero in the dry path too, and are counted once",
           "[chain][property]")
{
    auto broken = whiteNoise (2, 3000, 414);
    auto clean = broken;
    const std::array values { std::numeric_limits<float>::quiet_NaN(),
                              std::numeric_limits<float>::infinity() };

    for (std::size_t i = 0; i < 2; ++i)
    {
        broken[i][500 + i] = values[i];
        clean[i][500 + i] = 0.0f;
    }

    for (const auto bypassed : { false, true })
    {
        const auto response = responseOf (denseMatrix (2, 2, 500, 414), 9);
        auto withBroken = chainOf (response, { 0.5f, 1.0f }, bypassed),
             withClean = chainOf (response, { 0.5f, 1.0f }, bypassed);
        REQUIRE (sameBits (streamThrough (*withBroken, broken), streamThrough (*withClean, clean)));
        REQUIRE (withBroken->nonFiniteSamples() == 2);
    }
}

TEST_CASE ("Levels from dry and wet gains give these gains back", "[chain][property]")
{
    for (const auto& [dry, wet] : { std::pair { 0.0, 1.0 }, std::pair { 1.0, 0.0 }, std::pair { 0.5, 0.25 },
                                    std::pair { 2.0, 1e-4 }, std::pair { 0.0, 0.0 } })
    {
        // Mix and gain are each rounded once, their products once more; 1 − mix loses at most what the mix was rounded by.
        const auto levels = ChainLevels::fromDryAndWet (dry, wet);
        const auto slack = 4.0 * 0x1p-24 * (dry + wet);
        CHECK (std::abs (static_cast<double> (levels.dry()) - dry) <= slack);
        CHECK (std::abs (static_cast<double> (levels.wet()) - wet) <= slack);
    }
}

TEST_CASE (
    "Another thread may exchange responses, levels and bypass, and the last ones are played in the end",
    "[chain][exchange][threads]")
{
    constexpr std::uint64_t seed = 415;
    const std::array responses { monoResponse (1500, seed, 10), monoResponse (1490, seed + 1, 10),
                                 monoResponse (4000, seed + 2, 10), monoResponse (300, seed + 3, 99) };
    const auto chain = chainOf (responses[0]);
    std::atomic<bool> done { false };
    std::atomic<int> rounds { 0 };
    std::thread audio (
        [&]
        {
            while (! done)
            {
                (void) streamThrough (*chain, whiteNoise (1, 2000, seed), 50);
                ++rounds;
            }
        });

    bool allTaken = true;

    for (std::size_t i = 0; i < 300 || rounds < 20; ++i)
    {
        allTaken = chain->exchange (responses[i % responses.size()]).ok() && allTaken;
        chain->setLevels ({ static_cast<float> (i % 3) * 0.5f, 1.0f });
        chain->setBypassed (i % 5 == 0);
        chain->collect();
    }

    REQUIRE (chain->exchange (responses[2]).ok());
    chain->setLevels ({ 1.0f, 1.0f });
    chain->setBypassed (false);
    done = true;
    audio.join();
    REQUIRE (allTaken);

    chain->collect();
    (void) streamThrough (*chain, silence<float> (1, 30000));
    const auto input = whiteNoise (1, 9000, seed);
    REQUIRE (largestDifference (streamThrough (*chain, input), directForm (responses[2].matrix, input))
             <= boundOf (responses[2]));
}
