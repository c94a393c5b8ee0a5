#include "Plugin/Window/ImpulseEnvelope.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita::app
{
namespace
{

double fade (double part)
{
    const auto sine = std::sin (0.5 * std::numbers::pi * std::clamp (part, 0.0, 1.0));
    return sine * sine;
}

} // namespace

ImpulseEnvelope ImpulseEnvelope::of (WindowModel& model, const ImpulseFacts& facts)
{
    const auto value = [&] (const char* id)
    {
        auto& parameter = model.parameter (id);
        return static_cast<double> (parameter.convertFrom0to1 (parameter.getValue()));
    };

    ImpulseEnvelope envelope;
    envelope.startSeconds = std::min (value ("impulse_start"), facts.seconds);
    envelope.endSeconds = std::clamp (value ("impulse_end"), envelope.startSeconds,
                                      std::max (facts.seconds, envelope.startSeconds));
    envelope.fadeInSeconds = value ("impulse_fade_in");
    envelope.fadeOutSeconds = value ("impulse_fade_out");
    envelope.attackSeconds = value ("impulse_attack");
    envelope.decayFactor = value ("impulse_decay");
    envelope.onsetSeconds = std::max (facts.onsetSeconds, envelope.startSeconds);
    envelope.decaySeconds = facts.decaySeconds;
    envelope.reversed = model.parameter ("impulse_reverse").getValue() >= 0.5f;
    return envelope;
}

double ImpulseEnvelope::gainAt (double seconds) const
{
    if (! plays (seconds))
        return 0.0;

    auto gain = 1.0;

    if (fadeInSeconds > 0.0)
        gain *= fade ((seconds - startSeconds) / fadeInSeconds);

    if (fadeOutSeconds > 0.0)
        gain *= fade ((endSeconds - seconds) / fadeOutSeconds);

    if (attackSeconds > 0.0)
        gain *= std::clamp ((seconds - startSeconds) / attackSeconds, 0.0, 1.0);

    const auto inFile = mirrored (seconds);

    if (decaySeconds && inFile > onsetSeconds)
        gain *= std::pow (10.0, -3.0 * (inFile - onsetSeconds) / *decaySeconds * (1.0 / decayFactor - 1.0));

    return gain;
}

} // namespace partita::app
