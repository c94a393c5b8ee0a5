#pragma once

#include <cstdio>
#include <cstdlib>

/// States a promise that our own code makes to itself. A broken one is a bug in Partita, never a user's
/// mistake: it stops the program where PARTITA_CONTRACTS is set (development and tests) and costs nothing
/// elsewhere.
#if defined(PARTITA_CONTRACTS)
    #define PARTITA_EXPECTS(condition)                                                                       \
        ((condition)                                                                                         \
             ? static_cast<void> (0)                                                                         \
             : (std::fprintf (stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition),        \
                std::abort()))
#else
    #define PARTITA_EXPECTS(condition) static_cast<void> (0)
#endif
