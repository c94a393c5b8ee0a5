#pragma once

#include "Core/StopRequest.h"
#include "Impulse/Analysis/InterauralCorrelation.h"
#include "Impulse/Analysis/OctaveBands.h"
#include "Impulse/ImpulseResponse.h"

#include <optional>
#include <vector>

namespace partita
{

/// The figures of one channel in one band; none where the response does not reach far enough down for them.
struct RoomFigures
{
    std::optional<double> edtSeconds, t20Seconds, t30Seconds;
    std::optional<double> curvaturePercent; ///< T30 over T20, less 1
    std::optional<double> c50Db, c80Db, d50, centreTimeSeconds;
    double rangeDb = 0.0; ///< how far the decay can be followed before it meets noise or end

    static constexpr double mostCurvaturePercent = 5.0;

    [[nodiscard]] bool isCurved() const noexcept
    {
        return curvaturePercent.value_or (0.0) > mostCurvaturePercent;
    }
};

/// What a channel is as a signal. Nothing of it is trimmed.
struct ChannelFacts
{
    double peak = 0.0;
    Frames peakFrame = 0;
    Frames onsetFrame = 0;
    Frames kneeFrame = 0;               ///< where the decay meets the noise: the length that matters
    std::optional<double> noiseFloorDb; ///< RMS over full scale; none if the decay goes on to the end
    Frames trailingSilence = 0;         ///< frames at the end that are below −120 dB of the peak
    std::optional<double> directToReverberantDb; ///< the first 2.5 ms over all after
};

/// Those of each channel, without any band's figures.
///
/// Thread    any but audio
[[nodiscard]] std::vector<ChannelFacts> channelFactsOf (const ImpulseResponse&);

/// A band, or all of them, over the channels.
struct BandFigures
{
    std::optional<FrequencyBand> band; ///< none for broadband
    std::vector<RoomFigures> channels;
    std::optional<InterauralCorrelation> interaural; ///< of two channels
};

struct RoomAnalysis
{
    std::vector<ChannelFacts> channels;
    BandFigures broadband;
    std::vector<BandFigures> bands;
};

/// The facts of every channel alone, which take milliseconds.
[[nodiscard]] std::vector<ChannelFacts> channelFactsOf (const ImpulseResponse&);

/// A response's decays, balances and likeness of its channels.
///
/// Numbers   T30 within 0.2 %, C80 within 0.02 dB of the same integrals by SciPy where there is no noise; within 2 % and 0.2 dB
///           of the known decay where the noise is 10 dB below what a figure needs (RoomAnalysisTests)
/// Thread    any but audio; seconds for long responses
/// Source    ISO 3382-1:2009 and -2:2008; Zahorik 2002 (2.5 ms of direct sound)
/// Errors    unsuitable if all channels are silent (a silent one among others has no figures); cancelled
[[nodiscard]] Result<RoomAnalysis> analyseRoom (const ImpulseResponse&, BandWidth,
                                                const StopRequest& stop = {});

} // namespace partita
