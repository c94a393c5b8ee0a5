#include "Impulse/Analysis/OctaveBands.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <complex>
#include <numbers>

using namespace partita;

namespace
{

double attenuationDb (const FrequencyBand& band, double rateHz, double frequencyHz)
{
    std::vector<double> impulse (1 << 15);
    impulse[impulse.size() / 2] = 1.0;
    const auto signal = OctaveFilter (band, rateHz).process (impulse);
    std::complex<double> sum;

    for (std::size_t n = 0; n < signal.samples.size(); ++n)
        sum += signal.samples[n]
               * std::polar (1.0, -2.0 * std::numbers::pi
                                      * std::remainder (frequencyHz / rateHz * static_cast<double> (n), 1.0));

    return -20.0 * std::log10 (std::abs (sum));
}

} // namespace

TEST_CASE ("Band filters keep the limits of IEC 61260-1 for class 1", "[room][oracle]")
{
    // Limits of octaves by powers of G = 10^0.3 from the middle: least and most attenuation.
    struct Limit
    {
        double power, least, most;
    };

    constexpr double any = 1e9;
    const Limit limits[] = { { 0.0, -0.3, 0.3 },   { 0.125, -0.3, 0.4 }, { 0.25, -0.3, 0.6 },
                             { 0.375, -0.3, 1.3 }, { 0.499, -0.3, 5.0 }, { 0.501, 2.0, any },
                             { 1.0, 17.5, any },   { 2.0, 42.0, any },   { 3.0, 61.0, any },
                             { 4.0, 70.0, any } };

    for (const auto rateHz : { 44100.0, 48000.0, 96000.0 })
        for (const auto& band : bandsBelowNyquist (BandWidth::octave, rateHz))
            for (const auto& limit : limits)
                for (const auto side : { -1.0, 1.0 })
                {
                    const auto frequencyHz = band.centreHz * std::pow (10.0, 0.3 * side * limit.power);

                    if (band.nominalHz < 250.0 || frequencyHz >= 0.49 * rateHz)
                        continue;

                    INFO (rateHz << " Hz, band " << band.nominalHz << " Hz, at " << frequencyHz << " Hz");
                    const auto found = attenuationDb (band, rateHz, frequencyHz);
                    CHECK (found >= limit.least);
                    CHECK (found <= limit.most);
                }
}

TEST_CASE ("Bands have the names and middles of IEC 61260-1 and end below the Nyquist frequency", "[room]")
{
    const auto octaves = bandsBelowNyquist (BandWidth::octave, 48000.0);
    REQUIRE (octaves.size() == 10);
    CHECK (octaves.front().nominalHz == 31.5);
    CHECK (octaves.back().nominalHz == 16000.0);
    CHECK (octaves[2].centreHz == Approx (125.8925));
    CHECK (octaves[2].highHz == Approx (octaves[3].lowHz));

    const auto thirds = bandsBelowNyquist (BandWidth::thirdOctave, 48000.0);
    REQUIRE (thirds.size() == 30);
    CHECK (thirds.front().nominalHz == 25.0);
    CHECK (thirds[16].centreHz == Approx (1000.0));

    for (const auto& band : thirds)
        CHECK (std::abs (std::log2 (band.centreHz / band.nominalHz)) < 0.02);

    CHECK (bandsBelowNyquist (BandWidth::octave, 44100.0).back().nominalHz == 8000.0);
    CHECK (bandsBelowNyquist (BandWidth::octave, 8000.0).back().nominalHz == 2000.0);
}
