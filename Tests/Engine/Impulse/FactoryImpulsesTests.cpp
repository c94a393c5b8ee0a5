#include "Convolution/OfflineConvolver.h"
#include "Impulse/ChannelLayout.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/Synthesis/FactoryCatalogue.h"
#include "Render/Loudness.h"
#include "Support/AudioFiles.h"
#include "Support/PinkNoise.h"
#include "Support/RoomAcoustics.h"
#include "Support/Sha256.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr double rateHz = 48000.0;

/// Of every kind one that is made quickly.
const std::vector<std::string> quickNames { "Vocal Booth", "Ambience", "Surf Spring", "Guitar 4x12",
                                            "Gated Room" };

std::vector<std::string> allNames()
{
    std::vector<std::string> names;

    for (const auto& impulse : factory::list())
        names.push_back (impulse.name);

    return names;
}

const factory::FactoryImpulse& entryOf (const std::string& name)
{
    const auto all = factory::list();
    return *std::find_if (all.begin(), all.end(), [&] (const auto& impulse) { return impulse.name == name; });
}

ImpulseResponse made (const std::string& name, double rate = rateHz)
{
    return factory::make (name, rate).value();
}

std::string digest (const ImpulseResponse& impulse)
{
    std::string bytes;

    for (const auto& row : impulse.channels)
        for (const auto value : row)
        {
            const auto bits = std::bit_cast<std::uint64_t> (value);

            for (int shift = 0; shift < 64; shift += 8)
                bytes += static_cast<char> (bits >> shift & 0xff);
        }

    return sha256 (bytes);
}

/// Fixed for good: who has used an impulse on a record must get the same one from every later version.
const std::map<std::string, std::string> digests {
    { "Vocal Booth", "500d3a7015f92073300cc6cdcdcbce4e33686dbcec432d722065d42ca7fbbce8" },
    { "Drum Room", "3ac5e36d23ea620da77a4fa04cbec17fc5fc751cb64a2b99404fda2bb5f0ba27" },
    { "Live Room", "3695972ea3a2218a2ecbd7aac25ac86adb5dc43b83db22328bf217b65c55621f" },
    { "Ambience", "9fafec2802ee6b3520b8ea3132464875fa92c9dcf63091f115e935abfca34ccc" },
    { "Stairwell", "35e16ecf18cc3bd4e3fe940654a266270896d74c787b3ea7ce4f98196dc3503e" },
    { "Chamber Hall", "fc0fd76f682aaec5b3d075df08071e76e356ece476ed74c9c31cc5fecd9017a2" },
    { "Concert Hall", "dcb629af26f1b96e077b5de96fb8e05042d8c7d7cce2203295443fee2fa34641" },
    { "Church", "89ab8788b09c4a8f14666cc8241d024a999e6b2f0c50f08b4d75d13f1d3333d7" },
    { "Cathedral", "e5889a3ac97c4dafd02debb27c1d9e0fcbca384c116a285c4cbefcb184a7c316" },
    { "Echo Chamber", "dfa23c749a9e8c332d0c800233afdac71cf26ccdc4bfff8a2c7c0343cc8af0b3" },
    { "Stone Chamber", "13e7d98662256ae06ac8785c791a9ab678b673e0419c8221a5d53007558f993b" },
    { "Bright Plate", "21cac117a78bdd313ced8e64e5b708b1c9382a8d1a053e358e5f5d797b8a510d" },
    { "Dark Plate", "e38527f6a2c90a105b24e6f588f6594bebc26eb4ee67230c6488d05eb4e2b21c" },
    { "Spring Tank", "f5e8c3231e1866234ca2502c36e86094e4d88f1ec8f6bcd8f167078a45eca9df" },
    { "Surf Spring", "a10403d72cc899cd9c2ff532249d2f990d3a60f5c9114df5ab8b515a5f128689" },
    { "Guitar 4x12", "69386ad62c1c55f90238353e46bb1eecfd1eadc986c65d0057c8cb6ee5304a0b" },
    { "Guitar 4x12 Off Axis", "b0109542c867ffd471bb9506af82c23e0d2b57b53f73eb0d6504842a221d5fdf" },
    { "Guitar 1x12 Open", "5619e33cea5e8246c0c5610e7f96d4e28862144fae468f5e6d86a094bdcd3392" },
    { "Bass 8x10", "d0fe77d0f29a94365a4fdc4722a55a3083b997c0922448b75eb546b7cd12feca" },
    { "Telephone", "ee01a99a21536e79e1f336cf337b2cf7e0d11b70c3eea50a0fdb126b73f0fe56" },
    { "Gated Room", "df30f0479b30dd07bc2081e592951609f95ab5025d9b2a333afaeea034c94895" },
    { "Reverse Bloom", "3ae53a9891fdf6e55363d15d4cdce623636489d7f718b6b4dce5ffab3b26d6f6" },
    { "Grain Cloud", "4ad7f85149d0b1380d140f5c7474d8aac56dd7a5d74b84f7aeaca55af62d23be" },
    { "Shimmer", "beb11e6f4789b024cb9bb5d452284b23f06350cc4abcf4265238866d34d72a22" }
};

