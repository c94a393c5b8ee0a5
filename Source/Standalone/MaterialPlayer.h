#pragma once

#include "Realtime/Exchange.h"
#include "Standalone/Fade.h"
#include "Standalone/Material.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace partita::app
{

/// Plays a recording: from any place, over and over, without clicks.
///
/// Shape     out: up to mostChannels; a mono recording is heard on all, what has more fills the first ones
/// Edges     pausing, going elsewhere and taking another recording fade out and in over fadeSeconds: the gain moves by
///           1 / (fadeSeconds · rate) a frame. Frame 0 begins as it was recorded, and a loop joins the last frame and the
///           first one with nothing between them
/// Gaps      what isn't read in time is silent, and counted; after going elsewhere it waits until it is read
/// Thread    process: audio role; the rest: one control thread
/// Realtime  process: no allocation, lock, wait or system call
class MaterialPlayer
{
public:
    static constexpr int mostChannels = 16;
    static constexpr double fadeSeconds = 0.01;

    /// While process is not called. What was made for another rate is silent from now on.
    void prepare (double rateHz);

    /// The newest one is played, from this frame on.
    void publish (std::unique_ptr<Material>, Frames start = 0);

    /// Frees what is no longer played; to be called now and then.
    void collect() { cues.collect(); }

    void setPlaying (bool shouldPlay) noexcept { playing.store (shouldPlay, std::memory_order_relaxed); }

    void setLooping (bool shouldLoop) noexcept { looping.store (shouldLoop, std::memory_order_relaxed); }

    /// Held it is silent and stays where it is, whether playing or not.
    void setHeld (bool shouldHold) noexcept { held.store (shouldHold, std::memory_order_relaxed); }

    void seek (Frames to) noexcept { seekTarget.store (to, std::memory_order_relaxed); }

    /// False again after an end without a loop.
    [[nodiscard]] bool isPlaying() const noexcept { return playing.load (std::memory_order_relaxed); }

    [[nodiscard]] bool isLooping() const noexcept { return looping.load (std::memory_order_relaxed); }

    [[nodiscard]] Frames position() const noexcept { return shownPosition.load (std::memory_order_relaxed); }

    /// Calls in which something was not read in time.
    [[nodiscard]] std::uint64_t underruns() const noexcept
    {
        return underrunCount.load (std::memory_order_relaxed);
    }

    void process (AudioView<float> out) noexcept;

private:
    struct Cue
    {
        std::unique_ptr<Material> material;
        Frames start = 0;
    };

    static constexpr Frames nowhere = -1;

    void moveWhileSilent() noexcept;
    [[nodiscard]] bool isBoundElsewhere() const noexcept;
    [[nodiscard]] bool shouldSound() noexcept;
    int play (AudioView<float> out, int from) noexcept;
    void end() noexcept;

    double rateHz = 0.0;
    Fade fade { 1 };
    Exchange<Cue> cues;
    std::unique_ptr<Cue> cue; // the audio thread's own
    Frames at = 0;
    bool waiting = false; // for what is read ahead

    std::atomic<bool> playing { false };                // writers control and, at an end, audio; no partner
    std::atomic<bool> looping { true }, held { false }; // writer control, reader audio, no partner
    std::atomic<Frames> seekTarget { nowhere };         // writer control; taken by audio; no partner
    std::atomic<Frames> shownPosition { 0 };            // writer audio, reader control, no partner
    std::atomic<std::uint64_t> underrunCount { 0 };     // writer audio, reader control, no partner

    static_assert (std::atomic<Frames>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);
};

} // namespace partita::app
