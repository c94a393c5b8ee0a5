#include "Support/WavBytes.h"

#include <sndfile.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace partita::test
{
namespace
{

// The 14 bytes after the tag in an extensible header's sub-format.
const std::string mediaGuid ("\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71", 14);

// The 12 bytes after the name in Wave64's chunk names.
const std::string w64Riff ("\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00", 12);
const std::string w64Guid ("\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a", 12);

constexpr std::size_t riffHeader = 12, chunkHeader = 8, w64ChunkHeader = 24;

std::uint64_t stepsOf (double sample, int bits)
{
    const auto scale = std::ldexp (1.0, bits - 1);
    const auto steps = std::clamp (std::round (sample * scale), -scale, scale - 1.0);
    return static_cast<std::uint64_t> (static_cast<std::int64_t> (steps));
}

std::string encodedSample (double sample, WavEncoding encoding)
{
    const auto bits = bitsOf (encoding);

    switch (encoding)
    {
        case WavEncoding::float32:
            return littleEndian (std::bit_cast<std::uint32_t> (static_cast<float> (sample)), 4);
        case WavEncoding::float64: return littleEndian (std::bit_cast<std::uint64_t> (sample), 8);
        case WavEncoding::uint8: return littleEndian (stepsOf (sample, bits) + 128u, 1);
        case WavEncoding::int16:
        case WavEncoding::int24:
        case WavEncoding::int32: break;
    }

    return littleEndian (stepsOf (sample, bits), bits / 8);
}

std::string formatAndData (const Channels& rows, int rateHz, WavEncoding encoding)
{
    return riffChunk ("fmt ", WavFormat::of (encoding, static_cast<int> (rows.size()), rateHz).bytes())
           + riffChunk ("data", encoded (rows, encoding));
}

std::string w64Chunk (const std::string& name, const std::string& content)
{
    auto chunk = name + w64Guid + littleEndian (w64ChunkHeader + content.size(), 8) + content;
    chunk.resize ((chunk.size() + 7) / 8 * 8, '\0');
    return chunk;
}

} // namespace

std::string littleEndian (std::uint64_t value, int bytes)
{
    std::string result;

    for (int i = 0; i < bytes; ++i)
        result += static_cast<char> (static_cast<unsigned char> (i < 8 ? value >> (8 * i) : 0u));

    return result;
}

std::string bigEndian (std::uint64_t value, int bytes)
{
    auto result = littleEndian (value, bytes);
    std::reverse (result.begin(), result.end());
    return result;
}

std::uint64_t littleEndianAt (const std::string& bytes, std::size_t offset, int count)
{
    std::uint64_t value = 0;

    for (int i = count - 1; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char> (bytes.at (offset + static_cast<std::size_t> (i)));

    return value;
}

int bitsOf (WavEncoding encoding) noexcept
{
    switch (encoding)
    {
        case WavEncoding::uint8: return 8;
        case WavEncoding::int16: return 16;
        case WavEncoding::int24: return 24;
        case WavEncoding::int32:
        case WavEncoding::float32: return 32;
        case WavEncoding::float64: return 64;
    }

    return 0;
}

std::string encoded (const Channels& rows, WavEncoding encoding)
{
    std::string bytes;
    const auto frames = rows.empty() ? 0 : rows.front().size();

    for (std::size_t n = 0; n < frames; ++n)
        for (const auto& row : rows)
            bytes += encodedSample (row[n], encoding);

    return bytes;
}

WavFormat WavFormat::of (WavEncoding encoding, int channels, int rateHz)
{
    WavFormat format;
    format.tag = encoding == WavEncoding::float32 || encoding == WavEncoding::float64 ? 3 : 1;
    format.channels = static_cast<std::uint16_t> (channels);
    format.rateHz = static_cast<std::uint32_t> (rateHz);
    format.bits = static_cast<std::uint16_t> (bitsOf (encoding));
    return format;
}

WavFormat WavFormat::extensible (std::uint32_t mask) const
{
    auto format = *this;
    format.tag = 0xfffe;
    format.extension = littleEndian (22, 2) + littleEndian (bits, 2) + littleEndian (mask, 4)
                       + littleEndian (tag, 2) + mediaGuid;
    return format;
}

std::string WavFormat::bytes() const
{
    const auto align = blockAlign.value_or (static_cast<std::uint16_t> (channels * ((bits + 7) / 8)));
    return littleEndian (tag, 2) + littleEndian (channels, 2) + littleEndian (rateHz, 4)
           + littleEndian (bytesPerSecond.value_or (rateHz * align), 4) + littleEndian (align, 2)
           + littleEndian (bits, 2) + extension;
}

std::string riffChunk (const std::string& name, const std::string& content, std::uint32_t statedLength)
{
    return name + littleEndian (statedLength, 4) + content
           + (content.size() % 2 == 1 ? std::string (1, '\0') : "");
}

std::string riffChunk (const std::string& name, const std::string& content)
{
    return riffChunk (name, content, static_cast<std::uint32_t> (content.size()));
}

std::string riffFile (const std::string& chunks, std::uint32_t statedLength)
{
    return "RIFF" + littleEndian (statedLength, 4) + "WAVE" + chunks;
}

std::string riffFile (const std::string& chunks)
{
    return riffFile (chunks, static_cast<std::uint32_t> (chunks.size() + 4));
}

std::string wavFile (const Channels& rows, int rateHz, WavEncoding encoding)
{
    return riffFile (formatAndData (rows, rateHz, encoding));
}

std::string rf64File (const Channels& rows, int rateHz, WavEncoding encoding)
{
    const auto data = encoded (rows, encoding);
    const auto format = WavFormat::of (encoding, static_cast<int> (rows.size()), rateHz).bytes();
    const auto frames = rows.front().size();
    const auto tail = riffChunk ("fmt ", format) + riffChunk ("data", data, 0xffffffffu);
    constexpr std::size_t sizesLength = 28;
    const auto sizes = littleEndian (4 + chunkHeader + sizesLength + tail.size(), 8)
                       + littleEndian (data.size(), 8) + littleEndian (frames, 8) + littleEndian (0, 4);
    return "RF64" + littleEndian (0xffffffffu, 4) + "WAVE" + riffChunk ("ds64", sizes) + tail;
}

std::string w64Header (const WavFormat& format, std::uint64_t dataBytes)
{
    const auto start = "wave" + w64Guid + w64Chunk ("fmt ", format.bytes());
    const auto length = w64ChunkHeader + start.size() + w64ChunkHeader + dataBytes;
    return "riff" + w64Riff + littleEndian (length, 8) + start + "data" + w64Guid
           + littleEndian (w64ChunkHeader + dataBytes, 8);
}

std::string w64File (const Channels& rows, int rateHz, WavEncoding encoding)
{
    const auto data = encoded (rows, encoding);
    return w64Header (WavFormat::of (encoding, static_cast<int> (rows.size()), rateHz), data.size()) + data;
}

std::string aiffFile (const Channels& rows, int rateHz)
{
    auto data = encoded (rows, WavEncoding::int16);

    for (std::size_t n = 0; n + 1 < data.size(); n += 2)
        std::swap (data[n], data[n + 1]);

    // The rate is an 80 bit float: exponent, then 64 bits with the leading one.
    const auto exponent = std::bit_width (static_cast<unsigned> (rateHz)) - 1;
    const auto rate = bigEndian (static_cast<std::uint64_t> (16383 + exponent), 2)
                      + bigEndian (static_cast<std::uint64_t> (rateHz) << (63 - exponent), 8);
    const auto common =
        bigEndian (rows.size(), 2) + bigEndian (rows.front().size(), 4) + bigEndian (16, 2) + rate;
    const auto chunks = "COMM" + bigEndian (common.size(), 4) + common + "SSND"
                        + bigEndian (data.size() + 8, 4) + std::string (8, '\0') + data;
    return "FORM" + bigEndian (chunks.size() + 4, 4) + "AIFF" + chunks;
}

std::optional<std::string> findRiffChunk (const std::string& file, const std::string& name)
{
    for (auto at = riffHeader; at + chunkHeader <= file.size();)
    {
        const auto length = static_cast<std::size_t> (littleEndianAt (file, at + 4, 4));

        if (file.compare (at, 4, name) == 0)
            return file.substr (at + chunkHeader, length);

        at += chunkHeader + length + length % 2;
    }

    return {};
}

AudioContent readAudio (const std::string& path)
{
    SF_INFO info {};
    auto* file = sf_open (path.c_str(), SFM_READ, &info);

    if (file == nullptr)
        throw std::runtime_error (path + ": " + sf_strerror (nullptr));

    const auto channels = static_cast<std::size_t> (info.channels);
    std::vector<double> interleaved (channels * static_cast<std::size_t> (info.frames));
    const auto frames = static_cast<std::size_t> (sf_readf_double (file, interleaved.data(), info.frames));
    sf_close (file);

    AudioContent content { info.samplerate, info.format, Channels (channels, std::vector<double> (frames)) };

    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t n = 0; n < frames; ++n)
            content.rows[c][n] = interleaved[n * channels + c];

    return content;
}

void writeAudio (const std::string& path, const Channels& rows, int rateHz, int sndfileFormat)
{
    SF_INFO info {};
    info.samplerate = rateHz;
    info.channels = static_cast<int> (rows.size());
    info.format = sndfileFormat;
    auto* file = sf_open (path.c_str(), SFM_WRITE, &info);

    if (file == nullptr)
        throw std::runtime_error (path + ": " + sf_strerror (nullptr));

    std::vector<double> interleaved;

    for (std::size_t n = 0; n < rows.front().size(); ++n)
        for (const auto& row : rows)
            interleaved.push_back (row[n]);

    sf_command (file, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    sf_writef_double (file, interleaved.data(), static_cast<sf_count_t> (rows.front().size()));
    sf_close (file);
}

} // namespace partita::test
