#include "FakeProcessor.h"

#include <stdexcept>

namespace partita::testing
{

juce::RangedAudioParameter& FakeProcessor::parameter (const juce::String& id) const
{
    if (auto* found = parameters.find (id.toRawUTF8()))
        return *found;

    throw std::invalid_argument ("no parameter " + id.toStdString());
}

} // namespace partita::testing
