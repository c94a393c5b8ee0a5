#include "Devices/FakePortAudio.h"
#include "Realtime/Interception.h"
#include "Shared/Devices/AudioStream.h"
#include "Shared/Devices/ChainPlayer.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

using namespace partita;
using namespace partita::app;
using namespace partita::test;

namespace
{

constexpr int block = 64;
constexpr long leastCalls = 10000;
constexpr std::uint64_t seed = 31;

ChainResponse response (std::size_t taps, std::uint64_t number)
{
    return { denseMatrix (2, 2, taps, number), 48000.0, 0 };
}

/// A stream that plays a chain, from the driver's call on, and what a control thread does meanwhile.
struct StreamAtWork
{
    StreamAtWork()
    {
        const auto system = AudioSystem::open().value();
        StreamSettings settings;
        settings.input = { system->find ("system", Direction::input).value(), 2 };
        settings.output = { system->find ("system", Direction::output).value(), 2 };
        settings.blockFrames = block;
        stream = AudioStream::open (system, settings, player).value();

        if (! stream->start().ok())
            std::abort();
    }

    void control (int round)
    {
        if (! chain->exchange (responses[static_cast<std::size_t> (round) % responses.size()]).ok())
            std::abort();

        chain->collect();
        (void) player.inputPeaks.take();
        (void) stream->counts();
    }

    long play() noexcept
    {
        for (long call = 0; call < leastCalls; ++call)
            FakePortAudio::get().call (call % 100 == 0 ? nullptr : reads.data(), writes.data(), block,
                                       call % 7 == 0 ? paInputOverflow : 0);

        return leastCalls;
    }

    ScopedFakePortAudio portAudio;
    std::vector<ChainResponse> responses { response (3000, seed), response (2950, seed + 1),
                                           response (9000, seed + 2) };
    std::unique_ptr<LiveChain> chain =
        LiveChain::create (responses.front(), { block, 0.01, {}, false }).value();
    ChainPlayer player { chain.get(), 2, 2 };
    std::unique_ptr<AudioStream> stream;

    Rows<float> in = whiteNoise (2, block, seed), out = silence<float> (2, block);
    std::vector<const float*> reads = pointersInto<std::vector<float>, const float> (in, 0);
    std::vector<float*> writes = pointersInto<std::vector<float>, float> (out, 0);
};

} // namespace

TEST_CASE ("Ten thousand calls of a stream from the driver on allocate, free, lock and wait nowhere",
           "[realtime]")
{
    StreamAtWork work;
    std::atomic<bool> done { false };
    Events events;

    std::thread audio (
        [&]
        {
            {
                const ScopedInterception interception;
                (void) work.play();
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
    CHECK (events.allocations == 0);
    CHECK (events.frees == 0);
    CHECK (events.locks == 0);
    CHECK (events.waits == 0);
    CHECK (work.stream->counts().calls == leastCalls);
    CHECK (work.stream->counts().inputXruns > 0);
}

// On a machine whose clock can't be read without the kernel the looks at it are what is counted, two a call.
TEST_CASE ("Ten thousand calls of a stream from the driver on make no system call", "[realtime]")
{
    constexpr long looks = 1000;
    const auto clock = countSystemCalls (
        []
        {
            return []
            {
                long sum = 0;

                for (long look = 0; look < looks; ++look)
                    sum += std::chrono::steady_clock::now().time_since_epoch().count() > 0 ? 1 : 0;

                return sum;
            };
        });
    REQUIRE (clock.finished);
    REQUIRE (clock.progress == looks);

    const auto calls = countSystemCalls (
        []
        {
            auto* work = new StreamAtWork; // lives until the child's end, which takes it along
            return [work] { return work->play(); };
        });
    INFO (calls.text());
    REQUIRE (calls.finished);
    REQUIRE (calls.progress == leastCalls);
    REQUIRE (calls.count == clock.count / looks * 2 * leastCalls);
}
