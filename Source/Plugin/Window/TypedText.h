#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <optional>

namespace partita::app
{

/// The position, 0 … 1, that a typed text means to a parameter; none for a text that is neither a number nor one of the
/// parameter's own words, such as “off”.
[[nodiscard]] std::optional<float> positionFromText (const juce::RangedAudioParameter&, const juce::String&);

} // namespace partita::app
