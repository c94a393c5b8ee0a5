#include "Realtime/Interception.h"
#include "Support/Sabotage.h"

#include <catch2/catch.hpp>

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <malloc.h>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <shared_mutex>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace partita::test;

// Volatile, so that no compiler finds that an allocation isn't needed.
namespace
{
void* volatile memory = nullptr;
} // namespace

TEST_CASE ("An idle thread makes no event", "[realtime][control]")
{
    const ScopedInterception interception;
    REQUIRE (interception.events().all() == 0);
}

TEST_CASE ("Each way to allocate is caught, and each way to free", "[realtime][control]")
{
    const auto count = [] (auto&& action)
    {
        Events events;
        {
            const ScopedInterception interception;
            action();
            events = interception.events();
        }
        return std::pair { events.allocations, events.frees };
    };
    const std::pair once { 1, 1 };

    REQUIRE (count (
                 []
                 {
                     memory = std::malloc (10);
                     std::free (memory);
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     memory = std::calloc (10, 10);
                     std::free (memory);
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     memory = std::realloc (nullptr, 10);
                     std::free (memory);
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     memory = std::aligned_alloc (64, 64);
                     std::free (memory);
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     memory = ::memalign (64, 64);
                     std::free (memory);
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     void* found = nullptr;
                     if (::posix_memalign (&found, 64, 64) == 0)
                         memory = found;
                     std::free (memory);
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     auto* made = new int (1);
                     memory = made;
                     delete made;
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     auto* made = new int[10];
                     memory = made;
                     delete[] made;
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     struct alignas (64) Wide
                     {
                         char bytes[64];
                     };
                     auto* made = new Wide;
                     memory = made;
                     delete made;
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     auto made = std::make_shared<int> (1);
                     memory = made.get();
                 })
             == once);
    REQUIRE (count (
                 []
                 {
                     std::string text (100, 'x');
                     memory = text.data();
                 })
             == once);
}

TEST_CASE ("Each kind of lock and wait is caught", "[realtime][control]")
{
    std::mutex mutex;
    std::shared_mutex shared;
    std::condition_variable condition;
    pthread_spinlock_t spin;
    sem_t semaphore;
    REQUIRE (::pthread_spin_init (&spin, PTHREAD_PROCESS_PRIVATE) == 0);
    REQUIRE (::sem_init (&semaphore, 0, 1) == 0);

    const auto events = [] (auto&& action)
    {
        const ScopedInterception interception;
        action();
        return interception.events();
    };

    REQUIRE (events (
                 [&]
                 {
                     mutex.lock();
                     mutex.unlock();
                 })
                 .locks
             == 2);
    REQUIRE (events (
                 [&]
                 {
                     if (mutex.try_lock())
                         mutex.unlock();
                 })
                 .locks
             == 2);
    REQUIRE (events (
                 [&]
                 {
                     shared.lock();
                     shared.unlock();
                 })
                 .locks
             == 2);
    REQUIRE (events (
                 [&]
                 {
                     shared.lock_shared();
                     shared.unlock_shared();
                 })
                 .locks
             == 2);
    REQUIRE (events ([&] { ::pthread_spin_lock (&spin); }).locks == 1);
    REQUIRE (events ([&] { condition.notify_one(); }).waits == 1);
    REQUIRE (events ([&] { condition.notify_all(); }).waits == 1);
    REQUIRE (events ([&] { ::sem_wait (&semaphore); }).waits == 1);

    std::unique_lock hold (mutex);
    REQUIRE (events ([&] { (void) condition.wait_for (hold, std::chrono::microseconds (1)); }).waits == 1);
    ::pthread_spin_destroy (&spin);
    ::sem_destroy (&semaphore);
}

TEST_CASE ("System calls are counted and told by number", "[realtime][control]")
{
    const auto calls = countSystemCalls (
        []
        {
            return []
            {
                for (int i = 0; i < 3; ++i)
                    (void) ::getppid();

                (void) ::close (-1);
                return 7L;
            };
        });
    INFO (calls.text());
    REQUIRE (calls.finished);
    REQUIRE (calls.count == 4);
    REQUIRE (calls.progress == 7);
}

TEST_CASE ("Plain computing makes no system call", "[realtime][control]")
{
    const auto calls = countSystemCalls (
        []
        {
            return []
            {
                volatile long sum = 0;

                for (int i = 0; i < 1000000; ++i)
                    sum = sum + i;

                return 1L;
            };
        });
    INFO (calls.text());
    REQUIRE (calls.finished);
    REQUIRE (calls.count == 0);
}

TEST_CASE ("A child that dies is no success", "[realtime][control]")
{
    REQUIRE_FALSE (countSystemCalls (
                       []
                       {
                           return []
                           {
                               ::_exit (1);
                               return 0L;
                           };
                       })
                       .finished);
}

TEST_CASE ("The test of ten thousand calls fails if the audio thread allocates", "[realtime][negative]")
{
    const auto program = std::filesystem::read_symlink ("/proc/self/exe").string();
    const auto run = [&program] (const std::string& word)
    {
        const auto command =
            "PARTITA_TEST_SABOTAGE=" + word + " '" + program + "' '[calls]' > /dev/null 2>&1";
        return WEXITSTATUS (std::system (command.c_str()));
    };

    // Catch's exit code tells how much failed.
    const auto whole = run ("");
    const auto broken = run ("allocate");
    INFO ("failed without sabotage: " << whole << ", with it: " << broken);
    REQUIRE (whole == 0);
    REQUIRE (broken > 0);
}
