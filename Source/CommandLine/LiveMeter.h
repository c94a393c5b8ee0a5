#pragma once

#include "Shared/Devices/CallCounter.h"
#include "Shared/Devices/ChainPlayer.h"

#include <chrono>
#include <string>
#include <vector>

namespace partita::app
{

/// Peaks of one side: of the last look, held for a while, and of the whole session.
class PeakHistory
{
public:
    using Clock = std::chrono::steady_clock;

    explicit PeakHistory (int channels) : session (static_cast<std::size_t> (channels), 0.0f) {}

    void add (const std::vector<float>& peaks, Clock::time_point now);

    [[nodiscard]] float latest() const noexcept { return newest; }

    [[nodiscard]] float held() const noexcept { return holding; }

    [[nodiscard]] const std::vector<float>& ofSession() const noexcept { return session; }

private:
    std::vector<float> session;
    float newest = 0.0f, holding = 0.0f;
    Clock::time_point heldSince;
};

/// What is told of a stream while it plays: levels, load, late calls, xruns.
class LiveMeter
{
public:
    LiveMeter (ChainPlayer&, int inputs, int outputs, double rateHz, int blockFrames);

    void update (const CallCounts&);

    /// In less than 80 columns, as long as the counts are small.
    [[nodiscard]] std::string line() const;

    /// Seconds of work for a second of sound: since the last update, and in the longest call so far.
    [[nodiscard]] double load() const noexcept { return latestLoad; }

    [[nodiscard]] double worstLoad() const noexcept;

    /// Over the whole session.
    [[nodiscard]] double meanLoad() const noexcept;

    PeakHistory input, output;

private:
    [[nodiscard]] double loadOf (std::chrono::nanoseconds work, double frames) const noexcept;

    ChainPlayer& player;
    const double rateHz;
    const int blockFrames;
    CallCounts counts;
    double latestLoad = 0.0;
};

} // namespace partita::app
