#pragma once

#include "Core/AudioView.h"

#include <atomic>
#include <vector>

namespace partita::app
{

/// The largest magnitude of each channel since it was asked for last.
///
/// Thread    measure: audio role, one caller; take: one other caller
/// Realtime  measure: no allocation, lock, system call or throw
class PeakMeter
{
public:
    explicit PeakMeter (int channels);

    void measure (AudioView<const float>) noexcept;

    /// A sample that comes in this very moment counts now or next time, or is below what is returned.
    [[nodiscard]] std::vector<float> take();

private:
    std::vector<std::atomic<float>>
        peaks; // writers audio, which raises, and the reader, which sets back to 0
    static_assert (std::atomic<float>::is_always_lock_free);
};

} // namespace partita::app
