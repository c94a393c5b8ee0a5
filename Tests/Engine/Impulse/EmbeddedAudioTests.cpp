#include "Impulse/EmbeddedAudio.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"
#include "Support/WavBytes.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <cmath>
#include <limits>

using namespace partita;
using namespace partita::test;
using Format = EmbeddedAudio::Format;

namespace
{

Rows<double> noise (std::uint64_t seed, int channels, std::size_t frames)
{
    Random random (seed);
    auto rows = silence<double> (channels, frames);

    for (auto& row : rows)
        for (auto& sample : row)
            sample = 0.99 * random.uniform();

    return rows;
}

ImpulseResponse steps (int bits, int channels, std::size_t frames)
{
    ImpulseResponse impulse { "x", 48000.0, noise (961, channels, frames), 0, {} };

    for (auto& row : impulse.channels)
        for (auto& sample : row)
            sample = std::ldexp (0.0 + std::round (std::ldexp (sample, bits - 1)), 1 - bits); // no −0

    // Both ends of the range.
    impulse.channels[0][0] = -1.0;
    impulse.channels[0][1] = 1.0 - std::ldexp (1.0, 1 - bits);
    return impulse;
}

ImpulseResponse withSample (ImpulseResponse impulse, double sample)
{
    impulse.channels[0][2] = sample;
    return impulse;
}

} // namespace

TEST_CASE ("An impulse comes back from its embedded bytes with every bit", "[impulse][identity][property]")
{
    auto odd = steps (16, 1, 1000);
    odd.rateHz = 22050.5;

    struct Case
    {
        ImpulseResponse impulse;
        Format format;
    };

    const std::vector<Case> cases {
        { steps (16, 1, 5000), Format::flac },
        { steps (16, 2, 2), Format::flac },
        { steps (24, 8, 3000), Format::flac },
        { steps (16, 9, 100), Format::float32 }, // more channels than FLAC has
        { steps (25, 1, 1000), Format::float32 },
        { steps (26, 1, 1000), Format::float64 },
        { odd, Format::float32 },
        { withSample (steps (16, 1, 1000), 1.0), Format::float32 }, // beyond an integer's range
        { withSample (steps (16, 1, 1000), -0.0), Format::float32 },
        { withSample (steps (16, 1, 1000), 1e-300), Format::float64 },
        { withSample (steps (16, 1, 1000), 1e30), Format::float64 },
        { withSample (steps (16, 1, 1000), 5e-324), Format::float64 },
    };

    for (const auto& [impulse, format] : cases)
    {
        INFO (&impulse - &cases.front().impulse);
        const auto audio = embed (impulse);
        REQUIRE (audio.ok());
        CHECK (audio->format == format);
        const auto back = extract (*audio, "y");
        REQUIRE (back.ok());
        CHECK (back->rateHz == impulse.rateHz);
        REQUIRE (back->channels.size() == impulse.channels.size());

        for (std::size_t c = 0; c < impulse.channels.size(); ++c)
            CHECK (std::equal (impulse.channels[c].begin(), impulse.channels[c].end(),
                               back->channels[c].begin(), back->channels[c].end(),
                               [] (double a, double b)
                               { return a == b && std::signbit (a) == std::signbit (b); }));
    }
}

TEST_CASE ("Embedded FLAC is a file that libsndfile reads, and shorter than its samples",
           "[impulse][identity][oracle]")
{
    const ScratchFolder folder;
    auto impulse = steps (16, 2, 20000);

    // 0.0 + … is never −0, which FLAC has not.
    for (auto& row : impulse.channels)
        for (std::size_t n = 0; n < row.size(); ++n)
            row[n] = std::ldexp (
                0.0 + std::round (std::ldexp (row[n] * std::exp (-0.001 * static_cast<double> (n)), 15)),
                -15);

    const auto audio = embed (impulse);
    REQUIRE (audio.ok());
    CHECK (audio->bytes->size() < 20000 * 2 * 2);
    std::ofstream (folder.file ("x.flac"), std::ios::binary) << *audio->bytes;
    const auto content = readAudio (folder.file ("x.flac"));
    CHECK (content.rateHz == 48000);
    CHECK (content.format == (SF_FORMAT_FLAC | SF_FORMAT_PCM_16));
    CHECK (content.rows == impulse.channels);
}

TEST_CASE ("Paths of an impulse are embedded with it", "[impulse][identity][property]")
{
    auto impulse = steps (16, 3, 100);
    impulse.paths = ImpulsePaths { 2, 2, { { 0, 0, 0 }, { 1, 1, 2 }, { 1, 0, 1 } } };
    CHECK (extract (*embed (impulse), "x")->paths == impulse.paths);
}

TEST_CASE ("Embedded bytes that make no impulse are refused", "[impulse][identity][errors]")
{
    const auto refused = [] (Format format, int channels, std::string bytes)
    {
        const EmbeddedAudio audio {
            format, 48000.0, channels, std::make_shared<const std::string> (std::move (bytes)), {}
        };
        const auto impulse = extract (audio, "x");
        REQUIRE_FALSE (impulse.ok());
        CHECK_FALSE (impulse.error().message.empty());
    };

    const auto flac = *embed (steps (16, 1, 5000))->bytes;
    refused (Format::flac, 1, "");
    refused (Format::flac, 1, "no audio at all");
    refused (Format::flac, 1, flac.substr (0, 20));
    refused (Format::float32, 1, "");
    refused (Format::float32, 1, "12345");
    refused (Format::float32, 3, std::string (16, '\0'));
    refused (Format::float64, 1, littleEndian (0x7ff0000000000000u, 8));
    refused (Format::float32, 1, littleEndian (0x7fc00000u, 4));
}

TEST_CASE ("Any damage to embedded FLAC gives an error or an impulse, never worse",
           "[impulse][identity][fuzz]")
{
    constexpr std::uint64_t seed = 962;
    INFO ("seed " << seed);
    Random random (seed);
    const auto whole = *embed (steps (16, 2, 3000))->bytes;

    for (int i = 0; i < 500; ++i)
    {
        auto bytes = whole;

        for (auto count = random.between (1, 4); count > 0; --count)
            bytes[random.next() % (i % 2 == 0 ? bytes.size() : 60)] = static_cast<char> (random.next());

        const EmbeddedAudio audio {
            Format::flac, 48000.0, 2, std::make_shared<const std::string> (bytes), {}
        };

        if (const auto impulse = extract (audio, "x"))
            for (const auto& row : impulse->channels)
                REQUIRE (static_cast<Frames> (row.size()) == impulse->frames());
    }
}
