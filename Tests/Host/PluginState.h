#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <string>

namespace partita::test
{

inline void load (juce::AudioProcessor& processor, const std::string& state)
{
    processor.setStateInformation (state.data(), static_cast<int> (state.size()));
}

[[nodiscard]] inline std::string stateOf (juce::AudioProcessor& processor)
{
    juce::MemoryBlock block;
    processor.getStateInformation (block);
    return { static_cast<const char*> (block.getData()), block.getSize() };
}

} // namespace partita::test
