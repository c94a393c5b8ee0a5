#pragma once

#include "Core/Result.h"
#include "Shared/Devices/AudioSystem.h"
#include "Shared/Devices/CallCounter.h"
#include "Shared/Devices/StreamCallback.h"

#include <chrono>
#include <memory>
#include <optional>

namespace partita::app
{

/// What a stream is asked to be. At least one side has channels.
struct StreamSettings
{
    struct Side
    {
        AudioDevice device;
        int channels = 0;
    };

    std::optional<Side> input, output;
    double rateHz = 48000.0;
    int blockFrames = 64;

    /// That the driver may put between device and block on each side; by default what lasts a block.
    std::optional<double> latencySeconds;
};

enum class StreamState
{
    idle, ///< not started, or stopped
    plays,
    ended, ///< the callback ended it
    lost   ///< the device is gone, or has stopped asking
};

/// A stream of float samples between devices and a callback, in blocks of a fixed size.
///
/// Thread    open, start, stop, state and the destructor: control role, one caller; counts: any
/// Realtime  between driver and callback: two looks at the monotonic clock, which Linux answers without a system
///           call, and counting. The driver's own thread is PortAudio's; on ALSA it asks for realtime priority
/// Errors    deviceUnavailable. A device that vanishes is no error of a call: state() says so. A stream that has lost
///           its JACK server can't be closed, and keeps its AudioSystem as long as the process lives
class AudioStream
{
public:
    static Result<std::unique_ptr<AudioStream>> open (std::shared_ptr<const AudioSystem>,
                                                      const StreamSettings&, StreamCallback&);
    ~AudioStream();

    AudioStream (const AudioStream&) = delete;
    AudioStream& operator= (const AudioStream&) = delete;

    Status start();

    /// Returns when the callback is not running and won't be called again.
    void stop();

    /// To be asked now and then while the stream plays: a device that doesn't ask for a block within
    /// patience counts as lost.
    [[nodiscard]] StreamState state();

    static constexpr std::chrono::seconds patience { 3 };

    [[nodiscard]] CallCounts counts() const noexcept;

    /// As far as the driver knows it.
    [[nodiscard]] double rateHz() const noexcept;
    [[nodiscard]] double inputLatencySeconds() const noexcept;
    [[nodiscard]] double outputLatencySeconds() const noexcept;

private:
    struct Driver;

    explicit AudioStream (std::unique_ptr<Driver>);

    static void keepForEver (std::unique_ptr<Driver>);

    std::unique_ptr<Driver> driver;
};

} // namespace partita::app
