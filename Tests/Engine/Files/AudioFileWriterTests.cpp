#include "Files/AudioFileWriter.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>

using namespace partita;
using namespace partita::test;

namespace
{

constexpr std::array containers { Container::wav, Container::rf64, Container::w64, Container::aiff,
                                  Container::caf, Container::au,   Container::flac };
constexpr std::array formats { SampleFormat::int8,  SampleFormat::int16,   SampleFormat::int24,
                               SampleFormat::int32, SampleFormat::float32, SampleFormat::float64 };

OutputFormat formatOf (Container container, SampleFormat sampleFormat)
{
    OutputFormat format;
    format.container = container;
    format.sampleFormat = sampleFormat;
    format.rateHz = 48000;
    return format;
}

/// Values that the format holds exactly, its limits included.
Rows<double> exactValues (SampleFormat format, int channels, std::size_t frames, std::uint64_t seed)
{
    Random random (seed);
    auto rows = silence<double> (channels, frames);
    const auto scale = std::ldexp (1.0, std::min (bitsOf (format), 32) - 1);

    for (auto& row : rows)
    {
        for (auto& value : row)
        {
            if (format == SampleFormat::float64)
                value = 3.0 * random.uniform();
            else if (format == SampleFormat::float32)
                value = static_cast<double> (static_cast<float> (3.0 * random.uniform()));
            else
                value = std::floor (scale * random.uniform()) / scale;
        }

        row[0] = -1.0;
        row[1] = (scale - 1.0) / scale;
        row[2] = 0.0;
        row[3] = -1.0 / scale;
    }

    if (format == SampleFormat::float32)
        rows[0][1] = 0.5;

    return rows;
}

} // namespace

TEST_CASE ("Every sample format goes through every container that holds it, to the bit", "[files][property]")
{
    constexpr std::uint64_t seed = 501;
    const ScratchFolder folder;
    int combinations = 0;

    for (const auto container : containers)
        for (const auto format : formats)
            for (const auto channels : { 1, 2, 6 })
            {
                if (! canHold (container, format, channels, 48000))
                    continue;

                INFO (nameOf (container)
                      << ", " << nameOf (format) << ", " << channels << " channels, seed " << seed);
                auto rows = exactValues (format, channels, 5000, seed);

                if (format == SampleFormat::float32)
                    for (auto& row : rows)
                        row[1] = static_cast<double> (static_cast<float> (row[1]));

                const auto path = folder.file ("audio");
                const auto written = writeSamples (path, rows, formatOf (container, format));
                auto reader = AudioFileReader::open (path);
                REQUIRE (reader.ok());
                CHECK (reader->info().container == container);
                CHECK (reader->info().sampleFormat == format);
                CHECK (reader->info().channels == channels);
                CHECK (reader->info().rateHz == 48000);
                CHECK (reader->info().frames == 5000);
                CHECK (reader->info().damage.empty());
                CHECK (written.overs == 0);
                REQUIRE (reader->readAll().value() == rows);
                ++combinations;
            }

    // All six in WAV, RF64, W64, AIFF, CAF and AU, three in FLAC, with three channel counts each.
    CHECK (combinations == 3 * (6 * 6 + 3));
}

