#pragma once

#include "Core/Result.h"
#include "Design/Phase.h"

#include <optional>

namespace partita
{

enum class FilterKind
{
    lowpass,
    highpass,
    bandpass,
    bandstop
};

/// What a filter must do, free of any sample rate. Edges are the points where the gain is one half (−6 dB);
/// each transition is centred on its edge.
///
/// Units     Hz and dB, as named
struct FilterSpec
{
    FilterKind kind = FilterKind::lowpass;
    double edgeHz = 0.0;      ///< the only edge, or the lower one of a band
    double upperEdgeHz = 0.0; ///< of a band only
    double attenuationDb = 96.0;
    std::optional<double>
        transitionHz;        ///< by default a fifth of the lower edge, less where there is less room
    std::optional<int> taps; ///< in place of a transition
    Phase phase = {};        ///< design gives linear phase; a chain converts

    [[nodiscard]] bool isBand() const noexcept
    {
        return kind == FilterKind::bandpass || kind == FilterKind::bandstop;
    }

    friend bool operator== (const FilterSpec&, const FilterSpec&) = default;
};

[[nodiscard]] const char* nameOf (FilterKind) noexcept;

/// Errors    badSpecification for what no sample rate could make possible
[[nodiscard]] Status validate (const FilterSpec&);

} // namespace partita
