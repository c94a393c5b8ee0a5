#include "Impulse/Analysis/OctaveBands.h"

#include <cmath>
#include <complex>
#include <numbers>

namespace partita
{
namespace
{

using std::numbers::pi;
using Complex = std::complex<double>;

constexpr double octaveNames[] = { 31.5, 63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0 };
constexpr double thirdNames[] = { 25.0,   31.5,   40.0,    50.0,    63.0,    80.0,   100.0,  125.0,
                                  160.0,  200.0,  250.0,   315.0,   400.0,   500.0,  630.0,  800.0,
                                  1000.0, 1250.0, 1600.0,  2000.0,  2500.0,  3150.0, 4000.0, 5000.0,
                                  6300.0, 8000.0, 10000.0, 12500.0, 16000.0, 20000.0 };

// Bands that end above this share of the Nyquist frequency are too much bent by the bilinear transform.
constexpr double highestShare = 0.98;

// The slowest pole pair falls as exp (−π B t / 2): 40 dB in 4.6 / (π / 2 · B), 120 dB in three times that.
constexpr double ringingPeriods = 3.0, leadPerRinging = 3.0;

FrequencyBand bandAt (double nominalHz, double octavesInTenths, double halfWidthInTenths)
{
    const auto centreHz = 1000.0 * std::pow (10.0, octavesInTenths / 10.0);
    const auto half = std::pow (10.0, halfWidthInTenths / 10.0);
    return { nominalHz, centreHz, centreHz / half, centreHz * half };
}

/// A frequency as the bilinear transform bends it, times half the rate.
double warped (double frequencyHz, double rateHz) { return std::tan (pi * frequencyHz / rateHz); }

Complex bilinear (Complex s) { return (1.0 + s) / (1.0 - s); }

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

    std::erase_if (bands, [rateHz] (const FrequencyBand& band)
                   { return band.highHz > highestShare * 0.5 * rateHz; });
    return bands;
}

OctaveFilter::OctaveFilter (const FrequencyBand& band, double rateHz)
    : ringing (static_cast<Frames> (std::ceil (ringingPeriods * rateHz / (band.highHz - band.lowHz))))
{
    const auto low = warped (band.lowHz, rateHz), high = warped (band.highHz, rateHz);
    const auto centre = std::sqrt (low * high);
    const auto middle = std::polar (1.0, -2.0 * std::atan (centre)); // z⁻¹ where the gain is 1

    // Each pole of the low-pass prototype makes two of the band-pass: −1 a pair, real or conjugate; the two others one half of
    // two conjugate pairs each.
    const auto polesOf = [&] (Complex prototype)
    {
        const auto half = 0.5 * (high - low) * prototype;
        const auto root = std::sqrt (half * half - centre * centre);
        return std::array { bilinear (half + root), bilinear (half - root) };
    };
    const auto fromMiddle = polesOf (-1.0), fromSide = polesOf (std::polar (1.0, 2.0 * pi / 3.0));
    const std::array<std::array<Complex, 2>, 3> pairs { fromMiddle,
                                                        { { fromSide[0], std::conj (fromSide[0]) } },
                                                        { { fromSide[1], std::conj (fromSide[1]) } } };

    for (std::size_t i = 0; i < pairs.size(); ++i)
    {
        const auto [first, second] = pairs[i];
        auto& section = sections[i];
        section = { 1.0, -(first + second).real(), (first * second).real() };
        const auto response =
            (1.0 - middle * middle) / (1.0 + section.a1 * middle + section.a2 * middle * middle);
        section.gain = 1.0 / std::abs (response);
    }
}

BandSignal OctaveFilter::process (const std::vector<double>& response) const
{
    const auto lead = leadPerRinging * static_cast<double> (ringing);
    BandSignal result { std::vector<double> (static_cast<std::size_t> (lead)), static_cast<Frames> (lead) };
    result.samples.insert (result.samples.end(), response.begin(), response.end());

    for (const auto& section : sections)
    {
        double x1 = 0.0, x2 = 0.0, y1 = 0.0, y2 = 0.0;

        for (auto sample = result.samples.rbegin(); sample != result.samples.rend(); ++sample)
        {
            const auto x = section.gain * *sample;
            const auto y = x - x2 - section.a1 * y1 - section.a2 * y2;
            x2 = x1;
            x1 = x;
            y2 = y1;
            y1 = y;
            *sample = y;
        }
    }

    return result;
}

} // namespace partita
