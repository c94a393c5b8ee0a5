#include "Impulse/PinkGain.h"

#include "Impulse/Spectrum.h"
#include "Impulse/Synthesis/PinkLoudness.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace partita::detail
{
namespace
{

constexpr double lowestHz = 20.0, highestHz = 20000.0;

// Bins are to be fine against 20 Hz.
constexpr double coarsestHz = 0.5;

// Over a hundredth of its frequency the weight is taken as even: it is off by less than 0.001 dB in the sum.
constexpr double evenUpTo = 1.01;

} // namespace

double pinkPower (const std::vector<double>& response, double rateHz, Weighting weighting)
{
    const auto sounds = static_cast<Frames> (
        std::find_if (response.rbegin(), response.rend(), [] (double sample) { return sample != 0.0; }).base()
        - response.begin());
    const auto frames = std::max (sounds, static_cast<Frames> (std::ceil (rateHz / coarsestHz)));
    const std::span<const double> row (response);
    const Spectrum spectrum (row.first (static_cast<std::size_t> (sounds)), fastLength (frames));
    const auto binHz = rateHz / spectrum.length();
    const auto last = std::min (spectrum.numBins() - 1, static_cast<int> (highestHz / binHz));
    double through = 0.0, before = 0.0;

    for (auto k = static_cast<int> (std::ceil (lowestHz / binHz)); k <= last;)
    {
        const auto end = std::min (last + 1, std::max (k + 1, static_cast<int> (k * evenUpTo)));
        const auto weight =
            weighting == Weighting::loudness ? synthesis::loudnessWeight (0.5 * (k + end - 1) * binHz) : 1.0;

        for (; k < end; ++k)
        {
            through += weight * std::norm (spectrum.bin (k)) / k;
            before += weight / k;
        }
    }

    return through / before;
}

} // namespace partita::detail
