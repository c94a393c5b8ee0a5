#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

using namespace partita::test;

namespace
{

using Words = std::vector<std::string>;

constexpr int rateHz = 48000;
constexpr std::uint64_t mostMemory = 200u << 20;

/// A file that the program may meet as audio or as an impulse.
struct Specimen
{
    std::string name;
    std::string bytes;

    /// right: rendered with these samples. refused: exit 2. either: any of the two, but nothing else.
    enum class Fate
    {
        right,
        refused,
        either
    };
    Fate fate = Fate::either;
    Channels rows = {};
    std::string told = {}; ///< part of what must be said, if something must
};

struct Clinic : Workspace
{
    Clinic()
    {
        write ("in.wav", wavFile (noiseRows (1, 1, 300), rateHz));
        write ("unit.wav", wavFile ({ { 1.0 } }, rateHz));
    }

    /// Runs with the specimen in one role: samples or a refusal with a message and no output.
    ProcessResult treat (const Words& words) const
    {
        std::filesystem::remove (path ("out.wav"));
        auto command = this->command (words);
        command.memoryLimit = std::uint64_t { 1 } << 30;
        command.timeout = std::chrono::milliseconds (10'000);
        const auto result = runWith (command);
        INFO (result.err);
        CHECK ((result.exitCode == 0 || result.exitCode == 2));
        CHECK ((underSanitizer() || result.peakMemoryBytes < mostMemory));

        if (result.exitCode == 2)
        {
            CHECK (contains (result.err, "partita: error: "));
            CHECK_FALSE (contains (result.err, "memory"));
            CHECK_FALSE (contains (result.err, "std::"));
            CHECK_FALSE (contains (result.err, "vector"));
            CHECK_FALSE (has ("out.wav"));
        }

        return result;
    }

    void checkSamples (const Channels& expected) const
    {
        const auto found = audio ("out.wav").rows;
        const auto finite = std::all_of (
            found.begin(), found.end(),
            [] (const auto& row)
            { return std::all_of (row.begin(), row.end(), [] (double x) { return std::isfinite (x); }); });
        CHECK (finite);

        if (! expected.empty())
            CHECK ((expected == found || residualDb (expected, found) < doubleLimitDb));
    }

    void check (const Specimen& specimen) const
    {
        INFO (specimen.name);
        write ("specimen.wav", specimen.bytes);

        // As audio, through a unit impulse.
        const auto asInput =
            treat ({ "render", "specimen.wav", "--ir", "unit.wav", "--bits", "64f", "-o", "out.wav" });
        checkFate (specimen, asInput);

        if (asInput.exitCode == 0)
            checkSamples (specimen.fate == Specimen::Fate::right ? specimen.rows : Channels {});

        // As an impulse, on a single one. An impulse of no frames is refused.
        write ("one.wav", wavFile ({ { 1.0 } }, rateHz));
        const auto asImpulse =
            treat ({ "render", "one.wav", "--ir", "specimen.wav", "--layout", "parallel", "-o", "out.wav" });
        const auto usable = ! specimen.rows.empty() && ! specimen.rows[0].empty();

        if (usable || specimen.fate != Specimen::Fate::right)
            checkFate (specimen, asImpulse);
        else
            CHECK_EXIT (asImpulse, 2);

        if (asImpulse.exitCode == 0)
            checkSamples (specimen.fate == Specimen::Fate::right && usable ? specimen.rows : Channels {});
    }

    static void checkFate (const Specimen& specimen, const ProcessResult& result)
    {
        INFO (result.err);

        if (specimen.fate != Specimen::Fate::either)
            CHECK (result.exitCode == (specimen.fate == Specimen::Fate::right ? 0 : 2));

        CHECK (contains (result.err, specimen.told));
    }
};

std::string fmtChunk (const WavFormat& format) { return riffChunk ("fmt ", format.bytes()); }

Channels stored (Channels rows, WavEncoding encoding)
{
    if (encoding == WavEncoding::float64)
        return rows;

    for (auto& row : rows)
        for (auto& sample : row)
            if (encoding == WavEncoding::float32)
                sample = static_cast<double> (static_cast<float> (sample));
            else
                sample = std::round (std::ldexp (sample, bitsOf (encoding) - 1))
                         / std::ldexp (1.0, bitsOf (encoding) - 1);

    return rows;
}

const Channels mono = decayRows (5, 1, 64);
const Channels stereo = decayRows (6, 2, 64);

WavFormat format64 (int channels = 1) { return WavFormat::of (WavEncoding::float64, channels, rateHz); }

std::string data64 (const Channels& rows) { return riffChunk ("data", encoded (rows, WavEncoding::float64)); }

} // namespace

TEST_CASE ("every encoding of WAV, plain and extensible, gives its samples", "[cli][files]")
{
    const Clinic clinic;

    for (const auto encoding : { WavEncoding::uint8, WavEncoding::int16, WavEncoding::int24,
                                 WavEncoding::int32, WavEncoding::float32, WavEncoding::float64 })
        for (const auto& rows : { mono, stereo, decayRows (7, 5, 33) })
        {
            const auto channels = static_cast<int> (rows.size());
            const auto name =
                std::to_string (bitsOf (encoding)) + " bits, " + std::to_string (channels) + " channels";
            const auto format = WavFormat::of (encoding, channels, rateHz);
            const auto expected = stored (rows, encoding);
            const auto samples = riffChunk ("data", encoded (rows, encoding));
            clinic.check ({ name, wavFile (rows, rateHz, encoding), Specimen::Fate::right, expected });

            for (const auto mask : { 0u, 3u, 4u, 0x3fu, 0xffffffffu })
                clinic.check ({ name + ", extensible",
                                riffFile (fmtChunk (format.extensible (mask)) + samples),
                                Specimen::Fate::right, expected });
        }
}

TEST_CASE ("RF64, W64, AIFF and FLAC give their samples", "[cli][files]")
{
    const Clinic clinic;

    for (const auto encoding :
         { WavEncoding::int16, WavEncoding::int24, WavEncoding::float32, WavEncoding::float64 })
    {
        clinic.check ({ "RF64", rf64File (stereo, rateHz, encoding), Specimen::Fate::right,
                        stored (stereo, encoding) });
        clinic.check (
            { "W64", w64File (stereo, rateHz, encoding), Specimen::Fate::right, stored (stereo, encoding) });
    }

    clinic.check (
        { "AIFF", aiffFile (stereo, rateHz), Specimen::Fate::right, stored (stereo, WavEncoding::int16) });
    writeAudio (clinic.path ("x.flac"), stereo, rateHz, SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
    clinic.check ({ "FLAC", clinic.read ("x.flac"), Specimen::Fate::right, clinic.audio ("x.flac").rows });
}

TEST_CASE ("a FLAC stream that does not know its length is rendered whole or refused, never as nothing",
           "[cli][files]")
{
    const Clinic clinic;
    const auto rows = noiseRows (3, 1, 20'000);
    writeAudio (clinic.path ("x.flac"), rows, rateHz, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    auto bytes = clinic.read ("x.flac");

    // The low 36 bits of the eight bytes from 18 on are the number of frames; 0 means unknown.
    bytes[21] = static_cast<char> (bytes[21] & 0xf0);

    for (std::size_t n = 22; n < 26; ++n)
        bytes[n] = 0;

    clinic.write ("specimen.flac", bytes);
    const auto result =
        clinic.treat ({ "render", "specimen.flac", "--ir", "unit.wav", "--bits", "64f", "-o", "out.wav" });

    if (result.exitCode == 0)
        CHECK (residualDb (clinic.audio ("x.flac").rows, clinic.audio ("out.wav").rows) < doubleLimitDb);

    const auto asImpulse = clinic.treat ({ "render", "unit.wav", "--ir", "specimen.flac", "-o", "out.wav" });

    if (asImpulse.exitCode == 0)
        CHECK (residualDb (clinic.audio ("x.flac").rows, clinic.audio ("out.wav").rows) < doubleLimitDb);
}

TEST_CASE ("a FLAC file that breaks off is refused or told", "[cli][files]")
{
    const Clinic clinic;
    writeAudio (clinic.path ("x.flac"), noiseRows (3, 1, 40'000), rateHz, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    const auto bytes = clinic.read ("x.flac");

    for (const auto share : { 0.1, 0.5, 0.99 })
    {
        clinic.write ("specimen.flac", bytes.substr (0, static_cast<std::size_t> (
                                                            share * static_cast<double> (bytes.size()))));

        for (const auto& words :
             std::vector<Words> { { "render", "specimen.flac", "--ir", "unit.wav", "-o", "out.wav" },
                                  { "render", "in.wav", "--ir", "specimen.flac", "-o", "out.wav" },
                                  { "convolve", "specimen.flac", "unit.wav", "-o", "out.wav" } })
        {
            INFO (words[0] << " " << words[1] << " " << share);
            CHECK_FALSE (clinic.treat (words).err.empty());
        }
    }
}

TEST_CASE ("unusual but whole WAV files give their samples", "[cli][files]")
{
    const Clinic clinic;
    const auto fmt = fmtChunk (format64());
    const auto data = data64 (mono);
    const auto right = [&clinic] (const std::string& name, const std::string& bytes) {
        clinic.check ({ name, bytes, Specimen::Fate::right, mono });
    };

    right ("odd chunk with its padding before the samples",
           riffFile (fmt + riffChunk ("abcd", "xyz") + data));
    right ("odd chunk at the end", riffFile (fmt + data + riffChunk ("abcd", "xyz")));
    right ("LIST INFO before and after",
           riffFile (riffChunk ("LIST", "INFO" + riffChunk ("INAM", std::string ("Name\0", 5))) + fmt + data
                     + riffChunk ("LIST", "INFOICMT")));
    right ("bext first", riffFile (riffChunk ("bext", std::string (602, '\0')) + fmt + data));
    right ("JUNK of a page", riffFile (riffChunk ("JUNK", std::string (4068, '\0')) + fmt + data));
    right ("fact and cue", riffFile (fmt + riffChunk ("fact", littleEndian (64, 4))
                                     + riffChunk ("cue ", littleEndian (0, 4)) + data));
    right ("fmt of 18 bytes", riffFile (riffChunk ("fmt ", format64().bytes() + littleEndian (0, 2)) + data));
    right ("RIFF length 0", riffFile (fmt + data, 0));
    right ("RIFF length of a stream", riffFile (fmt + data, 0xffffffffu));
    right ("RIFF length too short", riffFile (fmt + data, 30));
    right ("RIFF length too long", riffFile (fmt + data, 1'000'000));
    right ("bytes per second that lie", riffFile (
                                            []
                                            {
                                                auto format = format64();
                                                format.bytesPerSecond = 1;
                                                return fmtChunk (format);
                                            }()
                                            + data));
    clinic.check ({ "one frame", wavFile ({ { 0.5 } }, rateHz), Specimen::Fate::right, { { 0.5 } } });
    clinic.check ({ "no frame", wavFile ({ {} }, rateHz), Specimen::Fate::right, { {} } });
}

TEST_CASE (
    "a WAV file that breaks off or does not know its length is read as far as it goes, and that is said",
    "[cli][files]")
{
    const Clinic clinic;
    const auto fmt = fmtChunk (format64());
    const auto samples = encoded (mono, WavEncoding::float64);
    const Channels half { part (mono[0], 0, 32) };

    clinic.check ({ "broken off", riffFile (fmt + riffChunk ("data", samples.substr (0, 256), 512)),
                    Specimen::Fate::right, half, "promises more" });
    clinic.check ({ "broken off within a frame",
                    riffFile (fmt + riffChunk ("data", samples.substr (0, 259), 512)), Specimen::Fate::right,
                    half, "promises more" });
    clinic.check ({ "the length of a stream",
                    riffFile (fmt + riffChunk ("data", samples, 0xffffffffu), 0xffffffffu),
                    Specimen::Fate::right, mono });
    clinic.check ({ "2 GiB promised", riffFile (fmt + riffChunk ("data", samples, 0x7fffffffu)),
                    Specimen::Fate::right, mono, "promises more" });

    auto rf64 = rf64File (mono, rateHz, WavEncoding::float64);
    clinic.check ({ "RF64 broken off", rf64.substr (0, rf64.size() - 256), Specimen::Fate::right, half,
                    "promises more" });
    auto w64 = w64File (mono, rateHz, WavEncoding::float64);
    clinic.check (
        { "W64 broken off", w64.substr (0, w64.size() - 256), Specimen::Fate::right, half, "promises more" });
    auto aiff = aiffFile (mono, rateHz);
    clinic.check ({ "AIFF broken off", aiff.substr (0, aiff.size() - 64), Specimen::Fate::right,
                    stored (half, WavEncoding::int16), "promises more" });

    // Samples behind a length of 0 belong to a recorder that lost its power: refused perhaps, but not lost
    // silently.
    clinic.write ("specimen.wav", riffFile (fmt + riffChunk ("data", samples, 0)));
    CHECK_FALSE (
        clinic.treat ({ "render", "specimen.wav", "--ir", "unit.wav", "-o", "out.wav" }).err.empty());
    CHECK_FALSE (clinic.treat ({ "render", "in.wav", "--ir", "specimen.wav", "-o", "out.wav" }).err.empty());
}

TEST_CASE ("headers that make no sense are refused", "[cli][files]")
{
    const Clinic clinic;
    const auto fmt = fmtChunk (format64());
    const auto data = data64 (mono);
    const auto refused = [&clinic] (const std::string& name, const std::string& bytes) {
        clinic.check ({ name, bytes, Specimen::Fate::refused });
    };
    const auto withFormat = [&data] (auto change)
    {
        auto format = format64();
        change (format);
        return riffFile (fmtChunk (format) + data);
    };

    refused ("an empty file", "");
    refused ("one byte", "R");
    refused ("RIFF alone", "RIFF");
    refused ("RIFF WAVE alone", riffFile (""));
    refused ("RIFF of something else", "RIFF" + littleEndian (4, 4) + "AVI ");
    refused ("text", "This is a text and no audio at all. It goes on for a while, as texts do.\n");
    refused ("fmt alone", riffFile (fmt));
    refused ("samples without fmt", riffFile (data));
    refused ("fmt of 4 bytes", riffFile (riffChunk ("fmt ", littleEndian (3, 4)) + data));
    refused ("no channels", withFormat ([] (auto& f) { f.channels = 0; }));
    refused ("65535 channels", withFormat ([] (auto& f) { f.channels = 65535; }));
    refused ("rate 0", withFormat ([] (auto& f) { f.rateHz = 0; }));
    refused ("a negative rate", withFormat ([] (auto& f) { f.rateHz = 0x80000001u; }));
    refused ("0 bits", withFormat (
                           [] (auto& f)
                           {
                               f.bits = 0;
                               f.tag = 1;
                               f.blockAlign = 0;
                           }));
    refused ("255 bits", withFormat (
                             [] (auto& f)
                             {
                                 f.bits = 255;
                                 f.tag = 1;
                             }));
    refused ("an unknown tag", withFormat ([] (auto& f) { f.tag = 0x1234; }));
    refused ("an extensible header without its extension", withFormat ([] (auto& f) { f.tag = 0xfffe; }));
    refused ("zeros", std::string (5000, '\0'));
    refused ("0xff", std::string (5000, '\xff'));
}

TEST_CASE ("headers that contradict themselves never crash, hang or eat memory", "[cli][files]")
{
    const Clinic clinic;
    const auto fmt = fmtChunk (format64());
    const auto data = data64 (mono);
    const auto withFormat = [&data] (auto change)
    {
        auto format = format64();
        change (format);
        return riffFile (fmtChunk (format) + data);
    };

    for (const int align : { 0, 1, 7, 9, 16, 65535 })
        clinic.check (
            { "block align " + std::to_string (align),
              withFormat ([align] (auto& f) { f.blockAlign = static_cast<std::uint16_t> (align); }) });

    for (const int tag : { 1, 2, 3, 6, 7, 0x11, 0x31, 0x55, 0xfffe })
        for (const int bits : { 0, 1, 4, 7, 8, 12, 20, 33, 64, 255, 65535 })
            clinic.check ({ "tag " + std::to_string (tag) + " of " + std::to_string (bits) + " bits",
                            withFormat (
                                [&] (auto& f)
                                {
                                    f.tag = static_cast<std::uint16_t> (tag);
                                    f.bits = static_cast<std::uint16_t> (bits);
                                }) });

    clinic.check ({ "1024 channels", withFormat ([] (auto& f) { f.channels = 1024; }) });
    clinic.check ({ "fmt of 60000 bytes",
                    riffFile (riffChunk ("fmt ", format64().bytes() + std::string (60'000, 'x')) + data) });
    clinic.check (
        { "fmt that promises 4 GiB", riffFile (riffChunk ("fmt ", format64().bytes(), 0xfffffff0u) + data) });
    clinic.check ({ "two fmt chunks",
                    riffFile (fmt + fmtChunk (WavFormat::of (WavEncoding::int16, 2, 44100)) + data) });
    clinic.check ({ "two data chunks", riffFile (fmt + data + data) });
    clinic.check ({ "samples before fmt", riffFile (data + fmt) });
    clinic.check (
        { "LIST that promises 4 GiB", riffFile (fmt + riffChunk ("LIST", "INFO", 0xffffffffu) + data) });
    clinic.check ({ "bext of 10 bytes", riffFile (fmt + riffChunk ("bext", std::string (10, 'x')) + data) });
    clinic.check ({ "bext with a megabyte of history",
                    riffFile (riffChunk ("bext", std::string (1'000'000, 'x')) + fmt + data) });
    clinic.check (
        { "odd chunk without its padding", riffFile (fmt + "abcd" + littleEndian (3, 4) + "xyz" + data) });

    auto rf64 = rf64File (mono, rateHz, WavEncoding::float64);
    clinic.check ({ "RF64 of endless samples", rf64.replace (28, 8, std::string (8, '\xff')) });
    clinic.check ({ "RF64 without ds64", "RF64" + littleEndian (0xffffffffu, 4) + "WAVE" + fmt + data });
    clinic.check ({ "W64 of endless samples",
                    w64Header (format64(), 0x7fffffffffffff00u) + encoded (mono, WavEncoding::float64) });
}

TEST_CASE ("rates beyond all use cost no memory, as audio or as an impulse", "[cli][files]")
{
    const Clinic clinic;

    for (const auto rate : { 1, 7, 100, 384'001, 10'000'019, 2'147'483'647 })
    {
        INFO (rate);
        clinic.write ("specimen.wav", wavFile (mono, rate));

        // Without a change of rate any of them is as good as another.
        CHECK_EXIT (clinic.treat ({ "render", "specimen.wav", "--lowpass", std::to_string (rate / 5.0),
                                    "--taps", "31", "-o", "out.wav" }),
                    0);
        clinic.treat ({ "render", "specimen.wav", "--ir", "unit.wav", "-o", "out.wav" });
        clinic.treat ({ "render", "in.wav", "--ir", "specimen.wav", "-o", "out.wav" });
    }
}

TEST_CASE ("samples that are no numbers count as zero in audio and refuse an impulse", "[cli][files]")
{
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    const Clinic clinic;

    for (const auto encoding : { WavEncoding::float32, WavEncoding::float64 })
        for (const auto bad : { std::nan (""), infinity, -infinity })
        {
            clinic.write ("specimen.wav", wavFile ({ { 0.5, bad, 0.25, bad } }, rateHz, encoding));

            for (const auto* engine : { "offline", "live" })
            {
                const auto result = clinic.treat (
                    { "render", "specimen.wav", "--ir", "unit.wav", "--engine", engine, "-o", "out.wav" });
                CHECK_EXIT (result, 0);
                CHECK (contains (result.err, "2 input samples were not finite"));
                CHECK (residualDb ({ { 0.5, 0.0, 0.25, 0.0 } }, clinic.audio ("out.wav").rows)
                       < floatLimitDb);
            }

            const auto asImpulse =
                clinic.treat ({ "render", "in.wav", "--ir", "specimen.wav", "-o", "out.wav" });
            CHECK_EXIT (asImpulse, 2);
            CHECK (contains (asImpulse.err, "not finite"));
        }
}

TEST_CASE ("numbers at the ends of their range stay numbers", "[cli][files]")
{
    const Clinic clinic;
    const auto huge = static_cast<double> (std::numeric_limits<float>::max());

    for (const auto& tiny : { wavFile ({ { 1e-310, -1e-320, 5e-324, 1e-40, 0.0 } }, rateHz),
                              wavFile ({ { 1e-40, -1e-44, 1e-38 } }, rateHz, WavEncoding::float32) })
    {
        clinic.write ("specimen.wav", tiny);

        for (const auto& words : std::vector<Words> {
                 { "render", "specimen.wav", "--ir", "unit.wav", "-o", "out.wav" },
                 { "render", "in.wav", "--ir", "specimen.wav", "-o", "out.wav" },
                 { "render", "specimen.wav", "--ir", "unit.wav", "--engine", "live", "-o", "out.wav" } })
        {
            CHECK_EXIT (clinic.treat (words), 0);
            clinic.checkSamples ({});
            CHECK (peakOf (clinic.audio ("out.wav").rows) < 1e-36);
        }
    }

    // A sample as large as floats go, and one that only doubles hold, in every way of working.
    for (const auto peak : { huge, 1e300 })
        for (const auto* bits : { "16", "32f", "64f" })
            for (const auto* engine : { "offline", "live" })
            {
                INFO (peak << " to " << bits << ", " << engine);
                clinic.write ("specimen.wav", wavFile ({ { 0.5, peak, -peak, 0.25, 0.125 } }, rateHz));
                const auto result = clinic.treat ({ "render", "specimen.wav", "--ir", "unit.wav", "--bits",
                                                    bits, "--engine", engine, "-o", "out.wav" });

                if (result.exitCode == 0)
                    clinic.checkSamples ({});

                // An output whose samples are not the input's must say so.
                if (result.exitCode == 0 && std::string (bits) == "16")
                    CHECK_FALSE (result.err.empty());
            }
}

TEST_CASE ("an impulse of another file's audio that is longer than the audio is no problem", "[cli][files]")
{
    const Clinic clinic;
    const auto h = decay (3, 30'000);
    clinic.write ("long.wav", wavFile ({ h }, rateHz));
    CHECK_EXIT (clinic.treat ({ "render", "unit.wav", "--ir", "long.wav", "-o", "out.wav" }), 0);
    CHECK (residualDb ({ h }, clinic.audio ("out.wav").rows) < doubleLimitDb);
}

TEST_CASE ("mutated files never end the program by a signal, never hang and never eat memory",
           "[cli][files][fuzz]")
{
    const Clinic clinic;
    writeAudio (clinic.path ("x.flac"), stereo, rateHz, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    writeAudio (clinic.path ("x.ogg"), noiseRows (3, 1, 3000), rateHz, SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    writeAudio (clinic.path ("x.caf"), stereo, rateHz, SF_FORMAT_CAF | SF_FORMAT_PCM_24);
    const auto full =
        riffFile (riffChunk ("bext", std::string (700, 'b')) + fmtChunk (format64 (2).extensible (3))
                  + riffChunk ("LIST", "INFO" + riffChunk ("INAM", "A name")) + data64 (stereo));
    const std::vector<std::string> seeds { wavFile (mono, rateHz, WavEncoding::int16),
                                           full,
                                           rf64File (stereo, rateHz, WavEncoding::float32),
                                           w64File (mono, rateHz, WavEncoding::int24),
                                           aiffFile (stereo, rateHz),
                                           clinic.read ("x.flac"),
                                           clinic.read ("x.ogg"),
                                           clinic.read ("x.caf") };
    constexpr int rounds = 320;
    std::uint64_t state = 20240607;
    const auto random = [&state] (std::size_t below)
    {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t> (state >> 33) % below;
    };

    for (int round = 0; round < rounds; ++round)
    {
        auto bytes = seeds[static_cast<std::size_t> (round) % seeds.size()];
        const auto changes = 1 + random (4);

        for (std::size_t i = 0; i < changes; ++i)
        {
            // Headers are where the harm is.
            const auto at =
                random (random (3) > 0 ? std::min<std::size_t> (bytes.size(), 120) : bytes.size());

            switch (random (5))
            {
                case 0: bytes[at] = static_cast<char> (random (256)); break;
                case 1: bytes[at] = static_cast<char> (bytes[at] ^ (1 << random (8))); break;
                case 2:
                    bytes.replace (at, std::min<std::size_t> (4, bytes.size() - at),
                                   std::string (4, random (2) == 0 ? '\xff' : '\0'));
                    break;
                case 3: bytes.erase (at, 1 + random (8)); break;
                default: bytes.insert (at, 1 + random (8), static_cast<char> (random (256))); break;
            }
        }

        INFO ("round " << round);
        clinic.write ("specimen.wav", bytes);
        const auto result =
            round % 2 == 0 ? clinic.treat (
                { "render", "specimen.wav", "--lowpass", "1k", "--taps", "31", "-o", "out.wav" })
                           : clinic.treat ({ "render", "in.wav", "--ir", "specimen.wav", "-o", "out.wav" });

        if (result.exitCode == 0)
            clinic.checkSamples ({});
    }
}
