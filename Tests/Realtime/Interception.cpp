#include "Realtime/Interception.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <malloc.h>
#include <new>
#include <pthread.h>
#include <semaphore.h>

// The C library's own, under the names that it keeps for programs like this one.
extern "C"
{
    void* __libc_malloc (std::size_t);
    void __libc_free (void*);
    void* __libc_calloc (std::size_t, std::size_t);
    void* __libc_realloc (void*, std::size_t);
    void* __libc_memalign (std::size_t, std::size_t);
}

namespace
{

thread_local bool armed = false;
thread_local partita::test::Events seen;

void noteAllocation() noexcept { seen.allocations += armed ? 1 : 0; }

void noteFree() noexcept { seen.frees += armed ? 1 : 0; }

void noteLock() noexcept { seen.locks += armed ? 1 : 0; }

void noteWait() noexcept { seen.waits += armed ? 1 : 0; }

/// The function that this program's one of the same name stands in front of.
template <class Function>
Function* next (const char* name) noexcept
{
    // The cast that POSIX prescribes for dlsym; a function pointer has no other way out of it.
    return reinterpret_cast<Function*> (::dlsym (RTLD_NEXT, name));
}

void* allocate (std::size_t size)
{
    noteAllocation();

    if (auto* memory = __libc_malloc (size == 0 ? 1 : size))
        return memory;

    throw std::bad_alloc();
}

void* allocate (std::size_t size, std::align_val_t alignment)
{
    noteAllocation();

    if (auto* memory = __libc_memalign (static_cast<std::size_t> (alignment), size == 0 ? 1 : size))
        return memory;

    throw std::bad_alloc();
}

void release (void* memory) noexcept
{
    noteFree();
    __libc_free (memory);
}

} // namespace

namespace partita::test
{

ScopedInterception::ScopedInterception() noexcept
{
    seen = {};
    armed = true;
}

ScopedInterception::~ScopedInterception() { armed = false; }

Events ScopedInterception::events() const noexcept { return seen; }

} // namespace partita::test

extern "C"
{
    void* malloc (std::size_t size) noexcept
    {
        noteAllocation();
        return __libc_malloc (size);
    }

    void free (void* memory) noexcept
    {
        noteFree();
        __libc_free (memory);
    }

    void* calloc (std::size_t count, std::size_t size) noexcept
    {
        noteAllocation();
        return __libc_calloc (count, size);
    }

    void* realloc (void* memory, std::size_t size) noexcept
    {
        noteAllocation();
        return __libc_realloc (memory, size);
    }

    void* memalign (std::size_t alignment, std::size_t size) noexcept
    {
        noteAllocation();
        return __libc_memalign (alignment, size);
    }

    void* aligned_alloc (std::size_t alignment, std::size_t size) noexcept
    {
        noteAllocation();
        return __libc_memalign (alignment, size);
    }

    int posix_memalign (void** memory, std::size_t alignment, std::size_t size) noexcept
    {
        noteAllocation();
        *memory = __libc_memalign (alignment, size);
        return *memory == nullptr ? ENOMEM : 0;
    }

#define PARTITA_INTERCEPT(note, name, parameters, arguments)                                                 \
    int name parameters noexcept                                                                             \
    {                                                                                                        \
        static auto* const original = next<int parameters> (#name);                                          \
        note();                                                                                              \
        return original arguments;                                                                           \
    }

    // The static of each function is found at its first call, which may be on an armed thread: dlsym allocates only
    // where it fails.
    PARTITA_INTERCEPT (noteLock, pthread_mutex_lock, (pthread_mutex_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_mutex_trylock, (pthread_mutex_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_mutex_unlock, (pthread_mutex_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_rwlock_tryrdlock, (pthread_rwlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_rwlock_trywrlock, (pthread_rwlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_rwlock_unlock, (pthread_rwlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteLock, pthread_spin_trylock, (pthread_spinlock_t * lock), (lock))
    PARTITA_INTERCEPT (noteWait, pthread_cond_signal, (pthread_cond_t * condition), (condition))
    PARTITA_INTERCEPT (noteWait, pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
    PARTITA_INTERCEPT (noteWait, sem_trywait, (sem_t * semaphore), (semaphore))
    PARTITA_INTERCEPT (noteWait, sem_post, (sem_t * semaphore), (semaphore))

#undef PARTITA_INTERCEPT

    // Points of cancellation, which are declared without noexcept.
    int pthread_cond_wait (pthread_cond_t* condition, pthread_mutex_t* lock)
    {
        static auto* const original = next<int (pthread_cond_t*, pthread_mutex_t*)> ("pthread_cond_wait");
        noteWait();
        return original (condition, lock);
    }

    int pthread_cond_timedwait (pthread_cond_t* condition, pthread_mutex_t* lock,
                                const struct timespec* until)
    {
        static auto* const original =
            next<int (pthread_cond_t*, pthread_mutex_t*, const struct timespec*)> ("pthread_cond_timedwait");
        noteWait();
        return original (condition, lock, until);
    }

    int pthread_cond_clockwait (pthread_cond_t* condition, pthread_mutex_t* lock, clockid_t clock,
                                const struct timespec* until)
    {
        static auto* const original =
            next<int (pthread_cond_t*, pthread_mutex_t*, clockid_t, const struct timespec*)> (
                "pthread_cond_clockwait");
        noteWait();
        return original (condition, lock, clock, until);
    }

    int sem_wait (sem_t* semaphore)
    {
        static auto* const original = next<int (sem_t*)> ("sem_wait");
        noteWait();
        return original (semaphore);
    }

} // extern "C"

void* operator new (std::size_t size) { return allocate (size); }

void* operator new[] (std::size_t size) { return allocate (size); }

void* operator new (std::size_t size, std::align_val_t alignment) { return allocate (size, alignment); }

void* operator new[] (std::size_t size, std::align_val_t alignment) { return allocate (size, alignment); }

void* operator new (std::size_t size, const std::nothrow_t&) noexcept
{
    noteAllocation();
    return __libc_malloc (size == 0 ? 1 : size);
}

void* operator new[] (std::size_t size, const std::nothrow_t&) noexcept
{
    noteAllocation();
    return __libc_malloc (size == 0 ? 1 : size);
}

void operator delete (void* memory) noexcept { release (memory); }

void operator delete[] (void* memory) noexcept { release (memory); }

void operator delete (void* memory, std::size_t) noexcept { release (memory); }

void operator delete[] (void* memory, std::size_t) noexcept { release (memory); }

void operator delete (void* memory, std::align_val_t) noexcept { release (memory); }

void operator delete[] (void* memory, std::align_val_t) noexcept { release (memory); }

void operator delete (void* memory, std::size_t, std::align_val_t) noexcept { release (memory); }

void operator delete[] (void* memory, std::size_t, std::align_val_t) noexcept { release (memory); }

void operator delete (void* memory, const std::nothrow_t&) noexcept { release (memory); }

void operator delete[] (void* memory, const std::nothrow_t&) noexcept { release (memory); }