TEST_CASE ("Integer formats round to the nearest step and stop at their limits, counting overs",
           "[files][oracle]")
{
    const ScratchFolder folder;

    for (const auto format :
         { SampleFormat::int8, SampleFormat::int16, SampleFormat::int24, SampleFormat::int32 })
    {
        const auto scale = std::ldexp (1.0, bitsOf (format) - 1);
        const std::pair<double, double> cases[] = {
            { 0.0, 0.0 },
            { 0.4, 0.0 },
            { 0.5, 0.0 },
            { -0.5, 0.0 },
            { -0.4, 0.0 },
            { 1.49, 1.0 },
            { 1.5, 2.0 },
            { -1.5, -2.0 },
            { 2.5, 2.0 },
            { -2.5, -2.0 },
            { -3.5, -4.0 },
            { scale - 1.0, scale - 1.0 },
            { scale - 0.51, scale - 1.0 },
            { scale - 0.5, scale - 1.0 },
            { scale, scale - 1.0 },
            { 1.5 * scale, scale - 1.0 },
            { 1e9 * scale, scale - 1.0 },
            { -scale, -scale },
            { -scale - 0.4, -scale },
            { -scale - 0.6, -scale },
            { -2.0 * scale, -scale },
        };
        Rows<double> rows { {} };

        for (const auto& [step, stored] : cases)
            rows[0].push_back (step / scale);

        const auto written = writeSamples (folder.file ("a.wav"), rows, formatOf (Container::wav, format));
        const auto found = samplesIn (folder.file ("a.wav"));
        INFO (nameOf (format));

        for (std::size_t i = 0; i < rows[0].size(); ++i)
        {
            INFO ("step " << cases[i].first);
            CHECK (found[0][i] * scale == cases[i].second);
        }

        // From scale − 0.5, which rounds to the even scale, to 1e9 times it; −0.6 and twice at the other end.
        CHECK (written.overs == 6);
        CHECK (written.peak == 1e9);
    }
}

TEST_CASE ("Infinities stop at the limits of integer formats and stay as they are in float formats",
           "[files][property]")
{
    const ScratchFolder folder;
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    const Rows<double> rows { { infinity, -infinity, 0.0 } };
    CHECK (writeSamples (folder.file ("a.wav"), rows, formatOf (Container::wav, SampleFormat::int16)).overs
           == 2);
    CHECK (samplesIn (folder.file ("a.wav")) == Rows<double> { { 32767.0 / 32768.0, -1.0, 0.0 } });
    CHECK (writeSamples (folder.file ("f.wav"), rows, formatOf (Container::wav, SampleFormat::float32)).overs
           == 0);
    CHECK (samplesIn (folder.file ("f.wav")) == rows);
}

TEST_CASE (
    "Triangular dither leaves an error of zero mean and of a quarter step squared, whatever the signal",
    "[files][property]")
{
    const ScratchFolder folder;
    constexpr std::size_t frames = 200000;
    constexpr auto scale = 32768.0;
    auto format = formatOf (Container::wav, SampleFormat::int16);
    format.dither = Dither::triangular;

    Rows<double> rows = silence<double> (3, frames);

    for (std::size_t n = 0; n < frames; ++n)
    {
        rows[0][n] = 0.37 / scale;                                             // between two steps
        rows[1][n] = 1.3 / scale * std::sin (0.001 * static_cast<double> (n)); // a sine of a step or so
        rows[2][n] = 0.3 * std::sin (0.05 * static_cast<double> (n)) + 0.01 / scale;
    }

    (void) writeSamples (folder.file ("a.wav"), rows, format);
    const auto found = samplesIn (folder.file ("a.wav"));

    for (std::size_t c = 0; c < 3; ++c)
    {
        double mean = 0.0, square = 0.0, signal = 0.0, product = 0.0, neighbours = 0.0, before = 0.0;

        for (std::size_t n = 0; n < frames; ++n)
        {
            const auto error = (found[c][n] - rows[c][n]) * scale;
            mean += error;
            square += error * error;
            signal += rows[c][n] * rows[c][n] * scale * scale;
            product += error * rows[c][n] * scale;
            neighbours += error * before;
            before = error;
        }

        mean /= frames;
        const auto variance = square / frames;
        INFO ("channel " << c << ", mean " << mean << ", variance " << variance);

        // Noise of ±1 step, triangular: variance 1/6. The rounding of the sum: 1/12. Together 1/4. Standard deviation
        // of a mean of N: ½ / √N; of a variance: 1/4 · √(2 / N), a bit less for so bounded a distribution; five of each.
        CHECK (std::abs (mean) <= 5.0 * 0.5 / std::sqrt (frames));
        CHECK (std::abs (variance - 0.25) <= 5.0 * 0.25 * std::sqrt (2.0 / frames));

        // Correlation with the signal and from one sample to the next: standard deviation 1 / √N.
        CHECK (std::abs (product) / std::sqrt (square * signal) <= 5.0 / std::sqrt (frames));
        CHECK (std::abs (neighbours) / square <= 5.0 / std::sqrt (frames));
    }
}

