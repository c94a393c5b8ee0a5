#pragma once

#include "Core/Units.h"

#include <vector>

namespace partita
{

enum class BandWidth
{
    octave,
    thirdOctave
};

/// A band of IEC 61260-1: its name, and its exact middle and edges by powers of 10^(3/10).
struct FrequencyBand
{
    double nominalHz = 0.0;
    double centreHz = 0.0, lowHz = 0.0, highHz = 0.0;
};

/// Octaves from 31.5 Hz to 16 kHz or third octaves from 25 Hz to 20 kHz, as far as they lie below the Nyquist frequency.
[[nodiscard]] std::vector<FrequencyBand> bandsBelowNyquist (BandWidth, double rateHz);

/// What a band lets through of a response.
struct BandSignal
{
    std::vector<double> samples;
    Frames lead = 0; ///< how many of them lie before the response's first frame
};

/// A band filter of IEC 61260-1, class 1: the magnitude of the analogue Butterworth filter of three pole pairs, −3 dB at the
/// band's edges, at any rate, by a transform.
///
/// Backwards, it rings before a sound and not into its decay, which needs about half the product of bandwidth and decay time
/// of a filter that runs forwards; what that brings forward in time is put back by delayFrames. Without phase it moves no
/// energy over a limit in time, but rings to both sides.
///
/// Thread    any; immutable
/// Source    IEC 61260-1:2014; Jacobsen & Rindel 1987 (time reversal)
class OctaveFilter
{
public:
    enum class Direction
    {
        backwards,
        withoutPhase
    };

    /// For a band of bandsBelowNyquist.
    OctaveFilter (const FrequencyBand&, double rateHz, Direction = Direction::backwards);

    [[nodiscard]] BandSignal process (const std::vector<double>& response) const;

    /// How long it rings until that has fallen by 40 dB.
    [[nodiscard]] Frames ringingFrames() const noexcept { return ringing; }

    /// By how much earlier than a pulse the middle of its energy comes out.
    [[nodiscard]] Frames delayFrames() const noexcept { return delay; }

private:
    FrequencyBand band;
    double rateHz;
    Direction direction;
    Frames ringing = 0, delay = 0;
};

} // namespace partita
