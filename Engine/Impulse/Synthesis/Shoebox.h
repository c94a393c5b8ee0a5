#pragma once

#include "Impulse/Synthesis/ImageSources.h"
#include "Impulse/Synthesis/OctaveCurve.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace partita::synthesis
{
/// The acoustics of a rectangular room.
///
/// absorption      share of the energy that a wall takes at one reflection, per wall in the order of Wall
/// scattering      share of the rest that leaves in all directions instead of as in a mirror
/// airPerMetre     attenuation of energy in air, 1 / m
/// decaySeconds    reverberation time (60 dB) of the diffuse field
struct Shoebox
{
    Vector3 size;
    std::array<OctaveCurve, wallCount> absorption;
    OctaveCurve scattering;
    OctaveCurve airPerMetre;
    OctaveCurve decaySeconds;

    double volume() const noexcept;
    double surface() const noexcept;
    double wallArea (Wall wall) const noexcept;

    /// Way between two reflections on average, 4 V / S.
    double meanFreePath() const noexcept;

    /// Sets the walls' absorption so that the decay times follow: Eyring solved for the walls, T = 0.161 V /
    /// (4 m V - sum of S ln (1 - absorption)). A weight is how much more than the mean a wall absorbs, as an
    /// exponent of its reflection; in the order of Wall.
    void absorbFor (const std::array<double, wallCount>& wallWeights) noexcept;
};

/// Attenuation of air at 20 °C and about 60 % humidity.
OctaveCurve airAttenuationPerMetre() noexcept;

constexpr double speedOfSound = 343.2;

/// A first-order microphone: its gain is omniShare + (1 - omniShare) cos (angle to aim); 0.5 is a cardioid.
struct Microphone
{
    Vector3 position;
    Vector3 aim;
    double omniShare { 0.5 };

    double gainTowards (Vector3 point) const noexcept;

    /// Mean of the squared gain over all directions.
    double diffusePower() const noexcept;
};

enum class DirectSound
{
    yes,
    no
};

/// What is rendered of one path from a source to a microphone.
///
/// referenceMetres  a path of this length arrives at frame onsetFrame with amplitude 1, before the microphone
/// imagesSeconds    after the onset, reflections as in a mirror fade out until here; later all is diffuse
/// imageSeed        small shifts of the images; equal for the paths of one source
/// noiseSeed        the diffuse field; different for each path, so that paths are not correlated
/// envelopeStepFrames  see DiffuseFieldSettings
/// scatteredEchoes  how many echoes of the diffuse field come for each mirror image; 0: more than frames
struct PathSettings
{
    double sampleRate {};
    std::size_t frames {};
    std::size_t onsetFrame {};
    double referenceMetres {};
    double imagesSeconds {};
    double fadeOutSeconds {};
    std::uint64_t imageSeed {};
    std::uint64_t noiseSeed {};
    std::size_t envelopeStepFrames { 1 };
    double scatteredEchoes {};
    DirectSound directSound { DirectSound::yes };
};

/// The response from a source to a microphone: mirror images for the reflections, gaussian noise for the
/// diffuse field, both in half-octave bands.
///
/// The two parts join by the physics, without a cross-fade chosen by ear: energy arrives at the rate 4 pi c /
/// V (for a source of amplitude 1 at 1 m), decays with the room, and of it the share (1 - scattering)^n is
/// still as in a mirror after n reflections. The images carry this share, the noise carries the rest.
///
/// Shape     settings.frames values
/// Source    Allen and Berkley 1979 (images), Kuttruff 2009 §4.1 and §4.5 (rate of arrival, scattering)
std::vector<double> renderField (const Shoebox& room, Vector3 source, const Microphone& microphone,
                                 const PathSettings& settings);

/// The same with nothing at zero frequency (high-pass of order two at 18 Hz) and faded out: the last value is
/// zero.
std::vector<double> renderPath (const Shoebox& room, Vector3 source, const Microphone& microphone,
                                const PathSettings& settings);
}
