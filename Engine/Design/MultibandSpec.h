#pragma once

#include "Core/Result.h"

#include <vector>

namespace partita
{

/// One band of a multiband filter: a straight line between the gains at its edges. Between bands the response is free.
struct GainBand
{
    double lowHz = 0.0, highHz = 0.0; ///< equal: a single frequency
    double lowGain = 0.0, highGain = 0.0;
    double weight =
        1.0; ///< by which errors here are multiplied before they are compared with those elsewhere

    friend bool operator== (const GainBand&, const GainBand&) = default;
};

/// Of the taps about their middle, and so the phase beside the constant delay: 0° or, for odd taps, +90° at
/// positive gains (as a differentiator has it; a Hilbert transformer has negative gains).
enum class Symmetry
{
    even,
    odd
};

enum class ErrorWeighting
{
    uniform,
    relative ///< errors count as shares of the gain that is asked for
};

/// A linear-phase filter by its gain in bands, for a number of taps: what equiripple, least squares and frequency
/// sampling design.
struct MultibandSpec
{
    std::vector<GainBand> bands; ///< ascending, without overlap
    int taps = 0;
    Symmetry symmetry = Symmetry::even;
    ErrorWeighting weighting = ErrorWeighting::uniform;

    friend bool operator== (const MultibandSpec&, const MultibandSpec&) = default;
};

/// Errors    badSpecification for what no method could design; unsuitable for a band above the Nyquist frequency, or a
///           gain where this number of taps and symmetry have always none
[[nodiscard]] Status validate (const MultibandSpec&, double rateHz);

namespace detail
{

[[nodiscard]] double gainAt (const GainBand&, double hertz) noexcept;
[[nodiscard]] double weightAt (const GainBand&, double hertz, ErrorWeighting) noexcept;

/// The four kinds of linear-phase filters have these zeros whatever their taps are.
[[nodiscard]] bool isZeroAtDc (int taps, Symmetry) noexcept;
[[nodiscard]] bool isZeroAtNyquist (int taps, Symmetry) noexcept;

} // namespace detail

} // namespace partita
