#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace partita::app
{

/// What a stream's calls have come to since it was opened.
struct CallCounts
{
    std::uint64_t calls = 0;
    std::uint64_t frames = 0;
    std::uint64_t lateCalls = 0; ///< took longer than their frames last
    std::uint64_t xruns = 0;     ///< calls before which the driver had lost or made up sound, on either side
    std::uint64_t inputXruns = 0;
    std::uint64_t outputXruns = 0;
    std::chrono::nanoseconds busy { 0 }, longest { 0 };
};

enum class Xrun
{
    no,
    yes
};

/// Counts the calls of one stream.
///
/// Thread    count: audio role, one caller; counts: any. The figures of one reading may be of different calls
/// Realtime  count: no allocation, lock, system call or throw
class CallCounter
{
public:
    explicit CallCounter (double streamRateHz) noexcept : rateHz (streamRateHz) {}

    void count (int numFrames, std::chrono::nanoseconds took, Xrun input, Xrun output) noexcept
    {
        const auto nanoseconds = static_cast<std::uint64_t> (took.count());
        add (calls, 1);
        add (frames, static_cast<std::uint64_t> (numFrames));
        add (lateCalls, static_cast<double> (nanoseconds) * 1e-9 * rateHz > numFrames ? 1 : 0);
        add (xruns, input == Xrun::yes || output == Xrun::yes ? 1 : 0);
        add (inputXruns, input == Xrun::yes ? 1 : 0);
        add (outputXruns, output == Xrun::yes ? 1 : 0);
        add (busy, nanoseconds);

        if (nanoseconds > longest.load (std::memory_order_relaxed))
            longest.store (nanoseconds, std::memory_order_relaxed);
    }

    [[nodiscard]] CallCounts counts() const noexcept
    {
        const auto nanoseconds = [] (const Figure& figure) {
            return std::chrono::nanoseconds (
                static_cast<std::int64_t> (figure.load (std::memory_order_relaxed)));
        };
        const auto whole = [] (const Figure& figure) { return figure.load (std::memory_order_relaxed); };
        return { whole (calls),      whole (frames),      whole (lateCalls),  whole (xruns),
                 whole (inputXruns), whole (outputXruns), nanoseconds (busy), nanoseconds (longest) };
    }

private:
    using Figure = std::atomic<std::uint64_t>; // writer audio, readers any, no partner
    static_assert (Figure::is_always_lock_free);

    static void add (Figure& figure, std::uint64_t more) noexcept
    {
        figure.store (figure.load (std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }

    const double rateHz;
    Figure calls { 0 }, frames { 0 }, lateCalls { 0 }, xruns { 0 }, inputXruns { 0 }, outputXruns { 0 },
        busy { 0 }, longest { 0 };
};

} // namespace partita::app
