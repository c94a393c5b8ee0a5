#pragma once

#include "Rival.h"

namespace partita::bench
{

/// Times single calls with little overhead, which is measured and taken off.
///
/// Units     nanoseconds. Wall time from the processor's own counter where there is one; or processor time of the
///           calling thread, for engines whose threads may run on the same core
/// Thread    one
class CallClock
{
public:
    explicit CallClock (Threads);

    void start() noexcept { begun = now(); }

    /// Nanoseconds since start, not below 0.
    [[nodiscard]] double stop() const noexcept;

private:
    [[nodiscard]] double now() const noexcept;

    Threads threads;
    double nsPerTick = 1.0;
    double overheadNs = 0.0;
    double begun = 0.0;
};

/// Processor time used so far, nanoseconds.
[[nodiscard]] double processCpuNs() noexcept;
[[nodiscard]] double threadCpuNs() noexcept;

/// Seconds on a steady clock.
[[nodiscard]] double wallSeconds() noexcept;

} // namespace partita::bench
