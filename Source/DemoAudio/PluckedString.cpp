#include "DemoAudio/PluckedString.h"

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
constexpr double dampedSeconds = 0.16;

double loopGain (double frequencyHz, double decaySeconds) noexcept
{
    return exponential (-lnOfThousand / (frequencyHz * decaySeconds));
}

double squaredOnePole (double pole, double radians) noexcept
{
    return 1.0 - 2.0 * pole * cosine (radians) + pole * pole;
}

/// The pole of gain (1 - pole) / (1 - pole / z) for which the loop loses `ratio` more at high than at low.
double poleFor (double ratio, double low, double high) noexcept
{
    double smallest = 0.0;
    double largest = 0.95;

    for (int step = 0; step < 60; ++step)
    {
        const double pole = 0.5 * (smallest + largest);
        const bool tooDull = squaredOnePole (pole, low) < ratio * ratio * squaredOnePole (pole, high);
        (tooDull ? largest : smallest) = pole;
    }

    return 0.5 * (smallest + largest);
}

/// arctan x / x by its series, |x| < 0.3.
double arcTangentRatio (double x) noexcept
{
    const double squared = x * x;
    double sum = 0.0;

    for (int n = 15; n > 0; n -= 2)
        sum = 1.0 / static_cast<double> (n) - squared * sum;

    return sum;
}

class StringLoop
{
public:
    StringLoop (double frequencyHz, double decaySeconds, double highDecaySeconds, double sampleRate)
    {
        const double low = 2.0 * pi * frequencyHz / sampleRate;
        const double high = 2.0 * pi * std::max (4000.0, 3.0 * frequencyHz) / sampleRate;
        const double lowGain = loopGain (frequencyHz, decaySeconds);
        const double highGain = loopGain (frequencyHz, highDecaySeconds);

        pole = poleFor (highGain / lowGain, low, high);
        gain = std::min (lowGain * std::sqrt (squaredOnePole (pole, low)), 0.999995 * (1.0 - pole));
        dampedGain = std::min (gain, gain / lowGain * loopGain (frequencyHz, dampedSeconds));

        const double x = pole * sine (low) / (1.0 - pole * cosine (low));
        const double poleFrames = arcTangentRatio (x) * x / low;
        const double lineFrames = sampleRate / frequencyHz - poleFrames;
        const double wholeFrames = std::floor (lineFrames - 0.5);
        const double fraction = lineFrames - wholeFrames;

        // The all-pass (c + 1/z) / (1 + c/z) delays by `fraction` exactly at the fundamental.
        allPass = sine (0.5 * low * (1.0 - fraction)) / sine (0.5 * low * (1.0 + fraction));
        line.assign (static_cast<std::size_t> (wholeFrames), 0.0);
    }

    void damp() noexcept { gain += 0.02 * (dampedGain - gain); }

    double process (double in) noexcept
    {
        const double out = line[position];
        const double tuned = allPass * (out - tunedBefore) + outBefore;
        outBefore = out;
        tunedBefore = tuned;
        lost = gain * tuned + pole * lost;
        line[position] = in + lost;
        position = position + 1 == line.size() ? 0 : position + 1;
        return out;
    }

private:
    std::vector<double> line;
    std::size_t position {};
    double pole {}, gain {}, dampedGain {}, allPass {};
    double outBefore {}, tunedBefore {}, lost {};
};

/// A short push of the string with some noise of the finger, less its reflection at the bridge.
std::vector<double> pluck (const StringNote& note, const StringTone& tone, double sampleRate, Noise& noise)
{
    const double periodFrames = sampleRate / note.frequencyHz;
    const double pulseFrames = std::max (2.0, tone.pulseSeconds * sampleRate);
    const auto bridgeFrames = static_cast<std::size_t> (tone.pickPosition * periodFrames + 0.5);
    const auto noiseFrames = static_cast<std::size_t> (0.006 * sampleRate);
    const auto tailFrames = static_cast<std::size_t> (0.02 * sampleRate);

    std::vector<double> push (noiseFrames + tailFrames + bridgeFrames, 0.0);

    for (std::size_t frame = 0; frame < noiseFrames; ++frame)
    {
        const double time = static_cast<double> (frame);
        const double window = 0.5 + 0.5 * cosine (pi * time / static_cast<double> (noiseFrames));
        push[frame] = 0.25 * tone.noiseShare * window * noise.gaussian();

        if (time < pulseFrames)
            push[frame] += 0.5 - 0.5 * cosine (2.0 * pi * (time + 0.5) / pulseFrames);
    }

    const double keep = exponential (-2.0 * pi * tone.warmthHz / sampleRate);
    double warm = 0.0;
    double largest = 1e-12;

    for (auto& value : push)
    {
        warm = keep * warm + (1.0 - keep) * value;
        value = warm + 0.025 * value;
        largest = std::max (largest, std::abs (value));
    }

    for (std::size_t frame = push.size(); frame-- > bridgeFrames;)
        push[frame] -= push[frame - bridgeFrames];

    for (auto& value : push)
        value *= note.level / largest;

    return push;
}
}

std::vector<double> pluckedString (const StringNote& note, const StringTone& tone, double maximumSeconds,
                                   double sampleRate, Noise& noise)
{
    const auto push = pluck (note, tone, sampleRate, noise);
    const double detune = exponential (0.0007 * (1.0 + 0.3 * noise.bipolar()));

    StringLoop upright (note.frequencyHz, 0.65 * tone.decaySeconds, tone.highDecaySeconds, sampleRate);
    StringLoop level (note.frequencyHz * detune, tone.decaySeconds, 0.8 * tone.highDecaySeconds, sampleRate);

    const double seconds = std::min (maximumSeconds, note.soundingSeconds + 2.0 * dampedSeconds);
    std::vector<double> sound (static_cast<std::size_t> (seconds * sampleRate));

    for (std::size_t frame = 0; frame < sound.size(); ++frame)
    {
        const double in = frame < push.size() ? push[frame] : 0.0;

        if (static_cast<double> (frame) > note.soundingSeconds * sampleRate)
        {
            upright.damp();
            level.damp();
        }

        sound[frame] = 0.65 * upright.process (in) + 0.35 * level.process (in);
    }

    // Whatever is left at the end goes to zero within 30 ms.
    const auto endFrames = std::min (sound.size(), static_cast<std::size_t> (0.03 * sampleRate));

    for (std::size_t left = 0; left < endFrames; ++left)
        sound[sound.size() - 1 - left] *= static_cast<double> (left) / static_cast<double> (endFrames);

    return sound;
}
}
