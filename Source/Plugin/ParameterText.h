#pragma once

#include <juce_core/juce_core.h>

#include <functional>
#include <optional>

namespace partita::app
{

/// How the numbers of one kind are written and read: “2.5 kHz”, “−6 dB”, “120 ms”, “150 %”. One end of the range may have a
/// word of its own, such as “off”.
struct ParameterText
{
    std::function<juce::String (double)> write;
    std::function<std::optional<double> (const juce::String&)> read; ///< nothing for what is no such number

    static ParameterText hertz();
    static ParameterText decibels();
    static ParameterText seconds();
    static ParameterText percent(); ///< of 1
    static ParameterText number();

    [[nodiscard]] ParameterText withWord (const juce::String& word, double value) const;
};

} // namespace partita::app
