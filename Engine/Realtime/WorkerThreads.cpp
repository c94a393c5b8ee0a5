#include "Realtime/WorkerThreads.h"

#include "Core/ScopedFlushDenormals.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace partita
{
namespace
{

using namespace std::chrono_literals;

constexpr std::chrono::microseconds betweenLooks = 100us, whenIdle = 2ms;
constexpr int looksUntilIdle = 5000;

} // namespace

WorkerThreads::WorkerThreads (int count, std::function<void()> atStart)
{
    for (int i = 0; i < count; ++i)
        threads.emplace_back (
            [this, atStart]
            {
                if (atStart)
                    atStart();

                work();
            });
}

WorkerThreads::~WorkerThreads()
{
    ending = true;

    for (auto& thread : threads)
        thread.join();
}

WorkerThreads::Help::Help (std::shared_ptr<WorkerThreads> threads, Helped& one)
    : workers (std::move (threads)), helped (&one)
{
    workers->add (one);
}

WorkerThreads::Help::~Help()
{
    if (workers != nullptr)
        workers->remove (*helped);
}

void WorkerThreads::add (Helped& one)
{
    ++changing;
    const std::scoped_lock lock (mutex);
    --changing;
    helped.push_back (&one);
}

void WorkerThreads::remove (Helped& one)
{
    ++changing;
    const std::scoped_lock lock (mutex);
    --changing;
    std::erase (helped, &one);
}

bool WorkerThreads::help()
{
    if (changing.load (std::memory_order_relaxed) > 0)
        return false;

    const ScopedFlushDenormals flush;
    const std::shared_lock lock (mutex);
    const auto first = turn.fetch_add (1, std::memory_order_relaxed);

    for (std::size_t i = 0; i < helped.size(); ++i)
        if (helped[(first + i) % helped.size()]->help())
            return true;

    return false;
}

void WorkerThreads::work()
{
    for (int looks = 0; ! ending.load (std::memory_order_relaxed);)
    {
        if (help())
        {
            looks = 0;
            continue;
        }

        std::this_thread::sleep_for (looks < looksUntilIdle ? betweenLooks : whenIdle);
        looks = std::min (looks + 1, looksUntilIdle);
    }
}

} // namespace partita
