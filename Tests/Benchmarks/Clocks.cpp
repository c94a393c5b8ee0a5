#include "Clocks.h"

#include "Statistics.h"

#include <algorithm>
#include <chrono>
#include <ctime>

#if defined(__x86_64__)
    #include <x86intrin.h>
#endif

namespace partita::bench
{
namespace
{

double read (clockid_t clock) noexcept
{
    timespec time {};
    clock_gettime (clock, &time);
    return static_cast<double> (time.tv_sec) * 1e9 + static_cast<double> (time.tv_nsec);
}

#if defined(__x86_64__)
double ticks() noexcept
{
    _mm_lfence();
    const auto count = __rdtsc();
    _mm_lfence();
    return static_cast<double> (count);
}
#else
double ticks() noexcept { return read (CLOCK_MONOTONIC); }
#endif

double measureNsPerTick()
{
    constexpr auto seconds = 0.05;
    const auto firstTick = ticks();
    const auto firstNs = read (CLOCK_MONOTONIC);

    while (read (CLOCK_MONOTONIC) - firstNs < seconds * 1e9)
    {
    }

    return (read (CLOCK_MONOTONIC) - firstNs) / (ticks() - firstTick);
}

} // namespace

CallClock::CallClock (Threads threadsOfRival) : threads (threadsOfRival)
{
    static const double measuredNsPerTick = measureNsPerTick();
    nsPerTick = threads == Threads::own ? 1.0 : measuredNsPerTick;
    std::vector<double> empty;

    for (int i = 0; i < 2001; ++i)
    {
        start();
        empty.push_back (stop());
    }

    overheadNs = median (empty);
}

double CallClock::now() const noexcept
{
    return threads == Threads::own ? read (CLOCK_THREAD_CPUTIME_ID) : ticks();
}

double CallClock::stop() const noexcept { return std::max (0.0, (now() - begun) * nsPerTick - overheadNs); }

double processCpuNs() noexcept { return read (CLOCK_PROCESS_CPUTIME_ID); }

double threadCpuNs() noexcept { return read (CLOCK_THREAD_CPUTIME_ID); }

double wallSeconds() noexcept { return read (CLOCK_MONOTONIC) * 1e-9; }

} // namespace partita::bench
