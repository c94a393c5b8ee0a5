#include "Impulse/ImpulseFingerprint.h"
#include "Support/AudioFiles.h"
#include "Support/Sha256.h"
#include "Support/Signals.h"
#include "Support/WavBytes.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <bit>
#include <cmath>

using namespace partita;
using namespace partita::test;

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

std::string doubleBytes (const std::vector<double>& numbers)
{
    std::string bytes;

    for (const auto number : numbers)
        bytes += littleEndian (std::bit_cast<std::uint64_t> (number), 8);

    return bytes;
}

} // namespace

TEST_CASE ("A fingerprint is the SHA-256 of rate, channels, frames and samples as doubles",
           "[impulse][identity][oracle]")
{
    const ImpulseResponse impulse {
        "any name", 48000.0, { { 1.0, -0.5, 0.25 }, { 0.0, 0.125, -1.0 } }, 0, {}
    };
    const auto found = fingerprintOf (impulse);

    // numpy: sha256 (array ([48000, 2, 3, 1, 0, -.5, .125, .25, -1], '<f8').tobytes())
    CHECK (found.sha256 == "640ef2d8adcb25b0e4b09723762b7e1c4398e264da12ce7a47aa41043d1d3b08");
    CHECK (found.sha256 == sha256 (doubleBytes ({ 48000.0, 2.0, 3.0, 1.0, 0.0, -0.5, 0.125, 0.25, -1.0 })));
    CHECK (found.rateHz == 48000.0);
    CHECK (found.channels == 2);
    CHECK (found.frames == 3);
    CHECK (isSha256 (found.sha256));

    auto withPaths = impulse;
    withPaths.paths = ImpulsePaths { 2, 1, { { 1, 0, 0 } } };
    CHECK (fingerprintOf (withPaths).sha256
           == sha256 (doubleBytes (
               { 48000.0, 2.0, 3.0, 1.0, 0.0, -0.5, 0.125, 0.25, -1.0, 2.0, 1.0, 1.0, 0.0, 0.0 })));
}

TEST_CASE ("A long response has the fingerprint of its bytes", "[impulse][identity][oracle]")
{
    // More than a block, and no whole number of them.
    const ImpulseResponse impulse { "x", 44100.0, { decayingNoise (30011, 952) }, 0, {} };
    std::vector<double> numbers { 44100.0, 1.0, 30011.0 };
    numbers.insert (numbers.end(), impulse.channels[0].begin(), impulse.channels[0].end());
    CHECK (fingerprintOf (impulse).sha256 == sha256 (doubleBytes (numbers)));
}

TEST_CASE ("One recording has one fingerprint in every format that holds it", "[impulse][identity][files]")
{
    const ScratchFolder folder;
    auto rows = noise (953, 2, 5000);

    for (auto& row : rows)
        for (auto& sample : row)
            sample = std::round (std::ldexp (sample, 15)) / 32768.0;

    std::vector<std::string> hashes;

    for (const auto& [name, format] : { std::pair { "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16 },
                                        std::pair { "b.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16 },
                                        std::pair { "c.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24 },
                                        std::pair { "d.caf", SF_FORMAT_CAF | SF_FORMAT_FLOAT },
                                        std::pair { "e.w64", SF_FORMAT_W64 | SF_FORMAT_DOUBLE } })
    {
        writeAudio (folder.file (name), rows, 48000, format);
        const auto impulse = loadImpulse (folder.file (name));
        REQUIRE (impulse.ok());
        hashes.push_back (fingerprintOf (*impulse).sha256);
    }

    for (const auto& hash : hashes)
        CHECK (hash == hashes.front());
}

TEST_CASE ("Anything else than the same impulse has another fingerprint", "[impulse][identity][property]")
{
    const ImpulseResponse impulse { "x", 48000.0, { { 0.5, 0.25 }, { 0.125, 1.0 } }, 0, {} };
    std::vector<ImpulseResponse> others (5, impulse);
    others[0].rateHz = 44100.0;
    others[1].channels[1][1] = std::nextafter (1.0, 2.0);
    std::swap (others[2].channels[0], others[2].channels[1]);
    others[3].channels = { { 0.5, 0.125, 0.25, 1.0 } };
    others[4].paths = ImpulsePaths { 1, 2, { { 0, 0, 0 }, { 0, 1, 1 } } };

    for (const auto& other : others)
        CHECK (fingerprintOf (other) != fingerprintOf (impulse));

    auto renamed = impulse;
    renamed.name = "another name";
    CHECK (fingerprintOf (renamed) == fingerprintOf (impulse));
}
