#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>

using namespace partita::test;

namespace
{

constexpr std::size_t bextFixedBytes = 602;
constexpr std::size_t maskOffset = 20; // in a fmt chunk

std::string padded (std::string text, std::size_t bytes)
{
    text.resize (bytes, '\0');
    return text;
}

std::string broadcastChunk()
{
    auto content = padded ("Take 7, close microphones", 256) + padded ("Studio B", 32)
                   + padded ("REF-0042", 32) + "2024-06-07" + "12:34:56" + littleEndian (123'456'789, 8)
                   + littleEndian (1, 2);
    content = padded (content, bextFixedBytes) + "A=PCM,F=48000,W=24,M=stereo,T=desk\r\n";
    return riffChunk ("bext", content);
}

std::string infoChunk()
{
    const auto entry = [] (const std::string& name, const std::string& text)
    { return riffChunk (name, text + '\0'); };
    return riffChunk ("LIST", "INFO" + entry ("INAM", "Partita in E") + entry ("IART", "A player")
                                  + entry ("ICMT", "Slow – langsam") + entry ("ICRD", "2024")
                                  + entry ("ICOP", "Nobody") + entry ("IGNR", "Chamber")
                                  + entry ("ISFT", "Recorder 3"));
}

std::uint64_t formatField (const Workspace& workspace, std::size_t offset, int bytes)
{
    const auto format = findRiffChunk (workspace.read ("out.wav"), "fmt ");
    REQUIRE (format.has_value());
    REQUIRE (format->size() >= offset + static_cast<std::size_t> (bytes));
    return littleEndianAt (*format, offset, bytes);
}

std::string file (const WavFormat& format, const std::string& before, const Channels& rows,
                  const std::string& after)
{
    return riffFile (before + riffChunk ("fmt ", format.bytes())
                     + riffChunk ("data", encoded (rows, WavEncoding::int24)) + after);
}

} // namespace

TEST_CASE ("bext, LIST INFO and their texts go over from WAV to WAV", "[cli][metadata]")
{
    const Workspace workspace;
    const auto rows = noiseRows (1, 2, 1000);
    const auto format = WavFormat::of (WavEncoding::int24, 2, 48000);
    workspace.write ("before.wav", file (format, broadcastChunk() + infoChunk(), rows, ""));
    workspace.write ("after.wav", file (format, "", rows, infoChunk() + broadcastChunk()));

    for (const std::string name : { "before.wav", "after.wav" })
    {
        INFO (name);
        CHECK_EXIT (workspace.run ({ "render", name, "--lowpass", "5k", "-f", "-o", "out.wav" }), 0);
        const auto out = workspace.read ("out.wav");
        const auto broadcast = findRiffChunk (out, "bext");
        REQUIRE (broadcast.has_value());
        CHECK (broadcast->starts_with ("Take 7, close microphones"));
        CHECK (broadcast->substr (256, 8) == "Studio B");
        CHECK (broadcast->substr (288, 8) == "REF-0042");
        CHECK (broadcast->substr (320, 18) == "2024-06-0712:34:56");
        CHECK (littleEndianAt (*broadcast, 338, 8) == 123'456'789);
        CHECK (contains (*broadcast, "A=PCM,F=48000,W=24,M=stereo,T=desk"));

        for (const auto* text :
             { "Partita in E", "A player", "Slow – langsam", "2024", "Nobody", "Chamber", "Recorder 3" })
        {
            INFO (text);
            CHECK (contains (out, text));
        }

        CHECK (workspace.audio ("out.wav").frames() > 1000);
    }
}

TEST_CASE ("the speaker mask goes over from WAV to WAV, and a plain header stays plain", "[cli][metadata]")
{
    const Workspace workspace;
    workspace.write ("ir.wav", wavFile ({ { 1.0, 0.5 } }));

    struct Case
    {
        int channels;
        std::uint32_t mask;
    };

    for (const auto& [channels, mask] : std::vector<Case> {
             { 2, 0x3 }, { 6, 0x3f }, { 6, 0x60f }, { 8, 0x63f }, { 4, 0x107 }, { 3, 0x7 }, { 1, 0x4 } })
    {
        INFO (channels << " channels at " << mask);
        const auto rows = noiseRows (1, static_cast<std::size_t> (channels), 100);
        workspace.write (
            "in.wav",
            file (WavFormat::of (WavEncoding::int24, channels, 48000).extensible (mask), "", rows, ""));
        CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-f", "-o", "out.wav" }), 0);
        CHECK (formatField (workspace, 0, 2) == 0xfffe);
        CHECK (formatField (workspace, maskOffset, 4) == mask);
    }

    workspace.write ("in.wav",
                     file (WavFormat::of (WavEncoding::int24, 2, 48000), "", noiseRows (1, 2, 100), ""));
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-f", "-o", "out.wav" }), 0);
    CHECK (formatField (workspace, 0, 2) == 1);
}

TEST_CASE ("channels that stand for no speakers are not given any", "[cli][metadata]")
{
    const Workspace workspace;
    workspace.write ("ir.wav", wavFile ({ { 1.0, 0.5 } }));

    for (const int channels : { 2, 4, 6, 8 })
    {
        INFO (channels);
        const auto rows = noiseRows (1, static_cast<std::size_t> (channels), 100);
        workspace.write ("in.wav", file (WavFormat::of (WavEncoding::int24, channels, 48000).extensible (0),
                                         "", rows, ""));
        CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-f", "-o", "out.wav" }), 0);
        CHECK (formatField (workspace, maskOffset, 4) == 0);
    }
}

TEST_CASE ("another number of channels does not keep the speakers of the old one", "[cli][metadata]")
{
    const Workspace workspace;
    workspace.write ("ir.wav", wavFile (decayRows (1, 2, 50)));
    workspace.write ("in.wav", file (WavFormat::of (WavEncoding::int24, 1, 48000).extensible (0x4),
                                     infoChunk(), noiseRows (1, 1, 100), ""));
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-o", "out.wav" }), 0);
    const auto out = workspace.read ("out.wav");
    const auto mask = formatField (workspace, maskOffset, 4);
    CHECK ((mask == 0x3 || mask == 0));
    CHECK (contains (out, "Partita in E"));
}

TEST_CASE ("a file without texts gets none", "[cli][metadata]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 100)));
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--lowpass", "5k", "-o", "out.wav" }), 0);

    for (const auto* name : { "bext", "LIST", "PEAK" })
        CHECK_FALSE (findRiffChunk (workspace.read ("out.wav"), name).has_value());
}
