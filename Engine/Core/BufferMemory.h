#pragma once

#include <cstddef>

namespace partita
{

/// Zeroed memory for arrays of numbers. Large ones stand in large pages where the system has them: what is read anew for every
/// block, megabytes of spectra above all, else spends its time on looking up where its pages are.
///
/// Shape     starts at a multiple of alignmentBytes; every page has been touched
/// Thread    any but audio: system calls
/// Errors    std::bad_alloc from allocate
struct BufferMemory
{
    static constexpr std::size_t alignmentBytes = 64;

    /// From here on an array has large pages, but for an end that would leave more than half of one unused.
    static constexpr std::size_t largePageBytes = std::size_t { 1 } << 21;

    [[nodiscard]] static void* allocate (std::size_t bytes);
    static void release (void* memory, std::size_t bytes) noexcept;
};

} // namespace partita
