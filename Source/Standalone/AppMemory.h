#pragma once

#include <juce_core/juce_core.h>

#include <string>

namespace partita::app
{

/// What the app remembers from one time to the next.
struct AppMemory
{
    juce::String devices; ///< as juce::AudioDeviceManager has them; empty if none was chosen
    std::string file;     ///< that was played
    double seconds = 0.0; ///< and where
    bool looping = true;
    std::string recordings; ///< their folder; empty for the usual one
    juce::String window;    ///< its place
    juce::String plugin;    ///< its state

    /// From app.json and app.partita in a folder; what isn't there or can't be read is as it is at the first start.
    [[nodiscard]] static AppMemory readFrom (const std::string& folder);

    /// Into the same files, one after the other, each of them whole or not at all.
    ///
    /// Errors    false if one could not be written
    bool writeTo (const std::string& folder) const;

    friend bool operator== (const AppMemory&, const AppMemory&) = default;
};

} // namespace partita::app
