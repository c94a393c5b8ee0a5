#include "Impulse/Editing/DecayBands.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace partita::detail
{
namespace
{

constexpr double lowestCentreHz = 62.5;

// 120 dB down for the lowest band's raised cosine, whose ringing falls with the third power of time.
constexpr double marginSeconds = 0.5;

/// Centres from one frequency up to another, as nearly so many to the octave as fits, both half a step inside.
void addBetween (std::vector<double>& centres, double lowHz, double highHz, double perOctave)
{
    const auto octaves = std::log2 (highHz / lowHz);
    const auto steps = std::max (1.0, std::round (octaves * perOctave));

    for (double i = 0.5; i < steps; i += 1.0)
        centres.push_back (lowHz * std::exp2 (i * octaves / steps));
}

} // namespace

DecayBands::DecayBands (double lowCrossoverHz, double highCrossoverHz, double rate) : rateHz (rate)
{
    const auto octavesDown = std::max (1.0, std::ceil (std::log2 (lowCrossoverHz / lowestCentreHz)));
    addBetween (centresHz, lowCrossoverHz * std::exp2 (-octavesDown), lowCrossoverHz, 1.0);
    addBetween (centresHz, lowCrossoverHz, highCrossoverHz, 2.0);
    addBetween (centresHz, highCrossoverHz, std::max (0.5 * rateHz, 2.0 * highCrossoverHz), 2.0);
}

double DecayBands::widthHz (std::size_t band) const noexcept
{
    const auto border = [this] (std::size_t lower)
    { return std::sqrt (centresHz[lower] * centresHz[lower + 1]); };
    const auto low = band == 0 ? 0.0 : border (band - 1);
    const auto high = band + 1 == count() ? 0.5 * rateHz : border (band);
    return std::max (high - low, 0.25 * centresHz[band]);
}

std::vector<double> DecayBands::signalOf (const Spectrum& spectrum, std::size_t band) const
{
    Spectrum filtered (spectrum.length());
    const auto [first, end] = binsOf (band, spectrum.length());

    for (auto k = first; k < end; ++k)
        filtered.setBin (k, gain (band, k * rateHz / spectrum.length()) * spectrum.bin (k));

    return std::move (filtered).samples();
}

double DecayBands::noisePower (std::size_t band, int length) const noexcept
{
    double sum = 0.0;
    const auto [first, end] = binsOf (band, length);

    for (auto k = first; k < std::min (end, length / 2); ++k)
        sum += std::pow (gain (band, k * rateHz / length), 2.0);

    return 2.0 * sum / length;
}

std::pair<int, int> DecayBands::binsOf (std::size_t band, int length) const noexcept
{
    const auto binOf = [&] (double frequencyHz) { return static_cast<int> (frequencyHz / rateHz * length); };
    const auto bins = length / 2 + 1;
    return { band == 0 ? 0 : std::min (bins, binOf (centresHz[band - 1])),
             band + 1 == count() ? bins : std::min (bins, binOf (centresHz[band + 1]) + 1) };
}

double DecayBands::gain (std::size_t band, double frequencyHz) const noexcept
{
    const auto centre = centresHz[band];
    const auto isBelow = frequencyHz < centre;

    if (isBelow ? band == 0 : band + 1 == count())
        return 1.0;

    const auto neighbour = centresHz[isBelow ? band - 1 : band + 1];

    if (isBelow ? frequencyHz <= neighbour : frequencyHz >= neighbour)
        return 0.0;

    const auto share = std::log (frequencyHz / centre) / std::log (neighbour / centre);
    return std::pow (std::cos (0.5 * std::numbers::pi * share), 2.0);
}

std::vector<Spectrum> bandSpectra (const std::vector<std::vector<double>>& rows, double rateHz)
{
    const auto frames = static_cast<Frames> (rows.front().size()) + framesFromSeconds (marginSeconds, rateHz);
    const auto length = fastLength (frames);
    std::vector<Spectrum> spectra;

    for (const auto& row : rows)
        spectra.emplace_back (row, length);

    return spectra;
}

std::vector<double> energyOf (const std::vector<std::vector<double>>& rows, Frames from, Frames to)
{
    std::vector<double> energy (static_cast<std::size_t> (std::max<Frames> (0, to - from)));

    for (const auto& row : rows)
        for (std::size_t n = 0; n < energy.size(); ++n)
        {
            const auto sample = row[static_cast<std::size_t> (from) + n];
            energy[n] += sample * sample;
        }

    return energy;
}

} // namespace partita::detail
