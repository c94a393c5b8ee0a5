#include "Convolution/Convolver.h"
#include "Convolution/CostStore.h"
#include "Convolution/SharedBlock.h"
#include "Convolution/SpreadLevel.h"
#include "Support/Signals.h"
#include "Support/StreamThrough.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>

using namespace partita;
using namespace partita::test;

namespace
{

/// A head and levels of at least 512 frames, for some blocks at once.
PartitionPlan randomPlan (Random& random)
{
    PartitionPlan plan { 32 << random.between (0, 2), 0, {}, 0 };
    const auto size = 512 << random.between (0, 1);
    const auto next = 2 * size;
    plan.headTaps = 2 * size - plan.quantum;

    const auto groups = [&random] (int count)
    { return std::min (std::max (1, count - 1), random.between (1, mostBlocksAtOnce)); };

    const auto last = random.between (1, 9);
    plan.levels = { { size, 2, plan.headTaps, Timing::spread, 1 },
                    { next, last, 2 * next - plan.quantum, Timing::spread, groups (last) } };
    return plan;
}

/// One level of a matrix, with what it needs around it.
struct Level
{
    Level (const std::shared_ptr<const PreparedFilter>& filter, int crossfadeFrames, Helpers helpers)
        : fade (crossfadeFrames),
          history (filter->inputs(), filter->plan().quantum, 0, filter->plan().levels.back().size),
          level (0, *filter, fade, history,
                 std::move (scheduleLevels (filter->plan(), filter->shape(), filter->kernelTable(),
                                            builtInCosts (filter->kernelTable()), helpers)[0]),
                 helpers)
    {
    }

    /// What it adds to a quantum.
    Rows<float> play (const Rows<float>& input, const PreparedFilter& filter)
    {
        const auto frames = input[0].size();
        Rows<float> output;
        level.beginQuantum();

        for (int c = 0; c < filter.outputs(); ++c)
            output.emplace_back (level.output (c), level.output (c) + frames);

        for (int c = 0; c < filter.inputs(); ++c)
            std::copy (input[static_cast<std::size_t> (c)].begin(), input[static_cast<std::size_t> (c)].end(),
                       history.quantum (c));

        history.advance();
        level.endQuantum (&filter);
        return output;
    }

    Crossfade fade;
    InputHistory history;
    SpreadLevel level;
};

} // namespace

TEST_CASE ("A level gives the same bits whatever helpers take, finish late or keep for many blocks",
           "[convolver][helpers][property]")
{
    constexpr std::uint64_t seed = 171;
    INFO ("seed " << seed);
    Random random (seed);
    int done = 0, late = 0, refused = 0;

    for (int run = 0; run < 60; ++run)
    {
        constexpr int quantum = 64, size = 512;
        const auto count = random.between (1, 9);
        const PartitionPlan plan {
            quantum,
            2 * size - quantum,
            { { size, count, 2 * size - quantum, Timing::spread,
                std::min (std::max (1, count - 1), random.between (1, mostBlocksAtOnce)) } },
            0
        };
        INFO (plan.toText());
        const auto taps = static_cast<std::size_t> (plan.capacityTaps());
        const std::array filters { prepared (denseMatrix (2, 3, taps, random.next()), plan),
                                   prepared (denseMatrix (2, 3, taps, random.next()), plan) };
        const auto fade = random.between (0, 1) * random.between (0, 1200);
        Level alone (filters[0], fade, Helpers::none), shared (filters[0], fade, Helpers::some);
        auto* board = static_cast<SharedBlock*> (shared.level.helped());
        REQUIRE (board != nullptr);
        std::vector<SharedBlock::Taken> kept;
        const auto* filter = filters[0].get();

        for (int step = 0; step < 160; ++step)
        {
            if (random.between (0, 15) == 0 && shared.level.isAt (filter) && alone.level.isAt (filter))
                filter = filters[random.next() % filters.size()].get();

            if (random.between (0, 99) == 0)
            {
                alone.level.reset (filter);
                shared.level.reset (filter);
                alone.history.reset();
                shared.history.reset();
            }

            const auto input = whiteNoise (2, quantum, random.next());
            REQUIRE (sameBits (shared.play (input, *filter), alone.play (input, *filter)));

            for (auto left = random.between (0, 12); left > 0; --left)
            {
                const auto taken = board->take();

                if (! taken)
                {
                    ++refused;
                    break;
                }

                if (random.between (0, 7) == 0)
                    kept.push_back (*taken);
                else
                {
                    board->finish (*taken);
                    ++done;
                }
            }

            while (! kept.empty() && random.between (0, 5) == 0)
            {
                board->finish (kept.back());
                kept.pop_back();
                ++late;
            }
        }

        // While somebody is still at an old block, that block's filter is not let go.
        if (! kept.empty() && board->isHeld() && ! board->isOpen())
            CHECK_FALSE (shared.level.isAt (filter));
    }

    CHECK (done > 1000);
    CHECK (late > 100);
    CHECK (refused > 100);
}

