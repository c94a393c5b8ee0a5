#pragma once

#include <cstdint>

#if defined(__SSE2__) || defined(_M_X64)
    #include <immintrin.h>
#endif

namespace partita
{

/// While one lives, results and operands too small for a normal float count as zero on this thread. The
/// register is put back as it was found: the host's setting is the host's.
///
/// Thread    any; the first line of every audio callback
/// Realtime  no allocation, lock, system call or throw
class ScopedFlushDenormals
{
public:
    ScopedFlushDenormals() noexcept : found (read())
    {
        if (! wasSet())
            write (found | flushBits);
    }

    ~ScopedFlushDenormals()
    {
        if (! wasSet())
            write (found);
    }

    ScopedFlushDenormals (const ScopedFlushDenormals&) = delete;
    ScopedFlushDenormals& operator= (const ScopedFlushDenormals&) = delete;

    using Register = std::uint64_t;

#if defined(__SSE2__) || defined(_M_X64)
    static constexpr Register flushBits = 0x8040; // FTZ and DAZ of MXCSR

    [[nodiscard]] static Register read() noexcept { return _mm_getcsr(); }

    static void write (Register value) noexcept { _mm_setcsr (static_cast<unsigned> (value)); }
#elif defined(__aarch64__)
    static constexpr Register flushBits = Register { 1 } << 24; // FZ of FPCR

    [[nodiscard]] static Register read() noexcept
    {
        Register value;
        asm volatile("mrs %0, fpcr" : "=r"(value));
        return value;
    }

    static void write (Register value) noexcept { asm volatile("msr fpcr, %0" : : "r"(value)); }
#else
    static constexpr Register flushBits = 0;

    [[nodiscard]] static Register read() noexcept { return 0; }

    static void write (Register) noexcept {}
#endif

private:
    // Most hosts flush themselves, and writing the register costs more than a look.
    [[nodiscard]] bool wasSet() const noexcept { return (found & flushBits) == flushBits; }

    Register found;
};

} // namespace partita