void checkDigest (const std::string& name)
{
    INFO (name);
    REQUIRE (digests.count (name) == 1);
    CHECK (digest (made (name)) == digests.at (name));
}

void checkShape (const std::string& name)
{
    INFO (name);
    const auto& entry = entryOf (name);
    const auto impulse = made (name);
    REQUIRE (impulse.name == name);
    REQUIRE (impulse.leadFrames == 0);
    REQUIRE (static_cast<int> (impulse.channels.size()) == entry.channels);
    const auto peak = highestOf (impulse.channels);

    for (const auto& row : impulse.channels)
    {
        REQUIRE (static_cast<Frames> (row.size()) == impulse.frames());
        CHECK (std::all_of (row.begin(), row.end(), [] (double x) { return std::isfinite (x); }));
        CHECK (row.back() == 0.0);

        // The fade: the last millisecond is 80 dB under the peak.
        CHECK (
            std::all_of (row.end() - 48, row.end(), [&] (double x) { return std::abs (x) < 1e-4 * peak; }));

        double sum = 0.0, magnitudes = 0.0;

        for (const auto x : row)
        {
            sum += x;
            magnitudes += std::abs (x);
        }

        // Rounding of n additions: at most n ε / 2 times the sum of the magnitudes; n < 2^19.
        CHECK (std::abs (sum) <= 0x1p-34 * magnitudes);
    }

    std::size_t onset = 0;
    const auto sounds = [&] (std::size_t frame)
    {
        return std::any_of (impulse.channels.begin(), impulse.channels.end(),
                            [&] (const auto& row) { return std::abs (row[frame]) > 0.1 * peak; });
    };

    while (! sounds (onset))
        ++onset;

    CHECK (static_cast<double> (onset) / rateHz == Approx (entry.onsetSeconds).margin (0.002));
}

void checkDecay (const std::string& name)
{
    const auto& entry = entryOf (name);
    const auto impulse = made (name);

    for (std::size_t octave = 0; octave < octaveCount; ++octave)
    {
        const auto seconds = entry.decaySeconds[octave];
        REQUIRE (factory::decayOctavesHz[octave] == octaveHz (octave));

        if (seconds == 0.0 || octaveHz (octave) / std::numbers::sqrt2 * seconds < 16.0)
            continue;

        Rows<double> bands;

        for (const auto& row : impulse.channels)
            bands.push_back (octaveBand (row, octave));

        INFO (name << ", " << octaveHz (octave) << " Hz");
        CHECK (decaySecondsT30 (bands, rateHz) == Approx (seconds).epsilon (0.05));
    }
}

double loudnessOf (const Rows<double>& rows)
{
    auto meter = LoudnessMeter::ofLoudness (static_cast<int> (rows.size()), rateHz).value();
    std::vector<const double*> pointers;

    for (const auto& row : rows)
        pointers.push_back (row.data());

    meter.add ({ pointers.data(), static_cast<int> (rows.size()), static_cast<int> (rows.front().size()) });
    return meter.integratedLufs();
}

/// What pink noise, stereo, gains in loudness by going through it, once the response has built up.
double loudnessGain (const std::string& name)
{
    constexpr std::size_t frames = 960000;
    Rows<double> noise { pinkNoise (frames, rateHz, 801), pinkNoise (frames, rateHz, 802) };
    const auto impulse = made (name);
    const auto matrix = arrangeChannels (impulse, ChannelLayout::automatic, 2).value().matrix;
    OfflineConvolver<double> convolver (matrix, static_cast<Frames> (frames));
    const auto block = convolver.blockFrames();
    AudioBuffer<double> in (2, block), out (2, block);
    auto through = noise;

    for (std::size_t start = 0; start < frames; start += static_cast<std::size_t> (block))
    {
        const auto count = std::min (static_cast<std::size_t> (block), frames - start);
        in.clear();

        for (int c = 0; c < 2; ++c)
            std::copy_n (noise[static_cast<std::size_t> (c)].data() + start, count, in.channel (c));

        convolver.process (in.constView (block), out.view());

        for (int c = 0; c < 2; ++c)
            std::copy_n (out.channel (c), count, through[static_cast<std::size_t> (c)].data() + start);
    }

    const auto settled = std::min (frames / 2, impulse.channels.front().size());

    for (auto* rows : { &noise, &through })
        for (auto& row : *rows)
            row.erase (row.begin(), row.begin() + static_cast<std::ptrdiff_t> (settled));

    return loudnessOf (through) - loudnessOf (noise);
}

