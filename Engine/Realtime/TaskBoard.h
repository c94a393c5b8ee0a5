#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace partita
{

/// Who does which of a round's tasks: its owner, who goes through them in order, and helpers, who take the next one that
/// nobody has. Each task is done once; the owner never waits for a helper.
///
/// Thread    open, close, claim, isDone: the owner, one caller. look, take: helpers. finish: who has the task
/// Realtime  all but construction: no allocation, lock, system call or throw. claim tries again only when a helper has
///           taken a task meanwhile
class TaskBoard
{
public:
    explicit TaskBoard (int mostTasks) : done (static_cast<std::size_t> (mostTasks)) {}

    /// What a helper has seen: valid as long as nobody takes a task and the round goes on.
    struct Ticket
    {
        std::uint32_t round;
        std::uint32_t next;

        [[nodiscard]] bool isOpen() const noexcept { return next != closed; }
    };

    /// All that was written before is seen by who takes a task.
    void open (int firstTask) noexcept
    {
        ++round;
        ticket.store (packed ({ round, static_cast<std::uint32_t> (firstTask) }), std::memory_order_release);
    }

    /// Ends the round: no task is taken from now on. The number of those that have been passed.
    int close() noexcept
    {
        return static_cast<int> (
            unpacked (ticket.exchange (packed ({ round, closed }), std::memory_order_acq_rel)).next);
    }

    /// False if a helper has the task.
    [[nodiscard]] bool claim (int task) noexcept
    {
        auto seen = ticket.load (std::memory_order_relaxed);

        while (unpacked (seen).next <= static_cast<std::uint32_t> (task))
            if (ticket.compare_exchange_weak (seen, packed ({ round, static_cast<std::uint32_t> (task) + 1 }),
                                              std::memory_order_acq_rel, std::memory_order_relaxed))
                return true;

        return false;
    }

    /// In the present round or, after close, in the last one. What was written for it is seen.
    [[nodiscard]] bool isDone (int task) const noexcept
    {
        return done[static_cast<std::size_t> (task)].load (std::memory_order_acquire) == round;
    }

    void finish (int task) noexcept { finish (task, round); }

    [[nodiscard]] Ticket look() const noexcept { return unpacked (ticket.load (std::memory_order_acquire)); }

    /// Takes a task that follows the ticket's, if the ticket is still valid. Then what was read after look was of its
    /// round too.
    [[nodiscard]] bool take (Ticket seen, int task) noexcept
    {
        auto expected = packed (seen);
        return ticket.compare_exchange_strong (expected,
                                               packed ({ seen.round, static_cast<std::uint32_t> (task) + 1 }),
                                               std::memory_order_acq_rel, std::memory_order_relaxed);
    }

    void finish (int task, std::uint32_t ofRound) noexcept
    {
        done[static_cast<std::size_t> (task)].store (ofRound, std::memory_order_release);
    }

private:
    static constexpr std::uint32_t closed = ~std::uint32_t {};

    static std::uint64_t packed (Ticket parts) noexcept
    {
        return std::uint64_t { parts.round } << 32 | parts.next;
    }

    static Ticket unpacked (std::uint64_t whole) noexcept
    {
        return { static_cast<std::uint32_t> (whole >> 32), static_cast<std::uint32_t> (whole) };
    }

    std::uint32_t round = 0;                                      // the owner's
    std::atomic<std::uint64_t> ticket { packed ({ 0, closed }) }; // writers owner and helpers
    std::vector<std::atomic<std::uint32_t>> done; // by task: the last round that it was done in

    static_assert (std::atomic<std::uint64_t>::is_always_lock_free);
};

} // namespace partita
