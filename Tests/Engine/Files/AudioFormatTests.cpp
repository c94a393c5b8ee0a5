#include "Files/AudioFormat.h"

#include <catch2/catch.hpp>

using namespace partita;

TEST_CASE ("Endings stand for containers, in any case, and unknown ones are told with the known ones",
           "[files][property]")
{
    const std::pair<const char*, Container> known[] = {
        { "a.wav", Container::wav },   { "a.WAV", Container::wav },   { "dir.x/a.wave", Container::wav },
        { "a.rf64", Container::rf64 }, { "a.w64", Container::w64 },   { "a.aiff", Container::aiff },
        { "a.aif", Container::aiff },  { "a.caf", Container::caf },   { "a.au", Container::au },
        { "a.snd", Container::au },    { "a.flac", Container::flac }, { "a.b.ogg", Container::ogg },
        { "a.oga", Container::ogg },
    };

    for (const auto& [path, container] : known)
    {
        INFO (path);
        REQUIRE (containerForPath (path).ok());
        CHECK (*containerForPath (path) == container);
    }

    for (const auto* path : { "a", "", "a.", "a.mp3", "dir.wav/a", ".wav" })
    {
        INFO (path);
        const auto found = containerForPath (path);
        REQUIRE_FALSE (found.ok());
        CHECK (found.error().code == ErrorCode::badSpecification);
        CHECK (found.error().message.find (".flac") != std::string::npos);
    }
}

TEST_CASE ("The nearest format is the wanted one, else the next wider, else the widest there is",
           "[files][property]")
{
    using enum SampleFormat;
    const std::tuple<Container, SampleFormat, SampleFormat> cases[] = {
        { Container::wav, int16, int16 },    { Container::wav, float64, float64 },
        { Container::wav, vorbis, int16 },   { Container::flac, float32, int24 },
        { Container::flac, float64, int24 }, { Container::flac, int32, int24 },
        { Container::flac, int8, int8 },     { Container::flac, vorbis, int16 },
        { Container::ogg, int16, vorbis },   { Container::ogg, float32, vorbis },
        { Container::ogg, vorbis, vorbis },  { Container::aiff, float64, float64 },
    };

    for (const auto& [container, wanted, expected] : cases)
    {
        INFO (nameOf (container) << ", " << nameOf (wanted));
        const auto found = nearestFormat (container, wanted, 2, 48000);
        REQUIRE (found.ok());
        CHECK (*found == expected);
    }

    const auto refused = nearestFormat (Container::flac, int16, 9, 48000);
    REQUIRE_FALSE (refused.ok());
    CHECK (refused.error().code == ErrorCode::cannotWrite);
}

TEST_CASE ("Formats know their bits", "[files][property]")
{
    CHECK (bitsOf (SampleFormat::int8) == 8);
    CHECK (bitsOf (SampleFormat::int24) == 24);
    CHECK (bitsOf (SampleFormat::float32) == 32);
    CHECK (bitsOf (SampleFormat::float64) == 64);
    CHECK (bitsOf (SampleFormat::vorbis) == 0);
    CHECK (isInteger (SampleFormat::int32));
    CHECK_FALSE (isInteger (SampleFormat::float32));
    CHECK_FALSE (isInteger (SampleFormat::vorbis));
}
