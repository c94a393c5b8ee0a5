#pragma once

#include "Core/StopRequest.h"
#include "Impulse/ImpulseResponse.h"
#include "Impulse/Measurement/MarkerSearch.h"
#include "Impulse/Measurement/SweepSpec.h"

#include <optional>
#include <vector>

namespace partita
{

/// What several recordings are to each other.
enum class Takes
{
    repeated,    ///< the same measurement again: they are averaged
    loudspeakers ///< one loudspeaker each, in this order
};

struct DeconvolutionOptions
{
    Takes takes = Takes::repeated;
    std::optional<double>
        leadSeconds; ///< kept before the onset; by default three periods of startHz, over which the band's lower edge spreads
    std::optional<double> lengthSeconds; ///< from the onset on; by default as long as the pauses allow
    int highestHarmonic = 5;
    bool correctsDrift = true;
};

/// A share of the sweep's band in which a harmonic was compared with the fundamental.
struct HarmonicBand
{
    double excitationHz = 0.0;
    double levelDb = 0.0; ///< of the harmonic, over the fundamental
};

/// One order of distortion in one response.
struct Harmonic
{
    int order = 2;
    double levelDb = 0.0; ///< power over the fundamental's, mean of the bands; −infinity for none
    double noiseDb = 0.0; ///< what the noise by itself amounts to in the same sum
    std::vector<HarmonicBand> bands; ///< third octaves of excitation
    std::vector<double>
        response; ///< from guardFrames before the onset on; faded out before the next lower order's begins
    Frames guardFrames = 0;

    [[nodiscard]] bool isAboveNoise() const noexcept { return levelDb > noiseDb + 6.0; }
};

/// What one response was found to be.
struct MeasuredPath
{
    int loudspeaker = 0, microphone = 0;
    std::vector<Harmonic> harmonics;

    /// Power sum of the orders that are above the noise, over the fundamental; none if no order is.
    [[nodiscard]] std::optional<double> distortionDb() const;
};

struct MeasuredTake
{
    std::string name;
    MarkerPositions markers;
    double peakDb = 0.0;      ///< of the recording, over full scale
    Frames clippedFrames = 0; ///< samples at full scale, where none goes beyond
};

/// The answer of a room or device to an impulse, and how well it is known.
struct Measurement
{
    /// Rows by loudspeaker, then by microphone: two of each are left→left, left→right, right→left, right→right. The
    /// earliest onset of each take lies at leadFrames.
    ImpulseResponse response;
    std::vector<MeasuredPath> paths; ///< of each row
    std::vector<MeasuredTake> takes;

    /// Of repeated sweeps, how far one lies from their mean on average, in energy over the mean's; none for a single one.
    std::optional<double> repeatabilityDb;
};

/// Takes the sweep out of recordings.
///
/// Shape     recordings of one rate and of equally many microphones
/// Units     recorded over played amplitude: 1 where the recording is the sweep itself
/// Numbers   the recordings' spectrum over the sweep's own, without regularisation from 1.5 · startHz to stopHz / 1.1;
///           beyond, zero-phase edges down to nothing at startHz and stopHz. A response known to −60 dB of noise, 20 ppm
///           and 0.5 % of distortion is found to −50 dB between 50 Hz and 18 kHz, to −80 dB without
///           (DeconvolutionTests).
///           Drift below a thousandth of a frame over the whole recording is left alone
/// Thread    any but audio; seconds, and memory for some dozen recordings
/// Source    Farina 2000, 2007 (separation of harmonics); Novak, Lotton & Simon 2015 (their phases); Müller & Massarani
///           2001 (spectral division)
/// Errors    those of findMarkers; unsuitable for recordings that do not fit each other or lengths beyond the pauses;
///           cancelled
[[nodiscard]] Result<Measurement> deconvolve (const SweepSpec&, const std::vector<Recording>&,
                                              const DeconvolutionOptions&, const StopRequest& stop = {});

} // namespace partita
