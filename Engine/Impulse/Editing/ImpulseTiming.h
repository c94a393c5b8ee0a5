#pragma once

#include "Core/Result.h"
#include "Impulse/Editing/ImpulseEdits.h"
#include "Impulse/ImpulseResponse.h"

namespace partita::detail
{

/// Errors    unsuitable for a start or an end beyond the recording's
[[nodiscard]] Status trim (ImpulseResponse&, const TrimEdit&);

/// Errors    unsuitable if both fades together are longer than the response
[[nodiscard]] Status fade (ImpulseResponse&, const FadeEdit& in, const FadeEdit& out);

void reverse (ImpulseResponse&);
void shapeByEnvelope (ImpulseResponse&, const EnvelopeEdit&);

/// Less than 0 takes frames away, but none of the sound: what is louder than −60 dB of the peak, from a millisecond before the
/// onset on.
void delay (ImpulseResponse&, double seconds);

} // namespace partita::detail
