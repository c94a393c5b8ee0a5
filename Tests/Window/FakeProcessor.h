#pragma once

#include "Plugin/Parameters.h"
#include "Support/PlainProcessor.h"

namespace partita::testing
{

/// An owner for the plugin's parameters that processes nothing.
class FakeProcessor : public test::PlainProcessor
{
public:
    [[nodiscard]] juce::RangedAudioParameter& parameter (const juce::String& id) const;

private:
    app::Parameters parameters { *this };
};

} // namespace partita::testing
