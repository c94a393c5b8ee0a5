#pragma once

#include "Core/BufferMemory.h"

#include <cstddef>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

namespace partita
{

/// A zeroed array of plain numbers, aligned for every vector width and for FFTW's new-array calls.
///
/// Thread    built and destroyed off the audio thread; reading and writing elements is plain memory access
/// Errors    std::bad_alloc from the constructor
template <class T>
class AlignedBuffer
{
    static_assert (std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    static constexpr std::size_t alignmentBytes = BufferMemory::alignmentBytes;

    AlignedBuffer() = default;

    explicit AlignedBuffer (std::size_t numElements) : count (numElements)
    {
        if (count > 0)
            storage = Storage (static_cast<T*> (BufferMemory::allocate (count * sizeof (T))),
                               Release { count * sizeof (T) });
    }

    void clear() noexcept
    {
        if (count > 0)
            std::memset (static_cast<void*> (storage.get()), 0, count * sizeof (T));
    }

    [[nodiscard]] T* data() noexcept { return storage.get(); }

    [[nodiscard]] const T* data() const noexcept { return storage.get(); }

    [[nodiscard]] std::size_t size() const noexcept { return count; }

    T& operator[] (std::size_t index) noexcept { return storage.get()[index]; }

    const T& operator[] (std::size_t index) const noexcept { return storage.get()[index]; }

    T* begin() noexcept { return data(); }

    T* end() noexcept { return data() + count; }

    const T* begin() const noexcept { return data(); }

    const T* end() const noexcept { return data() + count; }

private:
    struct Release
    {
        void operator() (T* memory) const noexcept { BufferMemory::release (memory, bytes); }

        std::size_t bytes = 0;
    };

    using Storage = std::unique_ptr<T, Release>;

    Storage storage;
    std::size_t count = 0;
};

/// The next count at or above n whose start keeps the alignment of an AlignedBuffer row.
template <class T>
[[nodiscard]] constexpr std::size_t alignedCount (std::size_t n) noexcept
{
    constexpr auto perLine = AlignedBuffer<T>::alignmentBytes / sizeof (T);
    return (n + perLine - 1) / perLine * perLine;
}

/// The size of a table of so many rows, from counts that are kept as int.
[[nodiscard]] constexpr std::size_t product (int rows, int elements) noexcept
{
    return static_cast<std::size_t> (rows) * static_cast<std::size_t> (elements);
}

} // namespace partita