void checkLoudness (const std::string& name)
{
    INFO (name);
    CHECK (loudnessGain (name) == Approx (0.0).margin (0.75));
}

double magnitudeAt (const ImpulseResponse& impulse, std::size_t channel, double hertz)
{
    std::complex<double> sum = 0.0;

    for (std::size_t n = 0; n < impulse.channels[channel].size(); ++n)
        sum += impulse.channels[channel][n]
               * std::polar (1.0, -2.0 * std::numbers::pi * hertz / impulse.rateHz * static_cast<double> (n));

    return std::abs (sum);
}

/// Below 0.45 of the lower rate the gain is the same at every rate, but for what the interpolation of the first
/// frames would put before time 0: less than 0.2 dB, met at 8 kHz.
void checkRates (const std::string& name, const std::vector<double>& rates)
{
    const auto usual = made (name);

    for (const auto rate : rates)
    {
        const auto other = made (name, rate);
        REQUIRE (other.rateHz == rate);
        REQUIRE (other.channels.size() == usual.channels.size());
        const auto last = other.channels.size() - 1;

        for (const auto hertz : { 97.0, 503.0, 1009.0, 3203.0, 7919.0, 15013.0 })
            if (hertz < 0.45 * rate)
            {
                INFO (name << " at " << rate << " Hz, gain at " << hertz << " Hz");
                CHECK (20.0 * std::log10 (magnitudeAt (other, last, hertz) / magnitudeAt (usual, last, hertz))
                       == Approx (0.0).margin (0.2));
            }
    }
}

} // namespace

TEST_CASE ("The factory has 24 impulses, each with a name of its own and a sentence", "[factory]")
{
    const auto all = factory::list();
    REQUIRE (all.size() == 24);
    std::set<std::string> names;

    for (const auto& impulse : all)
    {
        INFO (impulse.name);
        CHECK (names.insert (impulse.name).second);
        CHECK (impulse.name.find_first_of ("/\\:") == std::string::npos);
        CHECK (impulse.description.size() > 20);
        CHECK (impulse.description.back() == '.');
    }
}

TEST_CASE ("The catalogue in the documentation has each factory impulse as it is", "[factory]")
{
    const auto text = contentOf (PARTITA_SOURCE_DIR "/Resources/Docs/FactoryImpulses.md");

    for (const auto& impulse : factory::list())
    {
        auto line = fmt::format ("| {} | {} | {} | ", impulse.name, factory::nameOf (impulse.category),
                                 impulse.channels);
        line +=
            impulse.onsetSeconds == 0.0 ? "0 |" : fmt::format ("{:.0f} ms |", 1000.0 * impulse.onsetSeconds);

        for (const auto seconds : impulse.decaySeconds)
            line += seconds > 0.0 ? fmt::format (" {:.2f} |", seconds) : "  |";

        line += fmt::format (" {} |\n", impulse.description);
        INFO (line);
        CHECK (text.find (line) != std::string::npos);
    }
}

TEST_CASE ("Factory impulses are found whatever the case of the letters; others are refused with all names",
           "[factory][errors]")
{
    const auto found = factory::make ("gUITAR 4X12");
    REQUIRE (found.ok());
    CHECK (found->name == "Guitar 4x12");

    for (const auto* name : { "", "Guitar", "Guitar 4x12 ", "Concert" })
    {
        const auto missing = factory::make (name);
        REQUIRE_FALSE (missing.ok());
        CHECK (missing.error().code == ErrorCode::badSpecification);

        for (const auto& known : allNames())
            CHECK (missing.error().message.find (known) != std::string::npos);
    }
}

TEST_CASE ("Factory impulses are made at rates from 8 kHz to 768 kHz", "[factory][errors]")
{
    for (const auto rate : { 0.0, 7999.0, 768001.0, -48000.0, std::nan ("") })
    {
        const auto refused = factory::make ("Telephone", rate);
        REQUIRE_FALSE (refused.ok());
        CHECK (refused.error().code == ErrorCode::unsuitable);
        CHECK (refused.error().context == "Telephone");
    }
}

TEST_CASE ("A path that begins with factory: loads the impulse of that name", "[factory]")
{
    const auto loaded = loadImpulse ("factory:Telephone");
    REQUIRE (loaded.ok());
    CHECK (loaded->channels == made ("Telephone").channels);
    CHECK (loadImpulse ("factory:Nowhere").error().code == ErrorCode::badSpecification);
    CHECK (loadImpulse ("Telephone").error().code == ErrorCode::fileNotFound);
}

TEST_CASE ("Some factory impulses have the bits, shape, decay and loudness that they are promised to have",
           "[factory][property]")
{
    const auto name = GENERATE (from_range (quickNames));
    checkDigest (name);
    checkShape (name);
    checkDecay (name);
    checkLoudness (name);
}

