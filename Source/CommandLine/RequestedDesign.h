#pragma once

#include "CommandLine/DesignOptions.h"
#include "Core/StopRequest.h"
#include "Design/DesignToSpec.h"

#include <optional>
#include <vector>

namespace partita::app
{

/// Taps, and the proof that they do what was asked for, where something was.
struct RequestedDesign
{
    std::vector<double> taps;
    std::optional<design::DesignReport> report;
    double delayFrames = 0.0;

    /// By how much at most the phase that was asked for changed the gain, below the largest gain; nothing if it may be
    /// neglected.
    std::optional<double> phaseErrorDb;
};

/// The filter that the options ask for, with its phase and as rounded.
///
/// Errors    those of the designs; badSpecification for options that lack something or contradict each other
[[nodiscard]] Result<RequestedDesign> designRequested (DesignKind, const DesignOptions&, const StopRequest&);

} // namespace partita::app
