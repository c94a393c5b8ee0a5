#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace partita
{

/// Threads that help audio threads, of our own or of the host's. Ours look for work by themselves every fraction of a millisecond: waking them would
/// cost the audio thread a system call.
///
/// Thread    control role: construction and destruction of it and of Help; any number of callers. help: any but audio
class WorkerThreads
{
public:
    class Helped
    {
    public:
        virtual ~Helped() = default;

        /// Does one piece of work, some microseconds long. False if there is none.
        ///
        /// Thread    workers, several at once
        virtual bool help() noexcept = 0;
    };

    /// With a count of 0 all help comes from callers of `help`. atStart is called by each thread, for its priority or its
    /// core.
    explicit WorkerThreads (int count, std::function<void()> atStart = {});

    /// When nobody is helped any more.
    ~WorkerThreads();

    [[nodiscard]] int count() const noexcept { return static_cast<int> (threads.size()); }

    /// Does one piece of work, for whoever has some. False if there is none.
    bool help();

    /// Lets workers in on something for as long as it lives. Its end waits for those who are inside `help`.
    class Help
    {
    public:
        Help (std::shared_ptr<WorkerThreads>, Helped&);
        ~Help();

        Help (Help&&) noexcept = default;
        Help& operator= (Help&&) = delete;

    private:
        std::shared_ptr<WorkerThreads> workers;
        Helped* helped;
    };

private:
    void add (Helped&);
    void remove (Helped&);
    void work();

    std::shared_mutex mutex; // workers share it for a piece of work
    std::vector<Helped*> helped;
    std::atomic<std::size_t> turn { 0 };
    std::atomic<int> changing { 0 }; // callers of add and remove: workers let them go first
    std::atomic<bool> ending { false };
    std::vector<std::thread> threads;
};

} // namespace partita
