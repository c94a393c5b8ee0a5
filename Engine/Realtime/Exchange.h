#pragma once

#include "Core/Contracts.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>

namespace partita
{

/// Hands objects from a control thread to the audio thread and their remains back. Newest wins: an object
/// that is replaced before the audio thread saw it is freed by the thread that replaced it.
///
/// Thread    publish, collect: control role, one caller at a time. take, retire: audio role, one caller.
///           Construction and destruction: when neither role is active
/// Realtime  take, retire, pending, freeSlots: wait-free, no allocation, no free, no system call
/// Errors    none: take gives nothing while the retire ring could not hold all that the audio thread has
template <class T, std::size_t ringSize = 8>
class Exchange
{
public:
    Exchange() = default;

    ~Exchange()
    {
        delete mailbox.load();
        collect();
    }

    Exchange (const Exchange&) = delete;
    Exchange& operator= (const Exchange&) = delete;

    void publish (std::unique_ptr<T> object)
    {
        delete mailbox.exchange (object.release(), std::memory_order_acq_rel);
    }

    /// Frees what the audio thread has retired. Call it now and then, and before each publish.
    void collect()
    {
        auto read = readIndex.load (std::memory_order_relaxed);

        while (read != writeIndex.load (std::memory_order_acquire))
        {
            delete ring[read % ringSize];
            readIndex.store (++read, std::memory_order_release);
        }
    }

    /// True while an object waits to be taken.
    [[nodiscard]] bool pending() const noexcept
    {
        return mailbox.load (std::memory_order_relaxed) != nullptr;
    }

    /// How many objects may be retired before the control thread collects.
    [[nodiscard]] std::size_t freeSlots() const noexcept
    {
        return ringSize
               - (writeIndex.load (std::memory_order_relaxed) - readIndex.load (std::memory_order_acquire));
    }

    /// The newest object, or null if there is none or if the ring has no room for `held` retirements: the
    /// number of objects, this one included, that the caller will have to retire before it takes again.
    [[nodiscard]] T* take (std::size_t held = 1) noexcept
    {
        if (! pending() || freeSlots() < held)
            return nullptr;

        return mailbox.exchange (nullptr, std::memory_order_acq_rel);
    }

    /// Gives an object back to be freed by the control thread.
    void retire (T* object) noexcept
    {
        PARTITA_EXPECTS (freeSlots() > 0);
        const auto write = writeIndex.load (std::memory_order_relaxed);
        ring[write % ringSize] = object;
        writeIndex.store (write + 1, std::memory_order_release);
    }

private:
    std::atomic<T*> mailbox { nullptr };       // writer control and audio; reader both; partner: itself
    std::array<T*, ringSize> ring {};          // writer audio, reader control, ordered by the two indices
    std::atomic<std::size_t> writeIndex { 0 }; // writer audio, reader control, partner readIndex
    std::atomic<std::size_t> readIndex { 0 };  // writer control, reader audio, partner writeIndex

    static_assert (std::atomic<T*>::is_always_lock_free && std::atomic<std::size_t>::is_always_lock_free);
};

} // namespace partita
