#include "DemoAudio/DrumKit.h"

#include "Impulse/Synthesis/Biquad.h"
#include "Impulse/Synthesis/PortableMath.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace partita::app
{
namespace
{
using namespace synthesis;

constexpr double lnOfThousand = 6.90775527898213705205; // 60 dB in amplitude
constexpr double butterworth = 0.70710678118654752440;

double decayAt (double seconds, double decaySeconds) noexcept
{
    return exponential (-lnOfThousand * seconds / decaySeconds);
}

double attackAt (double seconds, double attackSeconds) noexcept
{
    return seconds >= attackSeconds ? 1.0 : 0.5 - 0.5 * cosine (pi * seconds / attackSeconds);
}

void scaleToPeak (std::vector<double>& sound, double peak) noexcept
{
    double largest = 1e-12;

    for (const double value : sound)
        largest = std::max (largest, std::abs (value));

    for (auto& value : sound)
        value *= peak / largest;
}

void add (std::vector<double>& sum, const std::vector<double>& sound, double gain)
{
    sum.resize (std::max (sum.size(), sound.size()), 0.0);

    for (std::size_t frame = 0; frame < sound.size(); ++frame)
        sum[frame] += gain * sound[frame];
}

/// Noise from lowHz to highHz with an attack and a decay.
std::vector<double> burst (double lowHz, double highHz, double attackSeconds, double decaySeconds,
                           double sampleRate, Noise& noise)
{
    auto highPass = Biquad::highPass (lowHz, butterworth, sampleRate);
    auto steeper = Biquad::highPass (lowHz, butterworth, sampleRate);
    auto lowPass = Biquad::lowPass (std::min (highHz, 0.45 * sampleRate), butterworth, sampleRate);
    std::vector<double> sound (static_cast<std::size_t> ((attackSeconds + 1.3 * decaySeconds) * sampleRate));

    for (std::size_t frame = 0; frame < sound.size(); ++frame)
    {
        const double seconds = static_cast<double> (frame) / sampleRate;
        const double envelope = attackAt (seconds, attackSeconds) * decayAt (seconds, decaySeconds);
        sound[frame] = envelope * lowPass.process (steeper.process (highPass.process (noise.gaussian())));
    }

    scaleToPeak (sound, 1.0);
    return sound;
}
}

DrumKit::DrumKit (double rate, Noise seeded) : sampleRate (rate), noise (seeded)
{
    // A cymbal has modes all over the spectrum, denser towards the top: here even over frequency to the 0.6.
    for (int mode = 0; mode < 180; ++mode)
    {
        const double place = (static_cast<double> (mode) + noise.uniform()) / 180.0;
        const double frequencyHz = 380.0 * power (19500.0 / 380.0, power (place + 1e-6, 0.55));
        const double octaves = naturalLogarithm (frequencyHz / 3000.0);
        const double shape = exponential (-0.22 * octaves * octaves);
        rideModes.push_back ({ frequencyHz, (0.9 + 0.5 * noise.uniform()) / (1.0 + frequencyHz / 7000.0),
                               shape * (0.25 + noise.uniform()) });
    }

    for (int mode = 0; mode < 90; ++mode)
    {
        const double place = (static_cast<double> (mode) + noise.uniform()) / 90.0;
        const double frequencyHz = 3800.0 * power (20000.0 / 3800.0, place);
        hatModes.push_back ({ frequencyHz, 0.05 + 0.04 * noise.uniform(),
                              (0.3 + noise.uniform()) * std::min (1.0, frequencyHz / 7000.0) });
    }
}

std::vector<double> DrumKit::strike (const std::vector<Mode>& modes, double seconds, double attackSeconds)
{
    std::vector<double> sound (static_cast<std::size_t> (seconds * sampleRate), 0.0);

    for (const auto& mode : modes)
    {
        const double radians = 2.0 * pi * mode.frequencyHz / sampleRate;
        const double keep = decayAt (1.0 / sampleRate, mode.decaySeconds);
        const double turnCosine = keep * cosine (radians);
        const double turnSine = keep * sine (radians);
        const double phase = 2.0 * pi * noise.uniform();
        const double amplitude = mode.amplitude * (0.8 + 0.4 * noise.uniform());
        double real = amplitude * cosine (phase);
        double imaginary = amplitude * sine (phase);

        for (auto& value : sound)
        {
            value += imaginary;
            const double turned = turnCosine * real - turnSine * imaginary;
            imaginary = turnSine * real + turnCosine * imaginary;
            real = turned;
        }
    }

    constexpr double endSeconds = 0.05;

    for (std::size_t frame = 0; frame < sound.size(); ++frame)
    {
        const double since = static_cast<double> (frame) / sampleRate;
        const double left = static_cast<double> (sound.size() - 1 - frame) / sampleRate;
        sound[frame] *= attackAt (since, attackSeconds) * attackAt (left, endSeconds);
    }

    scaleToPeak (sound, 1.0);
    return sound;
}

std::vector<double> DrumKit::kick()
{
    std::vector<double> sound (static_cast<std::size_t> (0.45 * sampleRate));
    double phase = 0.0;

    for (std::size_t frame = 0; frame < sound.size(); ++frame)
    {
        const double seconds = static_cast<double> (frame) / sampleRate;
        const double frequencyHz = 53.0 + 85.0 * exponential (-seconds / 0.018);
        phase += 2.0 * pi * frequencyHz / sampleRate;
        sound[frame] = sine (phase) * attackAt (seconds, 0.0015) * decayAt (seconds, 0.36);
    }

    // The beater: a felt knock and a little skin.
    add (sound, burst (250.0, 1400.0, 0.0006, 0.030, sampleRate, noise), 0.22);
    add (sound, burst (2000.0, 7000.0, 0.0004, 0.012, sampleRate, noise), 0.10);
    scaleToPeak (sound, 1.0);
    return sound;
}

std::vector<double> DrumKit::brushedSnare()
{
    auto sound = burst (1100.0, 15000.0, 0.0025, 0.21, sampleRate, noise);
    add (sound, burst (2500.0, 20000.0, 0.0007, 0.045, sampleRate, noise), 0.9);

    const std::vector<Mode> shell { { 187.0, 0.16, 1.0 }, { 291.0, 0.12, 0.55 }, { 338.0, 0.10, 0.45 } };
    add (sound, strike (shell, 0.25, 0.0012), 0.55);
    scaleToPeak (sound, 1.0);
    return sound;
}

std::vector<double> DrumKit::footHat()
{
    auto sound = strike (hatModes, 0.16, 0.0012);
    add (sound, burst (6000.0, 20000.0, 0.0010, 0.07, sampleRate, noise), 0.8);
    scaleToPeak (sound, 1.0);
    return sound;
}

std::vector<double> DrumKit::ride (double decayScale)
{
    auto modes = rideModes;

    for (auto& mode : modes)
        mode.decaySeconds *= decayScale;

    auto sound = strike (modes, 1.35 * decayScale, 0.0009);
    add (sound, burst (3500.0, 18000.0, 0.0003, 0.018, sampleRate, noise), 0.55);
    scaleToPeak (sound, 1.0);
    return sound;
}
}
