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
/// decay       each band's is taken for one exponential, or two where it ends clearly slower, and gets the gain over time
///             that makes these last so many times as long, from the direct sound on. Where T30 misses that a little, the
///             factor is put right
/// extension   over the last 10 dB before a band comes within 5 dB of its noise, has fallen by 60 dB or ends, it goes over
///             with constant power into noise that falls as the band fell last, each channel at its own level, until it has
///             fallen by 120 dB or 60 s are over. A band that decays nowhere stays as it is, by the decay of all bands
///
/// Shape     with extension, as long as the slowest band needs
/// Numbers   T30 of octaves to 2 % of what is asked for where they decay as one (DecayShapingTests); the same noise for the
///           same response
/// Source    Lundeby et al. 1995 (knee); Xiang & Goggans 2001 (two exponentials); Moorer 1979 (noise that falls exponentially)
/// Errors    unsuitable where nothing decays; cancelled
[[nodiscard]] Status shapeDecay (ImpulseResponse&, const DecayEdit&, TailExtension, const StopRequest&);

} // namespace partita::detail