TEST_CASE ("All factory impulses have the bits, shape, decay and loudness that they are promised to have",
           "[factory][property][deep]")
{
    REQUIRE (digests.size() == factory::list().size());
    const auto name = GENERATE (from_range (allNames()));
    checkDigest (name);
    checkShape (name);
    checkDecay (name);
    checkLoudness (name);
}

TEST_CASE ("Factory impulses are the same at every rate", "[factory][property]")
{
    checkRates ("Vocal Booth", { 8000.0, 44100.0, 192000.0 });
    checkRates ("Guitar 4x12", { 44100.0, 96000.0 });
}

TEST_CASE ("All factory impulses are the same at every rate", "[factory][property][deep]")
{
    checkRates (GENERATE (from_range (allNames())), { 8000.0, 22050.0, 44100.0, 88200.0, 96000.0 });
}

TEST_CASE ("Halls, rooms and chambers grow dense and stay so, without colour between left and right",
           "[factory][property][deep]")
{
    for (const auto& entry : synthesis::catalogue())
    {
        const auto* room = std::get_if<synthesis::ReverberantRoom> (&entry.recipe);

        if (room == nullptr)
            continue;

        INFO (entry.name);
        const auto impulse = made (entry.name);
        const auto decay = entryOf (entry.name).decaySeconds[3];
        const auto frameAt = [] (double seconds) { return static_cast<std::size_t> (seconds * rateHz); };

        // Mean over the late part: each window of 960 frames errs by about 0.05.
        for (const auto& row : impulse.channels)
        {
            double sum = 0.0;
            int windows = 0;

            for (auto at = 0.3 * decay; at < 0.7 * decay; at += 0.01, ++windows)
                sum += echoDensity (row, frameAt (at), rateHz);

            CHECK (sum / windows == Approx (1.0).margin (0.1));
        }

        // Fields of their own: the standard deviation is 1 / √(2 · bandwidth · T / 13.8), 0.07 for the booth's
        // 0.16 s over the 10 kHz that are left late; one field for both would give 1.
        for (std::size_t a = 0; a < impulse.channels.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
            {
                INFO ("channels " << a << " and " << b);
                CHECK (
                    std::abs (correlation (impulse.channels[a], impulse.channels[b], frameAt (0.1 * decay)))
                    < 0.2);
            }

        // Where mirror images hand over to the diffuse field, octaves with at least 100 independent values in the
        // window keep their level: 1 dB is twice the standard deviation of their power, 10 lg (1 + 1 / √100) and
        // less for several channels.
        for (std::size_t octave = 0; octave < octaveCount; ++octave)
        {
            const auto octaveDecay = room->decaySeconds.at (octaveHz (octave));
            std::array<double, 2> levels {};

            for (const auto& row : impulse.channels)
            {
                const auto band = octaveBand (row, octave);
                const auto mean = [&] (double from, double to)
                {
                    double sum = 0.0;

                    for (auto n = frameAt (from); n < frameAt (to); ++n)
                        sum += band[n] * band[n]
                               * std::pow (10.0, 6.0 * static_cast<double> (n) / rateHz / octaveDecay);

                    return sum / static_cast<double> (frameAt (to) - frameAt (from));
                };

                levels[0] += mean (0.55 * room->imagesSeconds, room->imagesSeconds);
                levels[1] += mean (room->imagesSeconds, 1.45 * room->imagesSeconds);
            }

            if (octaveHz (octave) / std::numbers::sqrt2 * 0.45 * room->imagesSeconds
                    * static_cast<double> (impulse.channels.size())
                < 100.0)
                continue;

            INFO (octaveHz (octave) << " Hz");
            CHECK (10.0 * std::log10 (levels[1] / levels[0]) == Approx (0.0).margin (1.0));
        }
    }
}

TEST_CASE ("Small rooms do not boom below their lowest mode", "[factory][property]")
{
    // The booth's longest side is 2.45 m: 70 Hz. An octave below, 12 dB are left of what reverberates beside the direct sound, and
    // three neighbours of a few Hz have their mean within 3 dB of it.
    const auto booth = made ("Vocal Booth");

    for (std::size_t channel = 0; channel < 2; ++channel)
    {
        double low = 0.0, middle = 0.0;

        for (const auto hertz : { 20.0, 25.0, 31.5 })
            low += std::pow (magnitudeAt (booth, channel, hertz), 2.0) / 3.0;

        for (const auto hertz : { 400.0, 630.0, 1000.0, 1600.0, 2500.0 })
            middle += std::pow (magnitudeAt (booth, channel, hertz), 2.0) / 5.0;

        CHECK (low < 2.0 * middle);
    }
}
