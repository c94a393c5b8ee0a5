#include "Files/AudioFileReader.h"
#include "Support/AudioFiles.h"
#include "Support/Signals.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace partita;
using namespace partita::test;

namespace
{

OutputFormat wavFloat()
{
    OutputFormat format;
    format.rateHz = 44100;
    return format;
}

ErrorCode openingError (const std::string& path)
{
    const auto reader = AudioFileReader::open (path);
    REQUIRE_FALSE (reader.ok());
    REQUIRE (reader.error().context == path);
    REQUIRE_FALSE (reader.error().message.empty());
    return reader.error().code;
}

void writeBytes (const std::string& path, const std::string& bytes)
{
    std::ofstream (path, std::ios::binary) << bytes;
}

} // namespace

TEST_CASE ("Files that are no audio are refused by what is wrong with them", "[files][errors]")
{
    const ScratchFolder folder;
    CHECK (openingError (folder.file ("none.wav")) == ErrorCode::fileNotFound);
    CHECK (openingError (folder.file ("no folder/none.wav")) == ErrorCode::fileNotFound);
    CHECK (openingError (folder.path.string()) == ErrorCode::fileUnreadable);

    for (const auto* content :
         { "", "R", "RIFF", "some text that is no audio at all, whatever the ending says",
           "RIFF\x10\0\0\0WAVE" })
    {
        writeBytes (folder.file ("a.wav"), content);
        CHECK (openingError (folder.file ("a.wav")) == ErrorCode::fileUnreadable);
    }
}

TEST_CASE ("Reading by any blocks gives what readAll gives, and rewinding gives it again",
           "[files][property]")
{
    const ScratchFolder folder;
    const auto rows = converted<double> (whiteNoise (3, 10007, 511));
    (void) writeSamples (folder.file ("a.wav"), rows, wavFloat());

    auto reader = AudioFileReader::open (folder.file ("a.wav")).value();
    REQUIRE (reader.readAll().value() == rows);

    for (const auto block : { 1000, 4096, 5000, 20000 })
    {
        REQUIRE (reader.rewind().ok());
        auto found = silence<double> (3, 0);
        AudioBuffer<double> buffer (3, block);

        for (int got = block; got == block;)
        {
            got = reader.read (buffer.view()).value();

            for (std::size_t c = 0; c < 3; ++c)
                found[c].insert (found[c].end(), buffer.channel (static_cast<int> (c)),
                                 buffer.channel (static_cast<int> (c)) + got);
        }

        REQUIRE (found == rows);
        REQUIRE (reader.read (buffer.view()).value() == 0);
    }
}

TEST_CASE ("A file of no frames is empty, not an error", "[files][property]")
{
    const ScratchFolder folder;
    (void) writeSamples (folder.file ("a.wav"), silence<double> (2, 0), wavFloat());
    auto reader = AudioFileReader::open (folder.file ("a.wav")).value();
    CHECK (reader.info().frames == 0);
    CHECK (reader.readAll().value() == silence<double> (2, 0));
}

TEST_CASE ("A file that ends before its header said is read as far as it goes and told of",
           "[files][property]")
{
    const ScratchFolder folder;
    const auto rows = converted<double> (whiteNoise (2, 5000, 512));

    for (const auto& [ending, container] :
         { std::pair { ".wav", Container::wav }, std::pair { ".aiff", Container::aiff } })
    {
        auto format = wavFloat();
        format.container = container;
        const auto path = folder.file (std::string ("a") + ending);
        (void) writeSamples (path, rows, format);
        std::filesystem::resize_file (path,
                                      std::filesystem::file_size (path) - 8000); // 1000 frames of two floats

        auto reader = AudioFileReader::open (path);
        INFO (ending);
        REQUIRE (reader.ok());
        CHECK_FALSE (reader->info().damage.empty());
        const auto found = reader->readAll();
        REQUIRE (found.ok());

        // A few bytes after the samples may have gone first.
        CHECK (found->front().size() >= 3990);
        CHECK (found->front().size() <= 4010);
        CHECK (std::equal (found->front().begin(), found->front().end(), rows.front().begin()));
    }
}

TEST_CASE ("Damaged headers give an error or a file, never worse", "[files][fuzz]")
{
    constexpr std::uint64_t seed = 513;
    INFO ("seed " << seed);
    const ScratchFolder folder;
    Random random (seed);

    for (const auto container : { Container::wav, Container::rf64, Container::w64, Container::aiff,
                                  Container::caf, Container::au, Container::flac })
    {
        auto format = wavFloat();
        format.container = container;
        format.sampleFormat = SampleFormat::int16;
        (void) writeSamples (folder.file ("whole"), converted<double> (whiteNoise (2, 300, seed)), format);
        const auto whole = contentOf (folder.file ("whole"));

        for (int i = 0; i < 150; ++i)
        {
            auto bytes = whole;

            for (auto count = random.between (1, 4); count > 0; --count)
                bytes[random.next() % std::min<std::size_t> (bytes.size(), 120)] =
                    static_cast<char> (random.next());

            if (random.next() % 4 == 0)
                bytes.resize (random.next() % bytes.size());

            writeBytes (folder.file ("broken"), bytes);
            INFO (nameOf (container) << ", round " << i);

            if (auto reader = AudioFileReader::open (folder.file ("broken")); ! reader)
                REQUIRE (reader.error().code == ErrorCode::fileUnreadable);
            else
            {
                REQUIRE (reader->info().channels > 0);
                REQUIRE (reader->info().rateHz > 0);
                AudioBuffer<double> buffer (reader->info().channels, 100);
                const auto got = reader->read (buffer.view());
                REQUIRE ((! got.ok() || (*got >= 0 && *got <= 100)));
            }
        }
    }
}
