#include "Impulse/StreamResampler.h"
#include "Support/Rows.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <complex>
#include <numbers>

using namespace partita;
using namespace partita::test;

namespace
{

Rows<double> resampledInBlocks (Rows<double> in, double from, double to, const std::vector<int>& blocks)
{
    auto out = silence<double> (static_cast<int> (in.size()), 0);
    auto resampler = StreamResampler::create (from, to, static_cast<int> (in.size()));
    REQUIRE (resampler.ok());
    const auto keep = [&out] (AudioView<const double> block)
    {
        for (std::size_t c = 0; c < out.size(); ++c)
            out[c].insert (out[c].end(), block.channels[c], block.channels[c] + block.numFrames);

        return Status (Done {});
    };
    std::size_t done = 0;

    for (const auto frames : blocks)
    {
        const auto rows = pointersInto<std::vector<double>, const double> (in, done);
        REQUIRE (resampler->process ({ rows.data(), static_cast<int> (rows.size()), frames }, keep).ok());
        done += static_cast<std::size_t> (frames);
    }

    REQUIRE (resampler->finish (keep).ok());
    return out;
}

std::complex<double> spectrumAt (const std::vector<double>& row, double hertz, double rateHz)
{
    std::complex<double> sum = 0.0;

    for (std::size_t n = 0; n < row.size(); ++n)
        sum += row[n] * std::polar (1.0, -2.0 * std::numbers::pi * hertz / rateHz * static_cast<double> (n));

    return sum;
}

} // namespace

TEST_CASE ("A stream keeps its level up to 20 kHz, its delay and its length at another rate",
           "[impulse][resampling][property]")
{
    const auto [from, to] = GENERATE (std::pair { 44100.0, 48000.0 }, std::pair { 48000.0, 44100.0 },
                                      std::pair { 44100.0, 96000.0 }, std::pair { 192000.0, 48000.0 },
                                      std::pair { 48000.0, 47999.0 });
    INFO (from << " Hz to " << to << " Hz");
    auto in = silence<double> (1, 9000);
    in[0][4000] = 1.0;
    const auto out = resampledInBlocks (in, from, to, { 1, 4999, 4000 });
    CHECK (std::abs (static_cast<double> (out[0].size()) - 9000.0 * to / from) <= 1.0);

    for (const auto hertz : { 20.0, 1000.0, 10000.0, 18000.0, 20000.0 })
    {
        const auto expected = std::polar (1.0, -2.0 * std::numbers::pi * hertz * 4000.0 / from) * to / from;
        const auto ratio = spectrumAt (out[0], hertz, to) / expected;
        INFO (hertz << " Hz");
        CHECK (std::abs (20.0 * std::log10 (std::abs (ratio))) <= 0.0001);
        CHECK (std::abs (std::arg (ratio)) * from / (2.0 * std::numbers::pi * hertz) <= 0.0001); // frames
    }
}

TEST_CASE ("Any split of a stream gives the same bits at another rate", "[impulse][resampling][property]")
{
    const Rows<double> in { decayingNoise (20000, 981), decayingNoise (20000, 982) };
    const auto whole = resampledInBlocks (in, 44100.0, 48000.0, { 20000 });

    for (const auto& blocks : { randomBlocks (20000, 1, 3000, 983), randomBlocks (20000, 64, 64, 984) })
        CHECK (resampledInBlocks (in, 44100.0, 48000.0, blocks) == whole);
}

TEST_CASE ("Streams of no frames and of one frame have an end", "[impulse][resampling][property]")
{
    CHECK (resampledInBlocks ({ {} }, 44100.0, 48000.0, {})[0].size() <= 1);
    CHECK (resampledInBlocks ({ { 1.0 } }, 44100.0, 48000.0, { 1 })[0].size() <= 2);
}

TEST_CASE ("Streams are not brought to rates that make no sense", "[impulse][resampling][errors]")
{
    for (const auto rate : { 0.0, -1.0, 999.0, 44100.5, 1e9, std::nan ("") })
    {
        CHECK_FALSE (StreamResampler::create (48000.0, rate, 1).ok());
        CHECK_FALSE (StreamResampler::create (rate, 48000.0, 1).ok());
    }
}