TEST_CASE ("Channels are dithered by unlike noise", "[files][property]")
{
    const ScratchFolder folder;
    auto format = formatOf (Container::wav, SampleFormat::int16);
    format.dither = Dither::triangular;
    (void) writeSamples (folder.file ("a.wav"), silence<double> (2, 10000), format);
    const auto found = samplesIn (folder.file ("a.wav"));
    double product = 0.0, square = 0.0;

    for (std::size_t n = 0; n < 10000; ++n)
    {
        product += found[0][n] * found[1][n];
        square += found[0][n] * found[0][n];
    }

    CHECK (square > 0.0);
    CHECK (std::abs (product) / square <= 5.0 / std::sqrt (10000.0)); // standard deviation 1 / √N
}

TEST_CASE ("The same input gives the same file, byte for byte, in every format, at another time",
           "[files][property]")
{
    const ScratchFolder folder;
    const auto rows = converted<double> (whiteNoise (2, 3000, 502));
    std::vector<std::pair<OutputFormat, std::string>> kinds;

    for (const auto container : containers)
        for (const auto sampleFormat : formats)
            if (canHold (container, sampleFormat, 2, 48000))
                for (const auto dither : { Dither::none, Dither::triangular })
                {
                    auto format = formatOf (container, sampleFormat);
                    format.dither = dither;
                    format.metadata.strings = { { SF_STR_TITLE, "title" }, { SF_STR_SOFTWARE, "partita" } };
                    kinds.emplace_back (format, std::to_string (kinds.size()));
                }

    for (const auto& [format, name] : kinds)
        (void) writeSamples (folder.file (name), rows, format, 1000);

    // A time stamp of seconds would be another one, and so would a seed.
    std::this_thread::sleep_for (std::chrono::milliseconds (1100));

    for (const auto& [format, name] : kinds)
    {
        INFO (nameOf (format.container) << ", " << nameOf (format.sampleFormat));
        (void) writeSamples (folder.file ("again"), rows, format, 1000);
        const auto same = contentOf (folder.file (name)) == contentOf (folder.file ("again"));
        CHECK (same);
    }
}

TEST_CASE ("Writes of any size give the same file, with dither too", "[files][property]")
{
    const ScratchFolder folder;
    const auto rows = converted<double> (whiteNoise (2, 10000, 503));

    for (const auto dither : { Dither::none, Dither::triangular })
    {
        auto format = formatOf (Container::wav, SampleFormat::int16);
        format.dither = dither;
        (void) writeSamples (folder.file ("whole"), rows, format, 10000);

        for (const auto block : { 1, 77, 1000, 4096, 5000 })
        {
            (void) writeSamples (folder.file ("parts"), rows, format, block);
            const auto same = contentOf (folder.file ("whole")) == contentOf (folder.file ("parts"));
            INFO ("writes of " << block << " frames" << (dither == Dither::none ? "" : ", dithered"));
            CHECK (same);
        }
    }
}

