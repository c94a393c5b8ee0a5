#include "Files/FlacBytes.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>

namespace partita
{
namespace
{

/// A file that grows in memory, for libsndfile.
struct GrowingFile
{
    std::string bytes;
    std::size_t position = 0;
};

GrowingFile& fileOf (void* user) { return *static_cast<GrowingFile*> (user); }

sf_count_t sizeOf (void* user) { return static_cast<sf_count_t> (fileOf (user).bytes.size()); }

sf_count_t positionIn (void* user) { return static_cast<sf_count_t> (fileOf (user).position); }

sf_count_t seekIn (sf_count_t offset, int whence, void* user)
{
    const auto from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? positionIn (user) : sizeOf (user);
    fileOf (user).position = static_cast<std::size_t> (std::max<sf_count_t> (from + offset, 0));
    return positionIn (user);
}

sf_count_t readFrom (void* destination, sf_count_t count, void* user)
{
    auto& [bytes, position] = fileOf (user);
    const auto copied =
        std::min (static_cast<std::size_t> (count), bytes.size() - std::min (position, bytes.size()));
    std::memcpy (destination, bytes.data() + position, copied);
    position += copied;
    return static_cast<sf_count_t> (copied);
}

sf_count_t writeTo (const void* source, sf_count_t count, void* user)
{
    auto& [bytes, position] = fileOf (user);
    const auto end = position + static_cast<std::size_t> (count);
    bytes.resize (std::max (bytes.size(), end));
    std::memcpy (bytes.data() + position, source, static_cast<std::size_t> (count));
    position = end;
    return count;
}

bool fits (double sample, int bits)
{
    const auto steps = std::ldexp (sample, bits - 1);
    const auto limit = std::ldexp (1.0, bits - 1);
    const auto isNegativeZero = sample == 0.0 && std::signbit (sample);
    return steps == std::floor (steps) && steps >= -limit && steps < limit && ! isNegativeZero;
}

bool fits (const std::vector<std::vector<double>>& rows, int bits)
{
    return std::all_of (rows.begin(), rows.end(),
                        [bits] (const auto& row) {
                            return std::all_of (row.begin(), row.end(),
                                                [bits] (double sample) { return fits (sample, bits); });
                        });
}

std::optional<std::string> encoded (const std::vector<std::vector<double>>& rows, double rateHz, int subtype)
{
    const auto channels = rows.size();
    const auto frames = rows.front().size();
    SF_INFO info {};
    info.samplerate = static_cast<int> (rateHz);
    info.channels = static_cast<int> (channels);
    info.format = SF_FORMAT_FLAC | subtype;

    if (sf_format_check (&info) == SF_FALSE)
        return {};

    GrowingFile file;
    SF_VIRTUAL_IO functions { sizeOf, seekIn, readFrom, writeTo, positionIn };
    auto* handle = sf_open_virtual (&functions, SFM_WRITE, &info, &file);

    if (handle == nullptr)
        return {};

    double mostCompressed = 1.0;
    sf_command (handle, SFC_SET_COMPRESSION_LEVEL, &mostCompressed, sizeof (mostCompressed));

    // libsndfile takes the upper bits of its integers.
    constexpr std::size_t blockFrames = 4096;
    std::vector<int> block;
    auto complete = true;

    for (std::size_t start = 0; start < frames && complete; start += blockFrames)
    {
        const auto end = std::min (start + blockFrames, frames);
        block.clear();

        for (auto n = start; n < end; ++n)
            for (const auto& row : rows)
                block.push_back (static_cast<int> (std::ldexp (row[n], 31)));

        const auto count = static_cast<sf_count_t> (end - start);
        complete = sf_writef_int (handle, block.data(), count) == count;
    }

    complete = sf_close (handle) == 0 && complete;
    return complete ? std::optional (std::move (file.bytes)) : std::nullopt;
}

} // namespace

std::optional<std::string> exactFlacBytes (const std::vector<std::vector<double>>& rows, double rateHz)
{
    if (rows.empty() || rows.front().empty() || ! (rateHz >= 1.0 && rateHz <= 1e6)
        || rateHz != std::floor (rateHz))
        return {};

    if (fits (rows, 16))
        return encoded (rows, rateHz, SF_FORMAT_PCM_16);

    return fits (rows, 24) ? encoded (rows, rateHz, SF_FORMAT_PCM_24) : std::nullopt;
}

} // namespace partita