TEST_CASE ("A matrix gives the same bits with helpers as without, through exchanges and resets",
           "[convolver][helpers][exchange][property]")
{
    constexpr std::uint64_t seed = 172;
    INFO ("seed " << seed);
    Random random (seed);

    for (const auto threads : { 0, 1, 3 })
    {
        const auto workers = std::make_shared<WorkerThreads> (threads);
        CHECK (workers->count() == threads);
        int pieces = 0;

        for (int run = 0; run < 12; ++run)
        {
            const auto plan = randomPlan (random);
            INFO (threads << " threads, " << plan.toText());
            const auto taps = static_cast<std::size_t> (plan.capacityTaps());
            const std::array responses { denseMatrix (3, 2, taps, random.next()),
                                         denseMatrix (3, 2, taps - taps / 3, random.next()) };
            const auto fade = random.between (0, 1) * random.between (0, 3000);
            Convolver helped (prepared (responses[0], plan), fade, workers),
                alone (prepared (responses[0], plan), fade);
            const auto input = whiteNoise (3, 16000, random.next());
            std::uint64_t asked = 0;

            for (std::size_t at = 0; at < 16000;)
            {
                const auto end =
                    std::min<std::size_t> (16000, at + static_cast<std::size_t> (random.between (0, 300)));

                // An exchange is over when no helper is at the old filter any more, so that only what is asked for after it
                // comes at the same time to both.
                if (random.between (0, 29) == 0 && helped.exchangesDone() == asked
                    && alone.exchangesDone() == asked)
                {
                    ++asked;
                    const auto& response = responses[random.next() % responses.size()];
                    REQUIRE (helped.exchange (prepared (response, plan)).ok());
                    REQUIRE (alone.exchange (prepared (response, plan)).ok());
                }

                if (random.between (0, 99) == 0)
                {
                    helped.reset();
                    alone.reset();
                }

                const auto part = slice (input, at, end);
                REQUIRE (sameBits (streamThrough (helped, part), streamThrough (alone, part)));
                at = end;

                if (threads == 0)
                    for (auto left = random.between (0, 20); left > 0 && workers->help(); --left)
                        ++pieces;
                else if (random.between (0, 3) == 0)
                    std::this_thread::sleep_for (std::chrono::microseconds (200));
            }
        }

        if (threads == 0)
            CHECK (pieces > 1000);
    }
}

TEST_CASE ("Convolvers come and go while helpers work for others", "[convolver][helpers]")
{
    const PartitionPlan plan { 64, 960, { { 512, 6, 960, Timing::spread, 3 } }, 0 };
    const auto matrix = denseMatrix (2, 2, static_cast<std::size_t> (plan.capacityTaps()), 173);
    const auto filter = prepared (matrix, plan);
    const auto workers = std::make_shared<WorkerThreads> (2);
    const auto input = whiteNoise (2, 20000, 174);
    Convolver alone (filter, 0);
    const auto expected = streamThrough (alone, input);
    std::atomic<bool> ending { false };
    std::thread others (
        [&]
        {
            while (! ending)
                Convolver (filter, 0, workers);
        });

    for (int run = 0; run < 20; ++run)
    {
        Convolver convolver (filter, 0, workers);
        CHECK (sameBits (streamThrough (convolver, input), expected));
    }

    ending = true;
    others.join();
}

TEST_CASE ("Threads that help begin as they are told to", "[helpers]")
{
    std::atomic<int> begun { 0 };
    {
        const WorkerThreads workers (3, [&begun] { ++begun; });
    }
    CHECK (begun == 3);
}

TEST_CASE ("Only matrices and long blocks have work for helpers", "[helpers][schedule]")
{
    const PartitionLevel level { 1024, 6, 2048, Timing::spread };
    CHECK (hasWorkForHelpers (level, 64, { 2, { 2, 2 } }));
    CHECK_FALSE (hasWorkForHelpers (level, 64, { 2, { 1, 1 } }));
    CHECK_FALSE (hasWorkForHelpers (level, 512, { 2, { 2, 2 } }));
    CHECK_FALSE (hasWorkForHelpers ({ 256, 6, 512, Timing::spread }, 32, { 2, { 2, 2 } }));
    CHECK_FALSE (hasWorkForHelpers ({ 1024, 6, 0, Timing::immediate }, 64, { 2, { 2, 2 } }));
}
