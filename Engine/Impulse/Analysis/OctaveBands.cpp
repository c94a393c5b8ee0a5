#include "Impulse/Analysis/OctaveBands.h"

#include "Impulse/Spectrum.h"

#include <cmath>
#include <complex>

namespace partita
{
namespace
{

using Complex = std::complex<double>;

constexpr double octaveNames[] = { 31.5, 63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0 };
constexpr double thirdNames[] = { 25.0,   31.5,   40.0,    50.0,    63.0,    80.0,   100.0,  125.0,
                                  160.0,  200.0,  250.0,   315.0,   400.0,   500.0,  630.0,  800.0,
                                  1000.0, 1250.0, 1600.0,  2000.0,  2500.0,  3150.0, 4000.0, 5000.0,
                                  6300.0, 8000.0, 10000.0, 12500.0, 16000.0, 20000.0 };

// The slowest pole pair falls as exp (−π B t / 2): 40 dB in 4.6 / (π / 2 · B), 120 dB in three times that.
constexpr double ringingPeriods = 3.0;
constexpr Frames leadPerRinging = 3;

FrequencyBand bandAt (double nominalHz, double octavesInTenths, double halfWidthInTenths)
{
    const auto centreHz = 1000.0 * std::pow (10.0, octavesInTenths / 10.0);
    const auto half = std::pow (10.0, halfWidthInTenths / 10.0);
    return { nominalHz, centreHz, centreHz / half, centreHz * half };
}

/// The transfer function at a frequency: of s³ + 2 s² + 2 s + 1, the low-pass prototype, with s as the band-pass has it.
Complex butterworth (const FrequencyBand& band, double frequencyHz)
{
    if (frequencyHz <= 0.0)
        return {};

    const auto offset =
        (frequencyHz * frequencyHz - band.lowHz * band.highHz) / (frequencyHz * (band.highHz - band.lowHz));
    const Complex s { 0.0, offset };
    return 1.0 / ((s + 1.0) * (s * s + s + 1.0));
}

} // namespace

std::vector<FrequencyBand> bandsBelowNyquist (BandWidth width, double rateHz)
{
    std::vector<FrequencyBand> bands;

    if (width == BandWidth::octave)
        for (int i = 0; i < static_cast<int> (std::size (octaveNames)); ++i)
            bands.push_back (bandAt (octaveNames[i], 3.0 * (i - 5), 1.5));
    else
        for (int i = 0; i < static_cast<int> (std::size (thirdNames)); ++i)
            bands.push_back (bandAt (thirdNames[i], i - 16.0, 0.5));

    std::erase_if (bands, [rateHz] (const FrequencyBand& band) { return band.highHz > 0.5 * rateHz; });
    return bands;
}

OctaveFilter::OctaveFilter (const FrequencyBand& passed, double rate, Direction way)
    : band (passed),
      rateHz (rate),
      direction (way),
      ringing (static_cast<Frames> (std::ceil (ringingPeriods * rateHz / (band.highHz - band.lowHz))))
{
    if (direction == Direction::withoutPhase)
        return;

    const auto pulse = process ({ 1.0 });
    double energy = 0.0, moment = 0.0;

    for (std::size_t n = 0; n < pulse.samples.size(); ++n)
    {
        energy += pulse.samples[n] * pulse.samples[n];
        moment += pulse.samples[n] * pulse.samples[n] * static_cast<double> (n);
    }

    delay = pulse.lead - std::llround (moment / energy);
}

BandSignal OctaveFilter::process (const std::vector<double>& response) const
{
    const auto lead = leadPerRinging * ringing;
    const auto frames = static_cast<std::size_t> (lead) + response.size();
    BandSignal result { std::vector<double> (static_cast<std::size_t> (lead)), lead };
    result.samples.insert (result.samples.end(), response.begin(), response.end());
    detail::Spectrum spectrum (result.samples, detail::fastLength (static_cast<Frames> (frames) + ringing));

    for (int k = 0; k < spectrum.numBins(); ++k)
    {
        const auto gain = butterworth (band, k * rateHz / spectrum.length());
        spectrum.setBin (k, spectrum.bin (k)
                                * (direction == Direction::backwards ? std::conj (gain) : std::abs (gain)));
    }

    result.samples = spectrum.samples();
    result.samples.resize (frames);
    return result;
}

} // namespace partita
