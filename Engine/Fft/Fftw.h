#pragma once

#include <fftw3.h>

#include <mutex>

namespace partita
{

// FFTW's planner, in both precisions, is one process-wide state. This lock also covers making and destroying
// plans; executing them needs none.
inline std::mutex& plannerLock()
{
    static std::mutex lock;
    return lock;
}

// Buffered solvers call malloc each time that they run, which the audio thread must not.
inline constexpr unsigned planFlags = FFTW_ESTIMATE | FFTW_NO_BUFFERING;

} // namespace partita
