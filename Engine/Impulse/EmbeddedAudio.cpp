#include "Impulse/EmbeddedAudio.h"

#include "Core/LittleEndian.h"
#include "Files/AudioFileReader.h"
#include "Files/FlacBytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace partita
{
namespace
{

using Rows = std::vector<std::vector<double>>;

bool isSingle (const Rows& rows)
{
    return std::all_of (rows.begin(), rows.end(),
                        [] (const auto& row)
                        {
                            return std::all_of (
                                row.begin(), row.end(),
                                [] (double sample)
                                { return static_cast<double> (static_cast<float> (sample)) == sample; });
                        });
}

template <class Float>
std::string rawBytes (const Rows& rows)
{
    std::string bytes;
    bytes.reserve (rows.size() * rows.front().size() * sizeof (Float));

    for (std::size_t n = 0; n < rows.front().size(); ++n)
        for (const auto& row : rows)
            appendLittleEndian (bytes, static_cast<Float> (row[n]));

    return bytes;
}

template <class Float>
Result<ImpulseResponse> extractRaw (const EmbeddedAudio& audio, const std::string& name)
{
    const auto refuse = [&name] (const std::string& message) {
        return Error { ErrorCode::unsuitable, message, name };
    };
    const auto channels = static_cast<std::size_t> (audio.channels);
    const auto frameBytes = channels * sizeof (Float);
    const auto& bytes = *audio.bytes;

    if (bytes.empty() || bytes.size() % frameBytes != 0)
        return refuse (
            fmt::format ("Expected whole frames of {} bytes; found {} bytes. The preset is damaged: pack it "
                         "again.",
                         frameBytes, bytes.size()));

    ImpulseResponse impulse { name, audio.rateHz, Rows (channels), 0, {} };

    for (std::size_t c = 0; c < channels; ++c)
        for (auto at = c * sizeof (Float); at < bytes.size(); at += frameBytes)
            impulse.channels[c].push_back (static_cast<double> (fromLittleEndian<Float> (bytes.data() + at)));

    for (const auto& row : impulse.channels)
        if (! std::all_of (row.begin(), row.end(), [] (double x) { return std::isfinite (x); }))
            return refuse ("Expected finite numbers as samples; found others. The preset is damaged: pack it "
                           "again.");

    return impulse;
}

Result<ImpulseResponse> extractFlac (const EmbeddedAudio& audio, const std::string& name)
{
    auto reader = AudioFileReader::openBytes (audio.bytes, name);

    if (! reader)
        return reader.error();

    return readImpulse (*reader, name);
}

Result<ImpulseResponse> extractSamples (const EmbeddedAudio& audio, const std::string& name)
{
    switch (audio.format)
    {
        case EmbeddedAudio::Format::flac: return extractFlac (audio, name);
        case EmbeddedAudio::Format::float32: return extractRaw<float> (audio, name);
        case EmbeddedAudio::Format::float64: break;
    }

    return extractRaw<double> (audio, name);
}

} // namespace

bool operator== (const EmbeddedAudio& a, const EmbeddedAudio& b)
{
    return a.format == b.format && a.rateHz == b.rateHz && a.channels == b.channels && a.paths == b.paths
           && (a.bytes == b.bytes || (a.bytes && b.bytes && *a.bytes == *b.bytes));
}

const char* nameOf (EmbeddedAudio::Format format) noexcept
{
    switch (format)
    {
        case EmbeddedAudio::Format::flac: return "flac";
        case EmbeddedAudio::Format::float32: return "float32";
        case EmbeddedAudio::Format::float64: break;
    }

    return "float64";
}

Result<EmbeddedAudio> embed (const ImpulseResponse& impulse)
{
    using Format = EmbeddedAudio::Format;
    EmbeddedAudio audio {
        Format::flac, impulse.rateHz, static_cast<int> (impulse.channels.size()), {}, impulse.paths
    };
    auto bytes = exactFlacBytes (impulse.channels, impulse.rateHz);

    if (! bytes)
    {
        const auto single = isSingle (impulse.channels);
        const auto size = static_cast<std::uint64_t> (impulse.frames()) * impulse.channels.size()
                          * (single ? sizeof (float) : sizeof (double));
        audio.format = single ? Format::float32 : Format::float64;

        if (size <= mostEmbeddedBytes)
            bytes = single ? rawBytes<float> (impulse.channels) : rawBytes<double> (impulse.channels);
    }

    if (! bytes || bytes->size() > mostEmbeddedBytes)
        return Error { ErrorCode::unsuitable,
                       fmt::format ("Expected at most {} MiB of audio to embed; this is more. Refer to its "
                                    "file instead.",
                                    mostEmbeddedBytes >> 20),
                       impulse.name };

    audio.bytes = std::make_shared<const std::string> (*std::move (bytes));
    const auto back = extract (audio, impulse.name);

    if (! back || back->rateHz != impulse.rateHz || back->channels != impulse.channels)
        return Error { ErrorCode::unsuitable, "The audio does not come back as it was embedded.",
                       impulse.name };

    return audio;
}

Result<ImpulseResponse> extract (const EmbeddedAudio& audio, const std::string& name)
{
    auto impulse = extractSamples (audio, name);

    if (! impulse)
        return impulse;

    impulse->paths = audio.paths;
    return impulse;
}

} // namespace partita
