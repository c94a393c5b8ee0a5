#include "Impulse/Synthesis/ReverberantRoom.h"

#include "Impulse/Synthesis/Biquad.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
constexpr double radiansPerDegree = pi / 180.0;
constexpr std::size_t envelopeStepFrames = 32;
constexpr double scatteredEchoes = 30.0;

// The whole falls by 75 dB before the end, and by 56 dB before it begins to fade.
constexpr double lengthInDecays = 1.25;
constexpr double fadeInDecays = 0.31;

Shoebox shoeboxOf (const ReverberantRoom& room)
{
    Shoebox box;
    box.size = room.size;
    box.scattering = room.scattering;
    box.airPerMetre = airAttenuationPerMetre();
    box.decaySeconds = room.decaySeconds;
    box.absorbFor (room.wallWeights);
    return box;
}

/// A direction in the plane of the pair; positive angles are to the left, where y is smaller.
Vector3 direction (double degrees) noexcept
{
    return { -cosine (degrees * radiansPerDegree), -sine (degrees * radiansPerDegree), 0.0 };
}

/// Below its lowest mode a room does not reverberate. In large ones that mode lies below what is heard.
void quietenBelowModes (std::vector<double>& field, Vector3 size)
{
    constexpr double lowestHeardHz = 18.0, squareRootOfHalf = 0.70710678118654752440;
    const double lowestModeHz = 0.5 * speedOfSound / std::max ({ size.x, size.y, size.z });

    if (lowestModeHz <= lowestHeardHz)
        return;

    auto highPass = Biquad::highPass (lowestModeHz, squareRootOfHalf, rawRateHz);

    for (auto& value : field)
        value = highPass.process (value);
}
}

RawImpulse render (const ReverberantRoom& room)
{
    const auto box = shoeboxOf (room);
    const double turn = room.pairTurnDegrees;
    const auto leftwards = direction (turn + 90.0);
    const Microphone pair[] { { room.listener + room.halfSpacingMetres * leftwards,
                                direction (turn + room.capsuleDegrees), room.omniShare },
                              { room.listener - room.halfSpacingMetres * leftwards,
                                direction (turn - room.capsuleDegrees), room.omniShare } };

    const double aside = room.sources == 1 ? 0.0 : room.sourceDegrees;
    const double longest =
        *std::max_element (room.decaySeconds.values.begin(), room.decaySeconds.values.end());

    PathSettings settings;
    settings.sampleRate = rawRateHz;
    settings.frames = static_cast<std::size_t> (lengthInDecays * longest * rawRateHz + 0.5);
    settings.imagesSeconds = room.imagesSeconds;
    settings.envelopeStepFrames = envelopeStepFrames;
    settings.scatteredEchoes = scatteredEchoes;
    settings.directSound = DirectSound::no;
    settings.noiseSeed = 1000 * room.seed;
    settings.imageSeed = 1000 * room.seed;

    RawImpulse raw;
    raw.fadeSeconds = fadeInDecays * longest;

    for (int s = 0; s < room.sources; ++s)
    {
        const auto source = room.listener + room.sourceMetres * direction (turn + (s == 0 ? aside : -aside));
        settings.referenceMetres = length (source - pair[s].position);
        ++settings.imageSeed;

        for (const auto& microphone : pair)
        {
            ++settings.noiseSeed;
            raw.rows.push_back (renderField (box, source, microphone, settings));
            quietenBelowModes (raw.rows.back(), room.size);

            const double metres = length (source - microphone.position);

            if (room.direct == DirectSound::yes)
                raw.direct.push_back ({ microphone.gainTowards (source) * settings.referenceMetres / metres,
                                        (metres - settings.referenceMetres) / speedOfSound });
        }
    }

    return raw;
}
}
