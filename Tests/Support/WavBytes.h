#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace partita::test
{

/// Samples by channel.
using Channels = std::vector<std::vector<double>>;

/// Numbers as bytes, the least significant first unless the name says otherwise.
[[nodiscard]] std::string littleEndian (std::uint64_t value, int bytes);
[[nodiscard]] std::string bigEndian (std::uint64_t value, int bytes);
[[nodiscard]] std::uint64_t littleEndianAt (const std::string& bytes, std::size_t offset, int count);

enum class WavEncoding
{
    uint8,
    int16,
    int24,
    int32,
    float32,
    float64
};

[[nodiscard]] int bitsOf (WavEncoding) noexcept;

/// The samples as a data chunk holds them. Integers are rounded and limited.
[[nodiscard]] std::string encoded (const Channels&, WavEncoding);

/// A fmt chunk's content, each field as it is to be written, sense or nonsense.
struct WavFormat
{
    std::uint16_t tag = 3;
    std::uint16_t channels = 1;
    std::uint32_t rateHz = 48000;
    std::optional<std::uint32_t> bytesPerSecond; ///< by default what the other fields make
    std::optional<std::uint16_t> blockAlign;     ///< likewise
    std::uint16_t bits = 64;
    std::string extension; ///< what follows the 16 bytes

    static WavFormat of (WavEncoding, int channels, int rateHz);

    /// WAVE_FORMAT_EXTENSIBLE with this speaker mask.
    [[nodiscard]] WavFormat extensible (std::uint32_t mask) const;

    [[nodiscard]] std::string bytes() const;
};

/// Name, length and content, padded to an even length.
[[nodiscard]] std::string riffChunk (const std::string& name, const std::string& content);
[[nodiscard]] std::string riffChunk (const std::string& name, const std::string& content,
                                     std::uint32_t statedLength);

/// A RIFF WAVE file of these chunks.
[[nodiscard]] std::string riffFile (const std::string& chunks);
[[nodiscard]] std::string riffFile (const std::string& chunks, std::uint32_t statedLength);

/// Whole files, byte by byte.
[[nodiscard]] std::string wavFile (const Channels&, int rateHz = 48000, WavEncoding = WavEncoding::float64);
[[nodiscard]] std::string rf64File (const Channels&, int rateHz, WavEncoding);
[[nodiscard]] std::string w64File (const Channels&, int rateHz, WavEncoding);
[[nodiscard]] std::string aiffFile (const Channels&, int rateHz); ///< 16 bit

/// The header of a Sony Wave64 file that ends where its samples begin.
[[nodiscard]] std::string w64Header (const WavFormat&, std::uint64_t dataBytes);

/// The content of the first chunk of this name, if there is one.
[[nodiscard]] std::optional<std::string> findRiffChunk (const std::string& file, const std::string& name);

/// What libsndfile finds in a file: an independent look at what the program wrote.
struct AudioContent
{
    int rateHz = 0;
    int format = 0; ///< libsndfile's number
    Channels rows;

    [[nodiscard]] std::size_t frames() const { return rows.empty() ? 0 : rows.front().size(); }
};

/// Throws if the file is none.
[[nodiscard]] AudioContent readAudio (const std::string& path);

/// Writes a file in any of libsndfile's formats.
void writeAudio (const std::string& path, const Channels&, int rateHz, int sndfileFormat);

} // namespace partita::test
