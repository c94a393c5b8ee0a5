#pragma once

#include "Core/Result.h"
#include "Core/Units.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace partita
{

enum class SampleFormat
{
    int8,
    int16,
    int24,
    int32,
    float32,
    float64,
    vorbis
};
enum class Container
{
    wav,
    rf64,
    w64,
    aiff,
    caf,
    au,
    flac,
    ogg
};

[[nodiscard]] const char* nameOf (SampleFormat) noexcept;
[[nodiscard]] const char* nameOf (Container) noexcept;
[[nodiscard]] bool isInteger (SampleFormat) noexcept;

/// Bits per sample as stored; 0 for compressed formats.
[[nodiscard]] int bitsOf (SampleFormat) noexcept;

/// What a file carries beside its samples, kept as it was found so that it can go over to another file.
struct AudioMetadata
{
    std::map<int, std::string>
        strings; ///< title, artist, … by libsndfile's number: LIST INFO, ID3, Vorbis comments
    std::vector<char> broadcast; ///< the bext chunk as libsndfile's SF_BROADCAST_INFO; empty if there is none
    std::vector<int> channelMap; ///< speaker of each channel by libsndfile's number; empty if not told
};

struct AudioFileInfo
{
    int rateHz = 0;
    int channels = 0;
    Frames frames = 0;
    SampleFormat sampleFormat = SampleFormat::float32;
    Container container = Container::wav;
    bool extensible = false; ///< WAVE_FORMAT_EXTENSIBLE
    AudioMetadata metadata;

    /// Set if the header promises more than the file holds: what was found, in words.
    std::string damage;
};

/// The container that a file name's ending stands for.
///
/// Errors    badSpecification, with the endings that are known
[[nodiscard]] Result<Container> containerForPath (const std::string& path);

[[nodiscard]] bool canHold (Container, SampleFormat, int channels, int rateHz);

/// The format nearest to `wanted` that the container can hold.
///
/// Errors    cannotWrite if it can hold none for so many channels at this rate
[[nodiscard]] Result<SampleFormat> nearestFormat (Container, SampleFormat wanted, int channels, int rateHz);

} // namespace partita
