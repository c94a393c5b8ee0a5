#pragma once

#include "Core/Result.h"
#include "Core/Units.h"
#include "Realtime/SampleRing.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace partita::app
{

/// What has become of a recording.
struct Recorded
{
    std::string path; ///< empty if there is no file
    Frames frames = 0;
    Frames lost = 0; ///< of them; silence stands in their place
    double rateHz = 0.0;
    std::string problem; ///< whole sentences; empty if all is well
};

/// Writes what the audio thread plays to a WAV file of 32-bit floats (RF64 beyond 4 GiB), which appears when it is
/// whole, never in place of another one.
///
/// Shape     as many channels as it was prepared for
/// Slow disk a ring of ringSeconds stands between the audio thread and the disk. If it runs full, frames are lost: silence
///           of their length takes their place, and they are counted
/// Full disk the recording ends; what was written until then is kept in the file, and that is said
/// Thread    write: audio role. prepare, audioStopped: while write is not called. The rest: one control thread
/// Realtime  write: no allocation, lock, wait or system call
class Recorder
{
public:
    static constexpr double ringSeconds = 8.0;

    Recorder() = default;
    ~Recorder();

    Recorder (const Recorder&) = delete;
    Recorder& operator= (const Recorder&) = delete;

    /// Ends a recording, whose rate may be another one.
    void prepare (int channels, double rateHz);

    /// Begins with the next write.
    ///
    /// Errors    cannotWrite, outputExists
    Status start (const std::string& path);

    /// Ends with the last write; the file is finished by a thread of its own.
    void stop() noexcept { wanted.store (false, std::memory_order_release); }

    /// There is no audio thread any more: what it gave is all.
    void audioStopped() noexcept;

    /// Until the file is finished and its result taken.
    [[nodiscard]] bool isBusy() const noexcept { return busy; }

    [[nodiscard]] bool isRecording() const noexcept { return wanted.load (std::memory_order_relaxed); }

    /// In the file, lost ones included.
    [[nodiscard]] Frames frames() const noexcept { return frameCount.load (std::memory_order_relaxed); }

    [[nodiscard]] Frames lost() const noexcept { return lostCount.load (std::memory_order_relaxed); }

    /// Once, when a recording has been finished.
    [[nodiscard]] std::optional<Recorded> takeResult();

    void write (AudioView<const float>) noexcept;

private:
    class Target;

    void run (Target&);
    [[nodiscard]] int fetch();
    void payWithSilence() noexcept;

    int channels = 0;
    double rateHz = 0.0;
    std::unique_ptr<SampleRing> ring;
    AudioBuffer<float> silence, fetched;
    Frames owed = 0; // frames of silence in place of lost ones; the audio thread's own

    std::thread writer;
    bool busy = false; // control
    Recorded result;   // the writer's until it is done

    std::atomic<bool> wanted { false };   // writers control and, when a disk fails, writer; reader audio
    std::atomic<bool> holding { false };  // writer audio, reader writer; partner: what the ring got before
    std::atomic<bool> done { false };     // writer writer, reader control; partner: result
    std::atomic<Frames> frameCount { 0 }; // writer writer, reader control, no partner
    std::atomic<Frames> lostCount { 0 };  // writer audio, reader control, no partner

    static_assert (std::atomic<Frames>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);
};

} // namespace partita::app
