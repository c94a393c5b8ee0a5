#pragma once

#include "Core/AudioView.h"
#include "Core/Result.h"

#include <functional>
#include <memory>

namespace partita
{

/// How all changes of rate are made, in words for reports.
inline constexpr const char* resamplingMethod =
    "libsoxr VHQ in double, flat up to 0.911 of the lower Nyquist frequency";

/// Brings a stream to another rate, in the memory of a block.
///
/// Shape     n frames become n · new / old, to the nearest frame
/// Units     the level stays: for responses, whose gain stays, see resampled
/// Latency   none: frame 0 stays at time 0, and what the interpolation spreads before it is left out
/// Numbers   flat to 0.0001 dB up to 0.907 of the lower Nyquist frequency (20 kHz at 44.1 kHz); 44.1 → 48 → 44.1 kHz
///           returns with a delay of less than 10⁻⁹ frames (ImpulseResponseTests, StreamResamplerTests)
/// Thread    one caller at a time, never audio
/// Source    libsoxr, recipe VHQ, SOXR_ROLLOFF_NONE
class StreamResampler
{
public:
    /// Takes what is ready; its memory is good until it returns.
    using Sink = std::function<Status (AudioView<const double>)>;

    /// Errors    unsuitable unless both rates are whole numbers of 1 kHz … 1 MHz
    static Result<StreamResampler> create (double oldRateHz, double newRateHz, int channels);

    StreamResampler (StreamResampler&&) noexcept;
    StreamResampler& operator= (StreamResampler&&) noexcept;
    ~StreamResampler();

    Status process (AudioView<const double> in, const Sink&);

    /// What is left at the end of the stream. Nothing may be processed after it.
    Status finish (const Sink&);

private:
    struct State;
    explicit StreamResampler (std::unique_ptr<State>);
    Status deliver (std::size_t frames, const Sink&);
    std::unique_ptr<State> state;
};

/// Errors    unsuitable unless both are whole numbers of 1 kHz … 1 MHz
[[nodiscard]] Status checkRates (double oldRateHz, double newRateHz);

} // namespace partita
