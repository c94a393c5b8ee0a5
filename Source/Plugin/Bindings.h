#pragma once

#include "Chain/ChainSettings.h"
#include "Plugin/Parameters.h"

#include <functional>
#include <optional>
#include <vector>

namespace partita::app
{

/// Where a parameter is in a chain's settings.
///
/// Units     of the parameter: its number, 0 or 1, or the index of its choice
struct Binding
{
    juce::RangedAudioParameter* parameter;

    /// What the settings say; nothing where they have no such part.
    std::function<std::optional<double> (const ChainSettings&)> read;

    /// Sets it for audio of this rate. Adds the part that it belongs to where it makes one by itself (low-pass, high-pass,
    /// bands); else does nothing without it.
    std::function<void (ChainSettings&, double value, double rateHz)> write;

    bool movesCurve = false; ///< of the equaliser, whose length must not follow
};

/// Of all parameters but bypass, in the order in which they have to be written.
[[nodiscard]] std::vector<Binding> bindingsOf (const Parameters&);

/// The taps that a filter of one edge has at this rate, whether or not it fits below its Nyquist frequency.
[[nodiscard]] int edgeTaps (const FilterSpec&, double rateHz);

/// False if the edge, or the transition where the specification names one, reaches above the Nyquist
/// frequency: there is nothing to take away then.
[[nodiscard]] bool fitsBelowNyquist (const FilterSpec& lowpass, double rateHz);

/// The first filter of this kind, which the parameters move, or the end.
[[nodiscard]] std::vector<FilterSpec>::iterator findFilter (std::vector<FilterSpec>&, FilterKind);

/// The band that a parameter's choice of a kind means.
inline constexpr std::array bandKinds { EqBandKind::peak,   EqBandKind::lowShelf, EqBandKind::highShelf,
                                        EqBandKind::lowCut, EqBandKind::highCut,  EqBandKind::bandpass,
                                        EqBandKind::notch,  EqBandKind::tilt };

inline constexpr std::array bandSlopes { 6, 12, 18, 24, 36, 48, 72, 96 }; ///< dB per octave

} // namespace partita::app
