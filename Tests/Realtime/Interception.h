#pragma once

#include <array>
#include <functional>
#include <string>

namespace partita::test
{

/// What an armed thread did that an audio thread must not do.
struct Events
{
    int allocations = 0; ///< malloc, calloc, realloc, aligned forms, operator new
    int frees = 0;       ///< free, operator delete
    int locks = 0;       ///< mutexes, rwlocks, spin locks, tried ones included
    int waits = 0;       ///< condition variables and semaphores, signals included

    [[nodiscard]] int all() const noexcept { return allocations + frees + locks + waits; }
};

/// While one lives, the calling thread's allocations, frees, locks and waits are counted. It works by functions
/// of this program that stand in for the C library's and pass on to them.
class ScopedInterception
{
public:
    ScopedInterception() noexcept;
    ~ScopedInterception();

    ScopedInterception (const ScopedInterception&) = delete;
    ScopedInterception& operator= (const ScopedInterception&) = delete;

    [[nodiscard]] Events events() const noexcept;
};

/// What a child process told about its audio thread.
struct SystemCalls
{
    bool finished = false; ///< false if the child died before its end
    int count = 0;
    std::array<int, 16> firstNumbers {};
    long progress = 0; ///< whatever the work counted

    [[nodiscard]] std::string text() const;
};

/// Runs `prepare` in a forked child and then, in a thread that may make no system call, the work that it gave.
/// The kernel's filter turns every call but the ones that end the process into a signal, which is counted.
/// The work returns a figure of its own for the parent.
[[nodiscard]] SystemCalls countSystemCalls (const std::function<std::function<long()>()>& prepare);

} // namespace partita::test
