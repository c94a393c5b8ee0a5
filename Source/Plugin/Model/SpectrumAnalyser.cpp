#include "Plugin/Model/SpectrumAnalyser.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partita::app
{
namespace
{

constexpr int gridPoints = 320;
constexpr float floorDb = -160.0f;
constexpr double fallDbPerSecond = 40.0;
constexpr int mostChannels = 2;

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
      shown (static_cast<std::size_t> (grid.points), floorDb)
{
    for (int c = 0; c < mostChannels; ++c)
        rings.emplace_back (static_cast<std::size_t> (length));

    for (int n = 0; n < length; ++n)
        window[static_cast<std::size_t> (n)] =
            static_cast<float> (0.5 - 0.5 * std::cos (2.0 * std::numbers::pi * (n + 0.5) / length));

    const auto binHz = rateHz / length;

    for (int i = 0; i < grid.points; ++i)
    {
        const auto first =
            static_cast<int> (std::floor (grid.at (i) * std::pow (grid.at (1) / grid.at (0), -0.5) / binHz));
        const auto end =
            static_cast<int> (std::ceil (grid.at (i) * std::pow (grid.at (1) / grid.at (0), 0.5) / binHz));
        columns.push_back (
            { std::clamp (first, 0, fft->numBins() - 1), std::clamp (end + 1, 1, fft->numBins()) });
    }
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
    for (int n = 0; n < length; ++n)
        time[static_cast<std::size_t> (n)] =
            window[static_cast<std::size_t> (n)] * ring[(position + n) % length];

    fft->forward (time.data(), spectrum.data());
    const auto* imaginary = spectrum.data() + fft->imaginaryOffset();

    for (std::size_t bin = 0; bin < power.size(); ++bin)
        power[bin] += spectrum[bin] * spectrum[bin] + imaginary[bin] * imaginary[bin];
}

const std::vector<float>& SpectrumAnalyser::levels (double seconds)
{
    const auto fall = static_cast<float> (fallDbPerSecond * seconds);
    std::fill (power.begin(), power.end(), 0.0f);

    if (heard)
        for (const auto& ring : rings)
            measure (ring.data());

    heard = false;

    // A sine of full scale has length / 4 in its bin.
    constexpr auto scale = 16.0f / (static_cast<float> (length) * static_cast<float> (length));

    for (std::size_t i = 0; i < columns.size(); ++i)
    {
        const auto highest =
            *std::max_element (power.begin() + columns[i].first, power.begin() + columns[i].end);
        const auto level =
            highest > 0.0f ? std::max (floorDb, 10.0f * std::log10 (scale * highest)) : floorDb;
        shown[i] = std::max (level, shown[i] - fall);
    }

    return shown;
}

} // namespace partita::app
