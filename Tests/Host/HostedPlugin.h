#pragma once

#include "Host/OnMessageThread.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>
#include <string>

namespace partita::test
{

/// A built plugin in a host made of JUCE's own classes.
///
/// Thread    process: one caller at a time, never the message thread; setValue of parameters: any. Everything else: any, and is
///           done on the message thread
/// Errors    std::runtime_error
class HostedPlugin
{
public:
    /// A bundle that ends in .vst3 or .lv2.
    HostedPlugin (const std::string& bundle, double rateHz, int inputs, int outputs);
    ~HostedPlugin();

    HostedPlugin (const HostedPlugin&) = delete;
    HostedPlugin& operator= (const HostedPlugin&) = delete;

    [[nodiscard]] juce::AudioPluginInstance& instance() noexcept { return *plugin; }

    [[nodiscard]] bool isVst3() const noexcept { return format == Format::vst3; }

    void prepare (double rateHz, int promisedFrames);
    void release();
    void setOffline (bool);
    [[nodiscard]] int latencySamples();

    /// By the plugin's own id.
    [[nodiscard]] juce::AudioProcessorParameter& parameter (const std::string& id);

    /// What a host stores, which differs from format to format.
    [[nodiscard]] juce::MemoryBlock state();
    void setState (const juce::MemoryBlock&);

    /// What the plugin itself wrote into it.
    [[nodiscard]] std::string text();
    void setText (const std::string&);

    void process (juce::AudioBuffer<float>&);

private:
    enum class Format
    {
        vst3,
        lv2
    };

    [[nodiscard]] juce::String hostIdOf (const std::string& id) const;

    const Format format;
    std::unique_ptr<juce::AudioPluginInstance> plugin;
    juce::MidiBuffer midi;
};

} // namespace partita::test
