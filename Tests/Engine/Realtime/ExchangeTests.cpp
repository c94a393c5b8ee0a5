#include "Realtime/Exchange.h"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

using namespace partita;

namespace
{

/// Wider than a cache line, so that a reader who came too early would see words of different objects; and
/// counted, so that one freed twice or never is found.
struct Payload
{
    explicit Payload (std::uint64_t number)
    {
        words.fill (number);
        alive.fetch_add (1, std::memory_order_relaxed);
    }

    ~Payload()
    {
        words.fill (dead);
        alive.fetch_sub (1, std::memory_order_relaxed);
    }

    Payload (const Payload&) = delete;
    Payload& operator= (const Payload&) = delete;

    /// The number that all words hold, or dead.
    [[nodiscard]] std::uint64_t number() const noexcept
    {
        for (const auto word : words)
            if (word != words[0])
                return dead;

        return words[0];
    }

    static constexpr std::uint64_t dead = ~std::uint64_t { 0 };
    static inline std::atomic<int> alive { 0 };
    std::array<std::uint64_t, 40> words;
};

} // namespace

TEST_CASE ("What is published is taken once, the newest alone", "[exchange][property]")
{
    REQUIRE (Payload::alive == 0);
    {
        Exchange<Payload> exchange;
        REQUIRE_FALSE (exchange.pending());
        REQUIRE (exchange.take() == nullptr);

        exchange.publish (std::make_unique<Payload> (1));
        exchange.publish (std::make_unique<Payload> (2));
        exchange.publish (std::make_unique<Payload> (3));
        REQUIRE (Payload::alive == 1); // the replaced ones are freed by who replaced them
        REQUIRE (exchange.pending());

        const std::unique_ptr<Payload> taken (exchange.take());
        REQUIRE (taken->number() == 3);
        REQUIRE_FALSE (exchange.pending());
        REQUIRE (exchange.take() == nullptr);
    }
    REQUIRE (Payload::alive == 0);
}

TEST_CASE ("Retired objects wait for collect, and all is freed at the end", "[exchange][property]")
{
    {
        Exchange<Payload> exchange;

        for (std::uint64_t i = 0; i < 5; ++i)
        {
            exchange.publish (std::make_unique<Payload> (i));
            exchange.retire (exchange.take());
        }

        REQUIRE (Payload::alive == 5);
        exchange.collect();
        REQUIRE (Payload::alive == 0);

        exchange.publish (std::make_unique<Payload> (6));
        exchange.retire (exchange.take());
        exchange.publish (std::make_unique<Payload> (7));
        REQUIRE (Payload::alive == 2);
    }
    REQUIRE (Payload::alive == 0);
}

TEST_CASE ("While the ring could not hold what the audio thread has, take gives nothing",
           "[exchange][property]")
{
    {
        Exchange<Payload, 4> exchange;
        REQUIRE (exchange.freeSlots() == 4);

        for (std::uint64_t i = 0; i < 4; ++i)
        {
            exchange.publish (std::make_unique<Payload> (i));
            exchange.retire (exchange.take());
            REQUIRE (exchange.freeSlots() == 3 - i);
        }

        exchange.publish (std::make_unique<Payload> (99));
        REQUIRE (exchange.take() == nullptr);
        REQUIRE (exchange.pending()); // not lost
        exchange.collect();
        REQUIRE (exchange.freeSlots() == 4);
        REQUIRE (exchange.take (5) == nullptr); // more than it could ever hold
        auto* taken = exchange.take (4);
        REQUIRE (taken != nullptr);
        REQUIRE (taken->number() == 99);
        exchange.retire (taken);
    }
    REQUIRE (Payload::alive == 0);
}

TEST_CASE ("Two threads at full speed exchange whole objects, in order, each freed once",
           "[exchange][threads]")
{
    constexpr std::uint64_t objects = 200000;
    int torn = 0, backwards = 0, seen = 0;
    std::uint64_t lastSeen = 0;
    {
        Exchange<Payload> exchange;
        std::atomic<bool> published { false };

        std::thread audio (
            [&]
            {
                Payload* playing = nullptr;

                const auto step = [&]
                {
                    // Held at once: the one that plays and the one that is taken.
                    auto* next = exchange.take (1);

                    if (next == nullptr)
                        return false;

                    const auto number = next->number();
                    torn += number == Payload::dead ? 1 : 0;
                    backwards += number <= lastSeen ? 1 : 0;
                    lastSeen = number;
                    ++seen;

                    if (playing != nullptr)
                    {
                        torn += playing->number() == Payload::dead ? 1 : 0;
                        exchange.retire (playing);
                    }

                    playing = next;
                    return true;
                };

                while (! published.load (std::memory_order_acquire))
                    (void) step();

                // The last one must come through once there is room.
                while (lastSeen != objects)
                    if (! step())
                        std::this_thread::yield();

                delete playing;
            });

        for (std::uint64_t number = 1; number <= objects; ++number)
        {
            if (number % 3 == 0)
                exchange.collect();

            exchange.publish (std::make_unique<Payload> (number));
        }

        published.store (true, std::memory_order_release);

        while (exchange.pending())
            exchange.collect();

        audio.join();
    }

    INFO (seen << " of " << objects << " objects were seen");
    CHECK (torn == 0);
    CHECK (backwards == 0);
    CHECK (seen > 0);
    CHECK (lastSeen == objects);
    REQUIRE (Payload::alive == 0);
}
