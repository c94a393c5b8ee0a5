#include "Chain/LiveChain.h"
#include "Convolution/Convolver.h"
#include "Convolution/TransformOfSize.h"
#include "Realtime/Interception.h"
#include "Support/Sabotage.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <thread>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr long leastCalls = 10000;
constexpr long mostCalls = 3000000; // of which most are empty or tiny: the end where exchanges never come
constexpr long leastExchanges = 25;
constexpr int largestCall = 600;
constexpr std::uint64_t seed = 901;

/// A processor in the hands of an audio thread: calls of changing sizes on memory that was made before.
template <class Processor>
class Player
{
public:
    explicit Player (Processor& made)
        : processor (made),
          in (whiteNoise (made.inputs(), largestCall, seed)),
          out (silence<float> (made.outputs(), largestCall)),
          reads (pointersInto<std::vector<float>, const float> (in, 0)),
          writes (pointersInto<std::vector<float>, float> (out, 0)),
          allocates (sabotage() == Sabotage::allocate)
    {
    }

    /// Plays until enough calls were made and enough exchanges were seen; returns the number of calls.
    long play (const std::atomic<long>& exchanges) noexcept
    {
        long calls = 0;

        while (calls < leastCalls || (exchanges.load() < leastExchanges && calls < mostCalls))
        {
            const auto frames = calls % 3 == 0 ? 64 : random.between (0, largestCall);

            if (allocates)
                remembered.reset (new int (frames));

            processor.process ({ reads.data(), processor.inputs(), frames },
                               { writes.data(), processor.outputs(), frames });
            ++calls;
        }

        return calls;
    }

private:
    Processor& processor;
    Rows<float> in, out;
    std::vector<const float*> reads;
    std::vector<float*> writes;
    Random random { seed };
    bool allocates;
    std::unique_ptr<int> remembered;
};

/// A convolver and what a control thread does to it meanwhile.
struct ConvolverAtWork
{
    ConvolverAtWork() : ConvolverAtWork (planPartitions (6000, 64), {}) {}

    ConvolverAtWork (const PartitionPlan& plan, const std::shared_ptr<WorkerThreads>& helpers)
        : filters { prepared (denseMatrix (2, 2, 6000, seed), plan),
                    prepared (denseMatrix (2, 2, 5000, seed + 1), plan),
                    prepared (denseMatrix (2, 2, 100, seed + 2), plan) },
          processor (filters.front(), crossfadeFrames, helpers)
    {
    }

    void control (int round)
    {
        if (! convolver.exchange (filters[static_cast<std::size_t> (round) % filters.size()]).ok())
            std::abort();

        convolver.collect();
        exchanges = static_cast<long> (convolver.exchangesDone());
    }

    static constexpr int crossfadeFrames = 480;

    std::vector<std::shared_ptr<const PreparedFilter>> filters;
    Convolver processor;
    Convolver& convolver = processor;
    std::atomic<long> exchanges { 0 };
};

/// A convolver that has threads to help it with long blocks.
struct HelpedConvolverAtWork : ConvolverAtWork
{
    HelpedConvolverAtWork()
        : ConvolverAtWork ({ 64, 960, { { 512, 10, 960, Timing::spread, 3 } }, 0 },
                           std::make_shared<WorkerThreads> (2))
    {
    }
};

/// A chain whose responses, levels and bypass change.
struct ChainAtWork
{
    static ChainResponse response (std::size_t taps, std::uint64_t number, Frames latency)
    {
        return { denseMatrix (2, 2, taps, number), 48000.0, latency };
    }

    void control (int round)
    {
        const auto& next = responses[static_cast<std::size_t> (round) % responses.size()];

        if (! chain->exchange (next).ok())
            std::abort();

        chain->setLevels (
            { static_cast<float> (round % 5) * 0.25f, 1.0f + 0.1f * static_cast<float> (round % 3) });
        chain->setBypassed (round % 7 == 3);
        chain->collect();
        exchanges = exchanges + 1;
    }

