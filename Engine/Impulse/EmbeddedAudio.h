#pragma once

#include "Core/Result.h"
#include "Impulse/ImpulseResponse.h"

#include <memory>
#include <optional>
#include <string>

namespace partita
{

/// An impulse as bytes that a preset carries, exact to the last bit.
struct EmbeddedAudio
{
    enum class Format
    {
        flac,    ///< 16 or 24 bits, of impulses that have no more
        float32, ///< raw samples, frame by frame, little endian
        float64
    };

    Format format = Format::flac;
    double rateHz = 0.0;
    int channels = 0;
    std::shared_ptr<const std::string> bytes;
    std::optional<ImpulsePaths> paths;

    friend bool operator== (const EmbeddedAudio&, const EmbeddedAudio&);
};

[[nodiscard]] const char* nameOf (EmbeddedAudio::Format) noexcept;

/// The smallest of the formats that holds the impulse exactly.
///
/// Errors    unsuitable for more than mostEmbeddedBytes
[[nodiscard]] Result<EmbeddedAudio> embed (const ImpulseResponse&);

inline constexpr std::size_t mostEmbeddedBytes = std::size_t { 64 } << 20;

/// The impulse that was embedded.
///
/// Errors    unsuitable for what makes no impulse; those of AudioFileReader
[[nodiscard]] Result<ImpulseResponse> extract (const EmbeddedAudio&, const std::string& name);

} // namespace partita
