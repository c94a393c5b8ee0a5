#pragma once

#include "Plugin/Window/ParameterControl.h"

namespace partita::app
{

/// A continuous parameter: label, value, and a thin track that fills from its default.
class ValueField : public ParameterControl
{
public:
    using ParameterControl::ParameterControl;

    void paint (juce::Graphics&) override;

private:
    /// Where the track fills from: an end, unless the default lies well between them.
    [[nodiscard]] float origin() const;
};

} // namespace partita::app