    // The first two fit one another; the third differs in plan, the last in latency.
    std::vector<ChainResponse> responses { response (3000, seed, 100), response (2950, seed + 1, 100),
                                           response (9000, seed + 2, 100), response (9000, seed + 3, 7) };
    std::unique_ptr<LiveChain> chain = LiveChain::create (responses.front(), { 64, 0.01, {}, false }).value();
    LiveChain& processor = *chain;
    std::atomic<long> exchanges { 0 };
};

} // namespace

TEMPLATE_TEST_CASE ("Ten thousand calls amid exchanges allocate, free, lock and wait nowhere",
                    "[realtime][calls]", ConvolverAtWork, HelpedConvolverAtWork, ChainAtWork)
{
    TestType work;
    Player player (work.processor);
    std::atomic<bool> done { false };
    Events events;
    long calls = 0;

    std::thread audio (
        [&]
        {
            {
                const ScopedInterception interception;
                calls = player.play (work.exchanges);
                events = interception.events();
            }
            done = true;
        });

    for (int round = 1; ! done; ++round)
    {
        work.control (round);
        std::this_thread::sleep_for (std::chrono::milliseconds (1));
    }

    audio.join();
    INFO (calls << " calls, " << work.exchanges << " exchanges, seed " << seed);
    CHECK (events.allocations == 0);
    CHECK (events.frees == 0);
    CHECK (events.locks == 0);
    CHECK (events.waits == 0);
    REQUIRE (calls >= leastCalls);
    REQUIRE (work.exchanges >= leastExchanges);
}

TEMPLATE_TEST_CASE (
    "Ten thousand calls amid exchanges, the first one after creation included, make no system call",
    "[realtime]", ConvolverAtWork, HelpedConvolverAtWork, ChainAtWork)
{
    const auto calls = countSystemCalls (
        []
        {
            auto* work = new TestType; // both live until the child's end, which takes them along
            auto* player = new Player (work->processor);
            std::thread (
                [work]
                {
                    for (int round = 1;; ++round)
                    {
                        work->control (round);
                        std::this_thread::sleep_for (std::chrono::milliseconds (1));
                    }
                })
                .detach();
            return [work, player] { return player->play (work->exchanges); };
        });
    INFO (calls.text());
    REQUIRE (calls.finished);
    REQUIRE (calls.count == 0);
    REQUIRE (calls.progress >= leastCalls);
    REQUIRE (calls.progress < mostCalls);
}

TEST_CASE ("Transforms of every size allocate, free, lock and wait nowhere, those by FFTW included",
           "[realtime]")
{
    for (const auto kind : { TransformKind::own, TransformKind::fftw })
        for (int size = 64; size <= 32768; size *= 2)
        {
            const auto transform = transformOfSize (size, withTransform (kernels(), kind));
            AlignedBuffer<float> frames (product (2, size)), spectrum (product (2, size)),
                work (transform->workSize());
            Events events;
            {
                const ScopedInterception interception;
                transform->forward (frames.data(), frames.data() + size, work.data(),
                                    { spectrum.data(), transform->tileSize() });
                transform->inverse (work.data(), frames.data());
                events = interception.events();
            }
            INFO (nameOf (kind) << ", size " << size);
            REQUIRE (events.all() == 0);
        }
}

TEST_CASE ("Reset allocates, frees, locks and waits nowhere, also in the middle of an exchange", "[realtime]")
{
    ConvolverAtWork convolver;
    ChainAtWork chain;
    Events events;

    for (int round = 1; round < 20; ++round)
    {
        convolver.control (round);
        chain.control (round);
        Player convolverPlayer (convolver.processor);
        Player chainPlayer (chain.processor);
        const std::atomic<long> enough { leastExchanges };

        if (round % 10 == 1)
        {
            (void) convolverPlayer.play (enough);
            (void) chainPlayer.play (enough);
        }

        const auto input = whiteNoise (2, 100, seed);
        (void) streamThrough (convolver.processor, input);
        (void) streamThrough (chain.processor, input);

        const ScopedInterception interception;
        convolver.processor.reset();
        chain.processor.reset();
        events = interception.events();

        if (events.all() != 0)
            break;
    }

    REQUIRE (events.all() == 0);
}
