#pragma once

#include "Plugin/Window/WindowModel.h"

namespace partita::app
{

/// The kinds of bands, in the order of the parameter's values.
enum class BandKind
{
    peak,
    lowShelf,
    highShelf,
    lowCut,
    highCut,
    bandPass,
    notch,
    tilt
};

/// One band of the equaliser as its parameters.
struct WindowBand
{
    WindowBand (WindowModel&, int index);

    juce::RangedAudioParameter &on, &kind, &frequency, &gain, &q, &slope;

    [[nodiscard]] bool isOn() const { return on.getValue() >= 0.5f; }

    [[nodiscard]] BandKind kindNow() const;

    [[nodiscard]] double hertz() const;
    [[nodiscard]] double gainDb() const; ///< 0 for kinds without a gain

    [[nodiscard]] bool hasGain() const;
    [[nodiscard]] bool hasQ() const; ///< second-order sections; cuts at 12 dB per octave too
    [[nodiscard]] bool hasSlope() const;

    /// In words, such as “1 kHz, +3.0 dB, Q 0.71”.
    [[nodiscard]] juce::String description() const;
};

} // namespace partita::app
