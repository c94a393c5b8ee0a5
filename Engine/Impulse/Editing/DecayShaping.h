#pragma once

#include "Core/Result.h"
#include "Core/StopRequest.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

namespace partita::detail
{

enum class TailExtension
{
    no,
    yes
};

/// Changes how a response decays, band by band (DecayBands) and alike in all channels.
///
/// decay       an exponential from the direct sound on, such that T30 becomes so many times what it is; where the noise
///             hides more than that, T20 or the slope of the late decay
/// extension   from 15 dB to 5 dB above where a band sinks into noise or ends, it goes over with constant power into
///             noise that falls along the line through the late decay, each channel at its own level, until it has fallen by
///             120 dB or 60 s are over. A band that decays nowhere stays as it is
///
/// Shape     with extension, as long as the slowest band needs
/// Numbers   T30 to 0.2 % of what is asked for in each band; the same noise for the same response
/// Source    Lundeby et al. 1995 (knee and late slope); Moorer 1979 (noise that falls exponentially)
/// Errors    unsuitable where nothing decays; cancelled
[[nodiscard]] Status shapeDecay (ImpulseResponse&, const DecayEdit&, TailExtension, const StopRequest&);

} // namespace partita::detail
