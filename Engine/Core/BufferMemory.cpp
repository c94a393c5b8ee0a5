#include "Core/BufferMemory.h"

#include <cstring>
#include <new>

#if defined(__SANITIZE_ADDRESS__) // GCC; Clang tells by a feature
    #define PARTITA_LARGE_PAGES 0
#elif defined(__has_feature)
    #if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
        #define PARTITA_LARGE_PAGES 0
    #endif
#endif

#if ! defined(PARTITA_LARGE_PAGES) && defined(__linux__)
    #define PARTITA_LARGE_PAGES 1
#endif

#if PARTITA_LARGE_PAGES
    #include <cstdint>
    #include <sys/mman.h>
#endif

namespace partita
{

#if PARTITA_LARGE_PAGES

namespace
{

constexpr auto page = BufferMemory::largePageBytes;

bool hasLargePages (std::size_t bytes) { return bytes >= page; }

/// What is never touched takes no memory.
std::size_t mappedBytes (std::size_t bytes) { return (bytes + page - 1) / page * page; }

void* mapLargePages (std::size_t bytes)
{
    const auto wanted = mappedBytes (bytes), reserved = wanted + page;
    auto* const from = static_cast<char*> (
        ::mmap (nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

    if (static_cast<void*> (from) == MAP_FAILED)
        throw std::bad_alloc();

    const auto before = (page - reinterpret_cast<std::uintptr_t> (from) % page) % page;
    auto* const memory = from + before;

    if (before > 0)
        ::munmap (from, before);

    ::munmap (memory + wanted, page - before);

    // A system without them refuses, and small pages it is.
    (void) ::madvise (memory, (bytes + page / 2) / page * page, MADV_HUGEPAGE);
    return memory;
}

} // namespace

#endif

void* BufferMemory::allocate (std::size_t bytes)
{
#if PARTITA_LARGE_PAGES
    if (hasLargePages (bytes))
        return std::memset (mapLargePages (bytes), 0, bytes);
#endif

    return std::memset (::operator new (bytes, std::align_val_t { alignmentBytes }), 0, bytes);
}

void BufferMemory::release (void* memory, std::size_t bytes) noexcept
{
#if PARTITA_LARGE_PAGES
    if (hasLargePages (bytes))
    {
        ::munmap (memory, mappedBytes (bytes));
        return;
    }
#endif

    ::operator delete (memory, std::align_val_t { alignmentBytes });
}

} // namespace partita
