#include "Impulse/Measurement/HarmonicLevels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita::detail
{
namespace
{

constexpr double guardSeconds = 0.005;
constexpr double fadeShare = 0.1;

// The noise is what the last of so many parts of the pause holds: least is left of the reverberation there.
constexpr Frames partsOfPause = 10;

// Bands keep this far from the sweep's start, where it fades in.
constexpr double lowestOverStart = 1.25;
constexpr int bandsPerDecade = 10;

struct Window
{
    explicit Window (Frames frames, double rateHz)
        : guard (std::min (framesFromSeconds (guardSeconds, rateHz), frames / 4)), length (frames)
    {
    }

    Frames guard, length;

    /// Rises over the guard before the onset, falls over the last part.
    [[nodiscard]] double at (Frames n) const
    {
        const auto fall = std::max<Frames> (1, framesFromSeconds (fadeShare, static_cast<double> (length)));
        const auto rising = guard > 0 ? static_cast<double> (n) / static_cast<double> (guard) : 1.0;
        const auto falling = static_cast<double> (length - n) / static_cast<double> (fall);
        return 0.5 - 0.5 * std::cos (std::numbers::pi * std::min ({ rising, falling, 1.0 }));
    }

    [[nodiscard]] double energy() const
    {
        double sum = 0.0;

        for (Frames n = 0; n < length; ++n)
            sum += at (n) * at (n);

        return sum;
    }
};

/// What a window shows of samples that wrap around.
std::vector<double> shown (const std::vector<double>& samples, Frames from, const Window& window)
{
    const auto size = static_cast<Frames> (samples.size());
    std::vector<double> result;

    for (Frames n = 0; n < window.length; ++n)
        result.push_back (window.at (n) * samples[static_cast<std::size_t> ((from + n + size) % size)]);

    return result;
}

/// The power spectrum of what a window shows of samples that wrap around.
class PowerSpectrum
{
public:
    PowerSpectrum (const std::vector<double>& samples, Frames from, const Window& window, double rateHz)
        : length (fastLength (2 * window.length)), stepHz (rateHz / length)
    {
        const Spectrum spectrum (shown (samples, from, window), length);

        for (int k = 0; k < spectrum.numBins(); ++k)
            power.push_back (std::norm (spectrum.bin (k)));
    }

    [[nodiscard]] double meanOver (double lowHz, double highHz) const
    {
        const auto last = static_cast<double> (power.size() - 1);
        const auto from = static_cast<std::size_t> (std::min (last, std::ceil (lowHz / stepHz)));
        const auto to =
            std::max (from, static_cast<std::size_t> (std::min (last, std::floor (highHz / stepHz))));
        double sum = 0.0;

        for (auto k = from; k <= to; ++k)
            sum += power[k];

        return sum / static_cast<double> (to - from + 1);
    }

private:
    int length;
    double stepHz;
    std::vector<double> power;
};

double powerDb (double power) { return 10.0 * std::log10 (power); }

} // namespace

Harmonic harmonicOf (const Spectrum& responses, const std::vector<double>& linear, const ResponsePlace& place,
                     const SweepSpec& spec, int order)
{
    const SweepTimeline timeline (spec);
    const auto onset = place.first + place.lead;
    const auto advance = timeline.harmonicAdvanceSeconds (order);
    const auto room = framesFromSeconds (advance - timeline.harmonicAdvanceSeconds (order - 1), spec.rateHz);
    const auto samples = responses.delayed (advance * spec.rateHz).samples();

    const Window window (std::min (room, place.validEnd - onset), spec.rateHz);
    const Window quiet (std::min (window.length, place.validEnd / partsOfPause), spec.rateHz);

    const PowerSpectrum fundamental (linear, onset - window.guard, window, spec.rateHz);
    const PowerSpectrum harmonic (samples, onset - window.guard, window, spec.rateHz);
    const PowerSpectrum noise (linear, place.validEnd - quiet.length, quiet, spec.rateHz);
    const auto noiseScale = window.energy() / quiet.energy();

    Harmonic result;
    result.order = order;
    double sum = 0.0, noiseSum = 0.0;
    const auto halfBand = std::pow (10.0, 0.5 / bandsPerDecade);

    for (int band = -4 * bandsPerDecade; band <= 4 * bandsPerDecade; ++band)
    {
        const auto centreHz = 1000.0 * std::pow (10.0, static_cast<double> (band) / bandsPerDecade);
        const auto lowHz = centreHz / halfBand, highHz = centreHz * halfBand;

        if (lowHz < lowestOverStart * spec.startHz || highHz * order > spec.stopHz)
            continue;

        const auto reference = fundamental.meanOver (lowHz, highHz);
        const auto ratio = harmonic.meanOver (order * lowHz, order * highHz) / reference;
        result.bands.push_back ({ centreHz, powerDb (ratio) });
        sum += ratio;
        noiseSum += noiseScale * noise.meanOver (order * lowHz, order * highHz) / reference;
    }

    const auto bands = static_cast<double> (result.bands.size());
    result.levelDb = powerDb (bands > 0.0 ? sum / bands : 0.0);
    result.noiseDb = powerDb (bands > 0.0 ? noiseSum / bands : 0.0);

    result.guardFrames = window.guard;
    result.response = shown (samples, onset - window.guard, window);
    return result;
}

} // namespace partita::detail
