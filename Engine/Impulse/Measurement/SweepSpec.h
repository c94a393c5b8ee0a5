#pragma once

#include "Core/Result.h"
#include "Core/Units.h"

#include <string>
#include <vector>

namespace partita
{

/// What is played to measure a room or a device: an exponential sine sweep, one channel after another, between two
/// markers that tell a recording's start and clock.
///
/// Shape     silence, marker, pause, then for each channel `repeats` times a sweep and a pause, then marker, pause.
///           Markers sound on all channels, sweeps on one.
/// Units     as named; the level is that of the sine's peaks
struct SweepSpec
{
    double rateHz = 48000.0;
    double startHz = 20.0;
    double stopHz = 20000.0;
    double sweepSeconds = 20.0; ///< brought to the nearest length that keeps harmonics in step
    double fadeInSeconds = 0.2;
    double fadeOutSeconds = 0.02;
    double pauseSeconds =
        4.0; ///< silence after each sound, and with it the longest response that can be measured
    double levelDb = -6.0;
    int channels = 1;
    int repeats = 1;

    friend bool operator== (const SweepSpec&, const SweepSpec&) = default;
};

/// Errors    badSpecification, with the limit that is not kept
[[nodiscard]] Status validate (const SweepSpec&);

/// Where everything of a valid specification lies.
///
/// Source    Novak, Lotton & Simon 2015: growthSeconds · startHz is a whole number, so that the m-th harmonic of the
///           sweep is the sweep itself, harmonicAdvanceSeconds (m) earlier, phase included
struct SweepTimeline
{
    explicit SweepTimeline (const SweepSpec&);

    [[nodiscard]] Frames sweepStart (int channel, int repeat) const noexcept;
    [[nodiscard]] double harmonicAdvanceSeconds (int order) const noexcept;

    double growthSeconds = 0.0; ///< in which the frequency grows by e
    Frames sweepFrames = 0, markerFrames = 0, pauseFrames = 0;
    Frames firstMarker = 0, lastMarker = 0, totalFrames = 0;

private:
    int repeats = 1;
};

/// What is played, a row for each channel.
[[nodiscard]] std::vector<std::vector<double>> sweepSignal (const SweepSpec&);

/// One sweep and one marker by themselves, at the specification's level.
[[nodiscard]] std::vector<double> singleSweep (const SweepSpec&);
[[nodiscard]] std::vector<double> singleMarker (const SweepSpec&);

/// The specification and its timeline as JSON, schema 1: what deconvolution has to know of a recording.
[[nodiscard]] std::string sweepToJson (const SweepSpec&);

/// Errors    fileUnreadable for text that is no such JSON, badSpecification for values out of their limits; the context is
///           `name`
[[nodiscard]] Result<SweepSpec> sweepFromJson (const std::string& text, const std::string& name);

} // namespace partita
