#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <string>

namespace partita::app
{

/// What the host sees and automates. Ids, ranges, defaults and order never change: sessions are stored with
/// them.
///
/// | id            | range          | default | meaning                                        |
/// |---------------|----------------|---------|------------------------------------------------|
/// | filter_cutoff | 10 … 40 000 Hz | 40 000  | edge of the first low-pass; logarithmic        |
/// | mix           | 0 … 1          | 1       | 0 dry, 1 wet                                   |
/// | bypass        | off, on        | off     | the input with the chain's latency             |
///
/// Thread    built with the processor that owns the parameters. Reading a parameter: any
struct Parameters
{
    explicit Parameters (juce::AudioProcessor& owner);

    juce::AudioParameterFloat& cutoff;
    juce::AudioParameterFloat& mix;
    juce::AudioParameterBool& bypass;
};

inline constexpr float lowestCutoffHz = 10.0f;
inline constexpr float highestCutoffHz = 40000.0f; ///< the default: no low-pass where a state names none

/// “800 Hz”, “2.5 kHz”, and “off” at the upper end.
[[nodiscard]] juce::String cutoffText (float hertz);

/// Hertz of a text such as “800”, “800 Hz”, “2k”, “2.5 kHz” or “off”; the lowest cut-off of what is none of
/// these.
[[nodiscard]] float cutoffFromText (const juce::String& text);

} // namespace partita::app
