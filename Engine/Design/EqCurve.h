#pragma once

#include "Core/Result.h"

#include <vector>

namespace partita
{

enum class EqBandKind
{
    peak,
    lowShelf,
    highShelf,
    lowCut,   ///< passes what lies above
    highCut,  ///< passes what lies below
    bandpass, ///< 0 dB in the middle
    notch,
    allpass, ///< no magnitude of its own: counts in the phase of analogue prototypes only
    tilt     ///< gainDb per octave, 0 dB at the frequency, straight from 10 Hz to 40 kHz and level beyond
};

/// One band of a parametric equaliser, as its analogue prototype.
///
/// Units     Hz, dB; q as in the second-order analogue section; the slope of cuts in steps of 6 dB per octave
struct EqBand
{
    EqBandKind kind = EqBandKind::peak;
    double frequencyHz =
        1000.0;          ///< centre, the middle of a shelf, or the −3 dB point of a cut of Butterworth's
    double gainDb = 0.0; ///< of peaks and shelves; per octave, of a tilt
    double q = 0.70710678118654752; ///< of cuts at 12 dB per octave only: all others are Butterworth's
    int slopeDbPerOctave = 12;      ///< of cuts: 6 … 96
    bool on = true;                 ///< off: 0 dB everywhere

    friend bool operator== (const EqBand&, const EqBand&) = default;
};

/// A point of a graphic or drawn curve; between points the curve is a monotone cubic over log frequency, beyond
/// the outer ones it keeps their gain.
struct CurvePoint
{
    double frequencyHz = 0.0;
    double gainDb = 0.0;

    friend bool operator== (const CurvePoint&, const CurvePoint&) = default;
};

/// A magnitude over frequency, free of any sample rate: preamp, bands and drawn curve add up in dB.
struct EqCurve
{
    double preampDb = 0.0;
    std::vector<EqBand> bands;
    std::vector<CurvePoint> points;

    friend bool operator== (const EqCurve&, const EqCurve&) = default;
};

[[nodiscard]] const char* nameOf (EqBandKind) noexcept;

/// Errors    badSpecification for what has no magnitude: frequencies and Qs not above 0, slopes that are no
///           multiple of 6, gains beyond ±200 dB, points that do not rise in frequency
[[nodiscard]] Status validate (const EqCurve&);

} // namespace partita
