#pragma once

#include "Core/Result.h"
#include "Design/EqCurve.h"

#include <optional>
#include <string_view>

namespace partita
{

inline constexpr double longestEditSeconds = 3600.0; ///< of every time in edits but the predelay
inline constexpr double longestPredelaySeconds = 60.0;

/// What is kept of the recording, in seconds from its first frame.
struct TrimEdit
{
    double startSeconds = 0.0;
    std::optional<double> endSeconds; ///< by default where it ends

    friend bool operator== (const TrimEdit&, const TrimEdit&) = default;
};

/// Decay times by factors: 0.5 halves them. The three bands' come on top of the first, and go over into one another
/// within an octave about the crossovers.
struct DecayEdit
{
    double factor = 1.0;
    double low = 1.0, mid = 1.0, high = 1.0;
    double lowCrossoverHz = 350.0,
           highCrossoverHz = 2800.0; ///< between the octaves of 250 and 500 Hz, of 2 and 4 kHz

    friend bool operator== (const DecayEdit&, const DecayEdit&) = default;
};

/// A gain over time, from the first frame on: 0 to 1 along a raised cosine, then 1, then falling by 60 dB in every
/// decaySeconds.
struct EnvelopeEdit
{
    double attackSeconds = 0.0, holdSeconds = 0.0;
    std::optional<double> decaySeconds; ///< by default it never falls

    friend bool operator== (const EnvelopeEdit&, const EnvelopeEdit&) = default;
};

/// The gain of a fade at x, which goes from 0 to 1.
enum class FadeCurve
{
    linear, ///< x
    cosine, ///< ½ − ½ cos πx
    sine,   ///< sin ½πx, of equal power
    square  ///< x²
};

/// Over the first or the last n frames: the curve at x = (i + ½) / n, the i-th frame counted from the silent end.
struct FadeEdit
{
    double seconds = 0.0;
    FadeCurve curve = FadeCurve::cosine;

    friend bool operator== (const FadeEdit&, const FadeEdit&) = default;
};

/// Butterworth's, by its −3 dB point; 12 dB per octave has the Q of 0.7071.
struct CutEdit
{
    double frequencyHz = 0.0;
    int slopeDbPerOctave = 12; ///< 6, 12 … 96

    friend bool operator== (const CutEdit&, const CutEdit&) = default;
};

/// Cuts and a curve, all in one filter of minimum phase.
struct ToneEdit
{
    std::optional<CutEdit> lowCut, highCut;
    EqCurve curve;

    /// All of it as one curve.
    [[nodiscard]] EqCurve whole() const;

    friend bool operator== (const ToneEdit&, const ToneEdit&) = default;
};

/// The two outputs, left and right: of each input, for true stereo.
struct SidesEdit
{
    bool swapped = false;
    double width = 1.0; ///< of left less right, by a factor: 0 is mono in the middle, 2 twice as wide
    bool mono = false;  ///< both outputs are the mean of the two

    friend bool operator== (const SidesEdit&, const SidesEdit&) = default;
};

/// By what impulses are brought to one level.
enum class LevelMeasure
{
    peak,     ///< the largest sample of all channels
    energy,   ///< what white noise gains: √Σh² over the inputs, mean power of the outputs
    loudness, ///< the loudest 400 ms of the impulse itself, after EBU R 128, in LUFS
    wet       ///< what pink noise gains in K-weighted loudness: 0 dB is as loud wet as dry
};

struct LevelEdit
{
    std::optional<LevelMeasure> normalised; ///< by default nothing is
    double targetDb = 0.0;                  ///< dB, or LUFS, of the measure
    double gainDb = 0.0;                    ///< after that

    friend bool operator== (const LevelEdit&, const LevelEdit&) = default;
};

/// What is done to an impulse, always in the order of the members. Each is nothing by default.
///
/// trim            first of all, in the recording's own time
/// stretch, size   resampled: twice as long and an octave deeper at 2. Size, a room's, does the same and leaves the decay
///                 times what they were: reflections and modes move alone
/// decay           measured in half octaves, octaves at the low end, over all channels, and drawn out in time from the direct
///                 sound on
/// extendTail      each band's decay goes on below the recording's noise, or beyond its end, as noise that falls as the
///                 band fell last: 120 dB from where it begins, up to 60 s. Always so where a decay is lengthened
/// reverse         last frame first
/// envelope, fades over what is there by then
/// tone            see ToneEdit
/// sides           of impulses with two channels, and of true stereo ones
/// minimumPhase    each channel's magnitude with the least delay, for cabinets: up to mostMinimumPhaseFrames
/// predelay        silence before; less than 0 takes silence away, down to the direct sound, and nothing of that
/// level           one gain for all channels
///
/// Units     seconds and Hz of the impulse that is heard; nothing depends on the rate of the audio that it meets
struct ImpulseEdits
{
    TrimEdit trim;
    double stretch = 1.0, size = 1.0;
    DecayEdit decay;
    bool extendTail = false;
    bool reverse = false;
    EnvelopeEdit envelope;
    FadeEdit fadeIn, fadeOut;
    ToneEdit tone;
    SidesEdit sides;
    bool minimumPhase = false;
    double predelaySeconds = 0.0;
    LevelEdit level;

    friend bool operator== (const ImpulseEdits&, const ImpulseEdits&) = default;
};

/// As in presets and options.
[[nodiscard]] const char* nameOf (FadeCurve) noexcept;
[[nodiscard]] const char* nameOf (LevelMeasure) noexcept;
[[nodiscard]] Result<FadeCurve> parseFadeCurve (std::string_view);
[[nodiscard]] Result<LevelMeasure> parseLevelMeasure (std::string_view);

/// Whether the edits make sense whatever the impulse. Ranges:
///
///     times              0 s … 1 h, the trimmed end after its start; predelay −60 s … 60 s; envelope's decay from 1 ms on
///     stretch, size      0.25 … 4
///     decay factors      0.1 … 10, by band and in the product with the common one; crossovers 20 Hz … 20 kHz, two apart
///     cuts               5 Hz … 100 kHz
///     width              0 … 4
///     levels             −200 dB … 200 dB
///
/// Errors    badSpecification; the context is the edit's name, as the command line's options have it
[[nodiscard]] Status validate (const ImpulseEdits&);

} // namespace partita
