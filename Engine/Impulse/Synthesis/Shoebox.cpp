#include "Impulse/Synthesis/Shoebox.h"

#include "Impulse/Synthesis/BandSplitter.h"
#include "Impulse/Synthesis/Biquad.h"
#include "Impulse/Synthesis/DiffuseField.h"
#include "Impulse/Synthesis/Noise.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace partita::synthesis
{
namespace
{
constexpr double lnOfMillion = 13.81551055796427410411; // 60 dB in energy
constexpr int kernelHalfWidth = 24;

std::size_t wallIndex (Wall wall) noexcept { return static_cast<std::size_t> (wall); }

/// Share of the mirror images that is kept at the given time: 1, and a cosine slope over the last 45 %.
double imageFade (double seconds, double imagesSeconds) noexcept
{
    const double start = 0.55 * imagesSeconds;

    if (seconds <= start)
        return 1.0;

    if (seconds >= imagesSeconds)
        return 0.0;

    return 0.5 + 0.5 * cosine (pi * (seconds - start) / (imagesSeconds - start));
}

/// The taps of a band-limited impulse that lies `fraction` of a frame after the middle tap.
std::array<double, 2 * kernelHalfWidth + 1> fractionalImpulse (double fraction) noexcept
{
    std::array<double, 2 * kernelHalfWidth + 1> taps {};

    for (int tap = -kernelHalfWidth; tap <= kernelHalfWidth; ++tap)
    {
        const double offset = static_cast<double> (tap) - fraction;
        const double angle = pi * offset;
        const double sinc = std::abs (offset) < 1e-9 ? 1.0 : sine (angle) / angle;
        const double window = 0.5 + 0.5 * cosine (angle / static_cast<double> (kernelHalfWidth + 1));
        taps[static_cast<std::size_t> (tap + kernelHalfWidth)] = sinc * window;
    }

    return taps;
}

/// Everything that a path needs per half-octave band.
struct BandValues
{
    std::array<double, wallCount> logReflection {};
    double logSpecular {};
    double airPerMetre {};
    double decaySeconds {};
};

BandValues valuesAt (const Shoebox& room, double frequencyHz) noexcept
{
    BandValues values;
    values.logSpecular = naturalLogarithm (1.0 - room.scattering.at (frequencyHz));
    values.airPerMetre = room.airPerMetre.at (frequencyHz);
    values.decaySeconds = room.decaySeconds.at (frequencyHz);

    for (std::size_t wall = 0; wall < room.absorption.size(); ++wall)
        values.logReflection[wall] =
            naturalLogarithm (1.0 - room.absorption[wall].at (frequencyHz)) + values.logSpecular;

    return values;
}

std::vector<BandValues> valuesOfBands (const Shoebox& room, const BandSplitter& splitter)
{
    std::vector<BandValues> values;

    for (std::size_t band = 0; band < splitter.bands(); ++band)
        values.push_back (valuesAt (room, splitter.centreHz (band)));

    return values;
}

std::vector<double> renderImages (const Shoebox& room, Vector3 source, const Microphone& microphone,
                                  const PathSettings& settings, const BandSplitter& splitter)
{
    // The bands ring to both sides; the lead keeps what lies before the onset until they are summed.
    const std::size_t lead = splitter.ringingFrames();
    const double reachMetres = settings.referenceMetres + settings.imagesSeconds * speedOfSound;
    const double lengthSeconds = settings.imagesSeconds + 0.05;
    const auto imageFrames = static_cast<std::size_t> (lengthSeconds * settings.sampleRate);
    const std::size_t frames = lead + std::min (settings.frames, settings.onsetFrame + imageFrames);

    const auto values = valuesOfBands (room, splitter);
    std::vector<std::vector<double>> signals (splitter.bands(), std::vector<double> (frames, 0.0));
    Noise shifts (settings.imageSeed);

    for (auto image : imageSources (room.size, source, microphone.position, reachMetres))
    {
        const int order = image.order();

        if (order == 0 && settings.directSound == DirectSound::no)
            continue;

        // Real walls are not mirrors to the millimetre: without this, parallel walls whistle.
        if (order > 1)
        {
            const double spread = 0.006 * length (image.position - microphone.position);
            image.position.x += spread * shifts.bipolar();
            image.position.y += spread * shifts.bipolar();
            image.position.z += spread * shifts.bipolar();
        }

        const double metres = length (image.position - microphone.position);
        const double seconds = (metres - settings.referenceMetres) / speedOfSound;
        const double direction = microphone.gainTowards (image.position);
        const double amplitude =
            direction * settings.referenceMetres / metres * imageFade (seconds, settings.imagesSeconds);
        const double position =
            seconds * settings.sampleRate + static_cast<double> (settings.onsetFrame + lead);
        const double whole = std::floor (position + 0.5);
        const auto middle = static_cast<std::ptrdiff_t> (whole);

        if (middle < kernelHalfWidth || middle + kernelHalfWidth >= static_cast<std::ptrdiff_t> (frames))
            continue;

        const auto taps = fractionalImpulse (position - whole);
        const auto start = static_cast<std::size_t> (middle - kernelHalfWidth);

        for (std::size_t band = 0; band < signals.size(); ++band)
        {
            double logEnergy = -values[band].airPerMetre * (metres - settings.referenceMetres);

            for (std::size_t wall = 0; wall < image.reflections.size(); ++wall)
                logEnergy += static_cast<double> (image.reflections[wall]) * values[band].logReflection[wall];

            const double gain = amplitude * exponential (0.5 * logEnergy);

            for (std::size_t tap = 0; tap < taps.size(); ++tap)
                signals[band][start + tap] += gain * taps[tap];
        }
    }

    auto merged = splitter.merge (std::move (signals));
    merged.erase (merged.begin(), merged.begin() + static_cast<std::ptrdiff_t> (lead));
    return merged;
}

std::vector<double> renderDiffuseField (const Shoebox& room, const Microphone& microphone,
                                        const PathSettings& settings, const BandSplitter& splitter)
{
    const double reference = settings.referenceMetres;
    const double framePower = 4.0 * pi * speedOfSound * reference * reference * microphone.diffusePower()
                              / (room.volume() * settings.sampleRate);
    const double referenceSeconds = reference / speedOfSound;
    const double reflectionsPerSecond = speedOfSound / room.meanFreePath();
    const auto values = valuesOfBands (room, splitter);

    DiffuseFieldSettings field;
    field.sampleRate = settings.sampleRate;
    field.frames = settings.frames;
    field.onsetFrame = settings.onsetFrame;
    field.stepFrames = settings.envelopeStepFrames;
    field.seed = settings.noiseSeed;

    // Images arrive at the rate 4 pi c^3 t^2 / V.
    if (settings.scatteredEchoes > 0.0)
        field.fullDensitySeconds =
            std::sqrt (settings.sampleRate * room.volume()
                       / (settings.scatteredEchoes * 4.0 * pi * speedOfSound * speedOfSound * speedOfSound));

    return diffuseField (
        splitter, field,
        [&] (std::size_t band, double seconds)
        {
            const double fade = imageFade (seconds, settings.imagesSeconds);
            const double specular =
                exponential (values[band].logSpecular * reflectionsPerSecond * seconds) * fade * fade;
            const double decay =
                exponential (-lnOfMillion * (seconds + referenceSeconds) / values[band].decaySeconds);
            return std::sqrt (framePower * decay * (1.0 - specular));
        });
}
}

double Shoebox::volume() const noexcept { return size.x * size.y * size.z; }

double Shoebox::surface() const noexcept
{
    return 2.0 * (size.x * size.y + size.y * size.z + size.z * size.x);
}

double Shoebox::wallArea (Wall wall) const noexcept
{
    const auto axis = wallIndex (wall) / 2;
    return axis == 0 ? size.y * size.z : axis == 1 ? size.x * size.z : size.x * size.y;
}

double Shoebox::meanFreePath() const noexcept { return 4.0 * volume() / surface(); }

OctaveCurve airAttenuationPerMetre() noexcept
{
    return { { 0.00002, 0.0001, 0.0003, 0.0006, 0.0011, 0.0023, 0.0058, 0.0180, 0.046 } };
}

double Microphone::gainTowards (Vector3 point) const noexcept
{
    const auto way = point - position;
    return omniShare + (1.0 - omniShare) * dot (way, aim) / (length (way) * length (aim));
}

double Microphone::diffusePower() const noexcept
{
    const double figureOfEight = 1.0 - omniShare;
    return omniShare * omniShare + figureOfEight * figureOfEight / 3.0;
}

void Shoebox::absorbFor (const std::array<double, wallCount>& wallWeights) noexcept
{
    double weightedArea = 0.0;

    for (std::size_t wall = 0; wall < wallWeights.size(); ++wall)
        weightedArea += wallWeights[wall] * wallArea (static_cast<Wall> (wall));

    for (std::size_t octave = 0; octave < decaySeconds.values.size(); ++octave)
    {
        const double total = 0.161 * volume() / decaySeconds.values[octave];
        const double air = 4.0 * airPerMetre.values[octave] * volume();
        const double exponent = std::fmax (total - air, 0.05 * surface()) / weightedArea;

        for (std::size_t wall = 0; wall < wallWeights.size(); ++wall)
            absorption[wall].values[octave] = 1.0 - exponential (-exponent * wallWeights[wall]);
    }
}

std::vector<double> renderField (const Shoebox& room, Vector3 source, const Microphone& microphone,
                                 const PathSettings& settings)
{
    const BandSplitter splitter (settings.sampleRate);
    const auto images = renderImages (room, source, microphone, settings, splitter);
    auto response = renderDiffuseField (room, microphone, settings, splitter);

    for (std::size_t frame = 0; frame < images.size(); ++frame)
        response[frame] += images[frame];

    return response;
}

std::vector<double> renderPath (const Shoebox& room, Vector3 source, const Microphone& microphone,
                                const PathSettings& settings)
{
    auto response = renderField (room, source, microphone, settings);
    auto highPass = Biquad::highPass (18.0, 0.70710678118654752440, settings.sampleRate);

    for (auto& value : response)
        value = highPass.process (value);

    const double fadeFrames = settings.fadeOutSeconds * settings.sampleRate;

    for (std::size_t frame = 0; frame < response.size(); ++frame)
    {
        const double left = static_cast<double> (response.size() - 1 - frame);

        if (left < fadeFrames)
            response[frame] *= 0.5 - 0.5 * cosine (pi * left / fadeFrames);
    }

    return response;
}
}
