#include "Impulse/Synthesis/HallImpulse.h"

#include "Core/Contracts.h"
#include "Impulse/Synthesis/PortableMath.h"
#include "Impulse/Synthesis/Shoebox.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace partita::synthesis
{
namespace
{
/// The stalls on the floor absorb most; the walls behind the stage and beside the seats are plaster.
constexpr std::array<double, wallCount> wallWeights { 0.7, 1.2, 0.6, 0.6, 2.2, 0.6 };

Shoebox concertHall() noexcept
{
    Shoebox hall;
    hall.size = { 43.0, 23.0, 17.0 };
    hall.scattering = { { 0.10, 0.14, 0.20, 0.28, 0.36, 0.44, 0.52, 0.58, 0.62 } };
    hall.airPerMetre = airAttenuationPerMetre();
    hall.decaySeconds = { { 2.90, 2.75, 2.60, 2.45, 2.35, 2.10, 1.65, 1.15, 0.80 } };

    hall.absorbFor (wallWeights);
    return hall;
}
}

ImpulseResponse hallImpulse (double sampleRate)
{
    PARTITA_EXPECTS (sampleRate >= 8000.0 && sampleRate <= 768000.0);

    const auto hall = concertHall();
    const Vector3 source { 6.2, 11.1, 2.6 };
    const Vector3 listener { 15.4, 13.2, 7.2 };

    // The pair looks at the source, so that the direct sound is in the middle; its seat is off the axis of
    // the hall, so that the walls answer differently on the left and on the right.
    const Vector3 ahead { source.x - listener.x, source.y - listener.y, 0.0 };
    const auto forwards = (1.0 / length (ahead)) * ahead;
    const Vector3 leftwards { -forwards.y, forwards.x, 0.0 };

    constexpr double halfSpacing = 0.17;
    const double turn = 50.0 * pi / 180.0;
    const auto outwards = [&] (double side)
    { return cosine (turn) * forwards + (side * sine (turn)) * leftwards; };

    const Microphone left { listener + halfSpacing * leftwards, outwards (1.0), 0.55 };
    const Microphone right { listener - halfSpacing * leftwards, outwards (-1.0), 0.55 };

    PathSettings settings;
    settings.sampleRate = sampleRate;
    settings.frames = static_cast<std::size_t> (3.5 * sampleRate + 0.5);
    settings.onsetFrame = 0;
    settings.referenceMetres = length (source - left.position);
    settings.imagesSeconds = 0.22;
    settings.fadeOutSeconds = 0.7;
    settings.imageSeed = 0x48616c6cu;
    settings.noiseSeed = 210; // of 24 that were tried the one with the straightest decay below 300 Hz

    ImpulseResponse impulse { "Hall", sampleRate, {}, 0, {} };

    for (const auto* microphone : { &left, &right })
    {
        ++settings.noiseSeed;
        impulse.channels.push_back (renderPath (hall, source, *microphone, settings));
    }

    constexpr double scale = 0.80;

    for (auto& channel : impulse.channels)
        for (auto& value : channel)
            value *= scale;

    return impulse;
}
}
