#pragma once

#include "Core/Result.h"
#include "Design/FilterSpec.h"
#include "Design/Window.h"

#include <optional>
#include <string>
#include <vector>

namespace partita
{

/// What a band of a filter must keep to, in dB: a gain within ± ripple, or an attenuation.
struct ToleranceBand
{
    double lowHz = 0.0, highHz = 0.0;
    bool passes = true;
    double toleranceDb =
        0.1;             ///< passing: most deviation from the gain, up or down; stopping: least attenuation
    double gainDb = 0.0; ///< passing only

    friend bool operator== (const ToleranceBand&, const ToleranceBand&) = default;
};

/// The common kinds of filters by their edges. Band-pass and band-stop filters have two of each.
struct EdgeSpec
{
    FilterKind kind = FilterKind::lowpass;
    double passHz = 0.0, stopHz = 0.0;           ///< the only edges, or the lower ones of a band
    double upperPassHz = 0.0, upperStopHz = 0.0; ///< of a band only
    double rippleDb = 0.1;
    double attenuationDb = 96.0;

    [[nodiscard]] bool isBand() const noexcept
    {
        return kind == FilterKind::bandpass || kind == FilterKind::bandstop;
    }

    friend bool operator== (const EdgeSpec&, const EdgeSpec&) = default;
};

enum class DesignMethod
{
    equiripple,
    window,
    leastSquares
};

/// What the taps are rounded to before they are measured.
enum class TapFormat
{
    float32,
    float64
};

enum class TapParity
{
    any,
    odd, ///< the delay is a whole number of frames
    even
};

/// What the gain may do between the bands and beyond the outer ones.
enum class FreeBands
{
    limited, ///< stay below that of the bands on either side, where a filter by this method can
    free     ///< anything: the fewest taps, and where gaps differ much in width a gain far above all bands
};

struct DesignRequest
{
    static constexpr int mostTaps = 32767;

    std::vector<ToleranceBand> bands; ///< ascending, without overlap
    DesignMethod method = DesignMethod::equiripple;
    TapFormat format = TapFormat::float64;
    TapParity parity = TapParity::any;
    FreeBands freeBands = FreeBands::limited;
    std::optional<int> taps;      ///< in place of the fewest that do
    std::optional<Window> window; ///< of the window method; else Kaiser's for the attenuation
};

[[nodiscard]] const char* nameOf (DesignMethod) noexcept;
[[nodiscard]] const char* nameOf (TapFormat) noexcept;

/// equiripple, window or least-squares.
///
/// Errors    badSpecification
[[nodiscard]] Result<DesignMethod> parseDesignMethod (const std::string&);

/// The nearest taps that the format holds.
[[nodiscard]] std::vector<double> rounded (std::vector<double> taps, TapFormat);

/// Errors    badSpecification for what no sample rate could make possible
[[nodiscard]] Status validate (const EdgeSpec&);

/// The bands of a common kind.
///
/// Errors    badSpecification: edges in an order that the kind doesn't have; unsuitable: an edge not below the Nyquist
///           frequency
[[nodiscard]] Result<std::vector<ToleranceBand>> bandsOf (const EdgeSpec&, double rateHz);

/// Errors    badSpecification for what is impossible by itself; unsuitable for what this rate makes impossible
[[nodiscard]] Status validate (const DesignRequest&, double rateHz);

} // namespace partita