TEST_CASE ("Metadata goes over: strings, broadcast extension and channel map", "[files][property]")
{
    const ScratchFolder folder;
    const auto rows = silence<double> (6, 100);

    SECTION ("strings in the containers that have them")
    {
        for (const auto container :
             { Container::wav, Container::rf64, Container::aiff, Container::flac, Container::caf })
        {
            auto format = formatOf (container, SampleFormat::int16);
            format.metadata.strings = { { SF_STR_TITLE, "Tïtle" },
                                        { SF_STR_ARTIST, "Artist" },
                                        { SF_STR_COMMENT, "Comment" } };
            (void) writeSamples (folder.file ("a"), silence<double> (2, 100), format);
            const auto reader = AudioFileReader::open (folder.file ("a"));
            REQUIRE (reader.ok());
            INFO (nameOf (container));

            for (const auto& [type, text] : format.metadata.strings)
            {
                REQUIRE (reader->info().metadata.strings.count (type) == 1);
                CHECK (reader->info().metadata.strings.at (type) == text);
            }
        }
    }

    SECTION ("broadcast extension, and once more from the file that was read")
    {
        auto format = formatOf (Container::wav, SampleFormat::int24);
        SF_BROADCAST_INFO broadcast {};
        std::strcpy (broadcast.description, "a take");
        std::strcpy (broadcast.originator, "someone");
        std::memcpy (broadcast.origination_date, "2020-01-02", 10);
        broadcast.time_reference_low = 123456;
        const auto* bytes = reinterpret_cast<const char*> (&broadcast);
        format.metadata.broadcast.assign (bytes, bytes + sizeof (broadcast));

        for (int generation = 0; generation < 3; ++generation)
        {
            (void) writeSamples (folder.file ("a.wav"), silence<double> (2, 100), format);
            const auto reader = AudioFileReader::open (folder.file ("a.wav"));
            REQUIRE (reader.ok());
            const auto& found = reader->info().metadata.broadcast;
            REQUIRE (found.size() >= offsetof (SF_BROADCAST_INFO, coding_history));
            SF_BROADCAST_INFO back {};
            std::memcpy (&back, found.data(), std::min (found.size(), sizeof (back)));
            CHECK (std::string (back.description) == "a take");
            CHECK (std::string (back.originator) == "someone");
            CHECK (std::string (back.origination_date, 10) == "2020-01-02");
            CHECK (back.time_reference_low == 123456);
            format.metadata.broadcast = found;
        }
    }

    SECTION ("channel map")
    {
        for (const auto container : { Container::wav, Container::rf64, Container::caf })
        {
            auto format = formatOf (container, SampleFormat::int16);
            format.metadata.channelMap = { SF_CHANNEL_MAP_LEFT,      SF_CHANNEL_MAP_RIGHT,
                                           SF_CHANNEL_MAP_CENTER,    SF_CHANNEL_MAP_LFE,
                                           SF_CHANNEL_MAP_REAR_LEFT, SF_CHANNEL_MAP_REAR_RIGHT };
            (void) writeSamples (folder.file ("a"), rows, format);
            const auto reader = AudioFileReader::open (folder.file ("a"));
            REQUIRE (reader.ok());
            INFO (nameOf (container));
            CHECK (reader->info().metadata.channelMap == format.metadata.channelMap);
        }
    }
}

TEST_CASE ("What a container can't hold is refused", "[files][errors]")
{
    const ScratchFolder folder;
    auto temporary = TemporaryFile::beside (folder.file ("a.flac"), Overwrite::no).value();

    for (const auto& [container, sampleFormat, channels] :
         { std::tuple { Container::flac, SampleFormat::float32, 2 },
           std::tuple { Container::flac, SampleFormat::int16, 9 },
           std::tuple { Container::ogg, SampleFormat::int16, 2 },
           std::tuple { Container::wav, SampleFormat::int16, 0 } })
    {
        auto format = formatOf (container, sampleFormat);
        format.channels = channels;
        const auto writer = AudioFileWriter::createIn (temporary.descriptor(), "a.flac", format);
        REQUIRE_FALSE (writer.ok());
        CHECK (writer.error().code == ErrorCode::cannotWrite);
    }
}

TEST_CASE ("Files over 4 GiB are RF64 where WAV was asked for and refused for AIFF, before they are written",
           "[files][property]")
{
    const ScratchFolder folder;
    auto temporary = TemporaryFile::beside (folder.file ("a.wav"), Overwrite::no).value();
    auto format = formatOf (Container::wav, SampleFormat::float64);
    format.channels = 2;
    format.expectedFrames = 1LL << 28;
    CHECK (AudioFileWriter::createIn (temporary.descriptor(), "a.wav", format)->container()
           == Container::rf64);
    format.expectedFrames = 1LL << 20;
    CHECK (AudioFileWriter::createIn (temporary.descriptor(), "a.wav", format)->container()
           == Container::wav);
    format.container = Container::aiff;
    format.expectedFrames = 1LL << 28;
    const auto refused = AudioFileWriter::createIn (temporary.descriptor(), "a.aiff", format);
    REQUIRE_FALSE (refused.ok());
    CHECK (refused.error().code == ErrorCode::cannotWrite);
}
