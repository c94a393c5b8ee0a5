#pragma once

#include "Chain/LiveChain.h"
#include "Shared/Devices/PeakMeter.h"
#include "Shared/Devices/StreamCallback.h"

#include <atomic>
#include <cstdint>
#include <optional>

namespace partita::app
{

/// A chain in the hands of a stream, with meters before and after it, and an end without a click.
///
/// Shape     in: as many channels as the chain has inputs, or without a chain any number; out: at least as many
///           as it has outputs. A chain of one output is heard on all channels, what is beyond the outputs of
///           any other is silent
/// Latency   the chain's own
/// End       the last block fades out
/// Thread    process: audio role; all else: any. The chain outlives the player
/// Realtime  process: as LiveChain::process
class ChainPlayer final : public StreamCallback
{
public:
    /// Without a chain the input goes to the output as it is: what the chain is compared with.
    ChainPlayer (LiveChain*, int inputs, int outputs);

    StreamNext process (AudioView<const float> in, AudioView<float> out) noexcept override;

    /// Ends the stream with the block that reaches so many frames. To be called before the stream starts.
    void endAfter (std::int64_t frames) noexcept { framesToPlay = frames; }

    /// Ends the stream with the next block.
    void endNow() noexcept { endRequested.store (true, std::memory_order_relaxed); }

    PeakMeter inputPeaks, outputPeaks;

private:
    void render (AudioView<const float> in, AudioView<float> out) noexcept;

    LiveChain* const chain;
    std::optional<std::int64_t> framesToPlay;
    std::int64_t framesPlayed = 0;
    bool faded = false;
    std::atomic<bool> endRequested { false }; // writer any, reader audio, no partner
};

} // namespace partita::app
