#include "Plugin/Model/SpectrumAnalyser.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace partita::app
{
namespace
{

constexpr int gridPoints = 320;
constexpr int mostChannels = 2;

float decibelsOf (float power)
{
    return power > 0.0f ? 10.0f * std::log10 (power) : -std::numeric_limits<float>::infinity();
}

} // namespace

FrequencyGrid SpectrumAnalyser::gridFor (double rateHz)
{
    return { 20.0, std::min (40000.0, 0.5 * rateHz), gridPoints };
}

SpectrumAnalyser::SpectrumAnalyser (double rateHz)
    : grid (gridFor (rateHz)),
      fft (RealFft<float>::ofLength (length)),
      window (length),
      time (length),
      spectrum (fft->spectrumSize()),
      power (static_cast<std::size_t> (fft->numBins())),
      averaged (power.size()),
      shown (static_cast<std::size_t> (grid.points), floorDb)
{
    for (int c = 0; c < mostChannels; ++c)
        rings.emplace_back (static_cast<std::size_t> (length));

    for (int n = 0; n < length; ++n)
        window[static_cast<std::size_t> (n)] =
            static_cast<float> (0.5 - 0.5 * std::cos (2.0 * std::numbers::pi * (n + 0.5) / length));

    const auto half = std::sqrt (grid.at (1) / grid.at (0));

    for (int i = 0; i < grid.points; ++i)
        columns.push_back (columnOf (grid.at (i) / half, grid.at (i), grid.at (i) * half, rateHz / length));
}

SpectrumAnalyser::Column SpectrumAnalyser::columnOf (double lowestHz, double centreHz, double highestHz,
                                                     double binHz) const
{
    const auto last = fft->numBins() - 1;

    if (highestHz - lowestHz < binHz)
    {
        const auto bin = std::clamp (centreHz / binHz, 0.0, last - 0.001);
        const auto below = static_cast<int> (bin);
        return { below, below, static_cast<float> (bin - below) };
    }

    const auto first = std::clamp (static_cast<int> (std::ceil (lowestHz / binHz)), 0, last);
    return { first, std::clamp (static_cast<int> (std::floor (highestHz / binHz)) + 1, first + 1, last + 1),
             0.0f };
}

void SpectrumAnalyser::add (AudioView<const float> in)
{
    const auto channels = std::min (in.numChannels, mostChannels);

    for (int n = 0; n < in.numFrames; ++n)
    {
        for (int c = 0; c < channels; ++c)
            rings[static_cast<std::size_t> (c)][static_cast<std::size_t> (position)] = in.channel (c)[n];

        position = (position + 1) % length;
    }

    heard = heard || in.numFrames > 0;
}

void SpectrumAnalyser::measure (const float* ring)
{
    const auto windowed = [&] (int from, const float* samples, int count)
    {
        for (int n = 0; n < count; ++n)
            time[static_cast<std::size_t> (from + n)] =
                window[static_cast<std::size_t> (from + n)] * samples[n];
    };
    windowed (0, ring + position, length - position);
    windowed (length - position, ring, position);
    fft->forward (time.data(), spectrum.data());
    const auto* imaginary = spectrum.data() + fft->imaginaryOffset();

    // A sine of full scale has length / 4 in its bin.
    constexpr auto scale = 16.0f / (static_cast<float> (length) * static_cast<float> (length));

    for (std::size_t bin = 0; bin < power.size(); ++bin)
        power[bin] += scale * (spectrum[bin] * spectrum[bin] + imaginary[bin] * imaginary[bin]);
}

float SpectrumAnalyser::levelOf (const Column& column) const
{
    const auto* const bins = averaged.data();

    if (! column.isBetweenBins())
        return std::max (floorDb, decibelsOf (*std::max_element (bins + column.first, bins + column.end)));

    const auto below = std::max (floorDb, decibelsOf (bins[column.first])),
               above = std::max (floorDb, decibelsOf (bins[column.first + 1]));
    return std::lerp (below, above, column.share);
}

const std::vector<float>& SpectrumAnalyser::levels (double seconds)
{
    const auto fall = static_cast<float> (fallDbPerSecond * seconds);
    std::fill (power.begin(), power.end(), 0.0f);

    if (std::exchange (heard, false))
        for (const auto& ring : rings)
            measure (ring.data());

    const auto fresh = static_cast<float> (-std::expm1 (-seconds / averagingSeconds));

    for (std::size_t bin = 0; bin < averaged.size(); ++bin)
        averaged[bin] += fresh * (power[bin] - averaged[bin]);

    for (std::size_t i = 0; i < columns.size(); ++i)
        shown[i] = std::max (levelOf (columns[i]), shown[i] - fall);

    return shown;
}

} // namespace partita::app
