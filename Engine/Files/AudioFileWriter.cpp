#include "Files/AudioFileWriter.h"

#include "Files/SndfileFormat.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <unistd.h>
#include <vector>

namespace partita
{
namespace
{

struct CloseSndfile
{
    void operator() (SNDFILE* handle) const { sf_close (handle); }
};

constexpr int writeFrames = 4096;

// Added and taken away again it leaves the nearest whole number, for every |x| < 2^51, without a call.
constexpr double roundingShift = 0x1.8p52;

// Chunks before the samples, generously, so that a file near the limit goes to the format that surely holds it.
constexpr std::uint64_t headerRoom = 1 << 20;
constexpr std::uint64_t largest32BitFile = 0xffffffffu - headerRoom;

/// Steele, Lea & Flood 2014 (SplitMix64): two draws make one value of triangular noise.
class TriangularNoise
{
public:
    explicit TriangularNoise (std::uint64_t seed) : state (seed) {}

    /// In steps, −1 … 1.
    double next() noexcept { return uniform() - uniform(); }

private:
    double uniform() noexcept
    {
        state += 0x9e3779b97f4a7c15u;
        auto z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return static_cast<double> ((z ^ (z >> 31)) >> 11) * 0x1p-53;
    }

    std::uint64_t state;
};

bool needsExtensible (const OutputFormat& format)
{
    return format.extensible || format.channels > 2 || ! format.metadata.channelMap.empty();
}

void writeMetadata (SNDFILE* handle, const AudioMetadata& metadata, int channels)
{
    for (const auto& [type, text] : metadata.strings)
        sf_set_string (handle, type, text.c_str());

    if (! metadata.broadcast.empty())
    {
        auto broadcast = metadata.broadcast;
        broadcast.resize (std::max (broadcast.size(), sizeof (SF_BROADCAST_INFO)));
        sf_command (handle, SFC_SET_BROADCAST_INFO, broadcast.data(), static_cast<int> (broadcast.size()));
    }

    if (static_cast<int> (metadata.channelMap.size()) == channels)
    {
        auto map = metadata.channelMap;
        sf_command (handle, SFC_SET_CHANNEL_MAP_INFO, map.data(),
                    static_cast<int> (map.size() * sizeof (int)));
    }
}

/// Mends what libsndfile writes into headers of the WAV family without being asked. It gives every extensible one the
/// speakers that usually go with so many channels: where nobody has named any, the mask now says none. And RF64 gets a
/// PEAK chunk, with the time of day, whatever SFC_SET_ADD_PEAK_CHUNK says: it becomes a chunk to be passed over.
Status settleHeader (int descriptor, bool clearSpeakers)
{
    constexpr std::size_t chunkHeader = 8, maskOffset = 20, formatSize = 40;
    constexpr std::uint32_t extensibleTag = 0xfffe;
    std::array<unsigned char, 4096> start {};
    const auto size =
        static_cast<std::size_t> (std::max<ssize_t> (0, ::pread (descriptor, start.data(), start.size(), 0)));
    const auto isNamed = [&start] (std::size_t at, const char* name)
    { return std::memcmp (start.data() + at, name, 4) == 0; };
    const auto number = [&start] (std::size_t at, std::size_t bytes)
    {
        std::uint32_t value = 0;

        for (auto i = bytes; i-- > 0;)
            value = value << 8 | start[at + i];

        return value;
    };

    if (size < 64 || ! isNamed (8, "WAVE"))
        return Done {};

    for (std::size_t at = 12; at + chunkHeader + formatSize <= size && ! isNamed (at, "data");)
    {
        const auto content = at + chunkHeader;
        const std::size_t length = number (at + 4, 4);

        if (clearSpeakers && isNamed (at, "fmt ") && number (content, 2) == extensibleTag)
            std::memset (start.data() + content + maskOffset, 0, 4);

        if (isNamed (at, "PEAK") && content + length <= size)
        {
            std::memcpy (start.data() + at, "JUNK", 4);
            std::memset (start.data() + content, 0, length);
        }

        at = content + (length + 1) / 2 * 2;
    }

    if (::pwrite (descriptor, start.data(), size, 0) != static_cast<ssize_t> (size))
        return Error { ErrorCode::cannotWrite,
                       fmt::format ("The header can't be finished: {}.", std::strerror (errno)),
                       {} };

    return Done {};
}

} // namespace

struct AudioFileWriter::File
{
    std::string name;
    int descriptor = -1;
    OutputFormat format;
    std::unique_ptr<SNDFILE, CloseSndfile> handle;
    std::vector<TriangularNoise> noise; // by channel
    std::vector<int> steps;
    std::vector<double> values;
    std::uint64_t overs = 0;
    double peak = 0.0;

    [[nodiscard]] Error failed (const std::string& what) const
    {
        return { ErrorCode::cannotWrite, fmt::format ("{}; nothing is left of the unfinished file.", what),
                 name };
    }

    // What single precision has no number for would become an infinity.
    void limit (const double* row, std::size_t channel, std::size_t frames)
    {
        const auto channels = static_cast<std::size_t> (format.channels);
        const auto largest = format.sampleFormat == SampleFormat::float64
                                 ? std::numeric_limits<double>::max()
                                 : static_cast<double> (std::numeric_limits<float>::max());
        std::uint64_t stopped = 0;

        for (std::size_t n = 0; n < frames; ++n)
        {
            const auto over = std::isfinite (row[n]) && std::abs (row[n]) > largest;
            values[n * channels + channel] = over ? std::copysign (largest, row[n]) : row[n];
            stopped += over ? 1u : 0u;
        }

        overs += stopped;
    }

    // Rows to interleaved steps, left-justified in 32 bits as libsndfile wants them.
    void quantise (const double* row, std::size_t channel, std::size_t frames)
    {
        const auto channels = static_cast<std::size_t> (format.channels);
        const auto bits = bitsOf (format.sampleFormat);
        const auto scale = std::ldexp (1.0, bits - 1);
        const auto justify = std::ldexp (1.0, 32 - bits);
        auto* out = steps.data() + channel;
        std::uint64_t stopped = 0;

        const auto convert = [=, &stopped] (double scaled, std::size_t n)
        {
            const auto rounded = (scaled + roundingShift) - roundingShift;
            const auto limited =
                rounded >= -scale ? (rounded <= scale - 1.0 ? rounded : scale - 1.0) : -scale;
            stopped += rounded == limited ? 0u : 1u;
            out[n * channels] = static_cast<int> (limited * justify);
        };

        if (format.dither == Dither::triangular)
            for (std::size_t n = 0; n < frames; ++n)
                convert (row[n] * scale + noise[channel].next(), n);
        else
            for (std::size_t n = 0; n < frames; ++n)
                convert (row[n] * scale, n);

        overs += stopped;
    }
};

AudioFileWriter::AudioFileWriter (std::unique_ptr<File> opened) : file (std::move (opened)) {}

AudioFileWriter::AudioFileWriter (AudioFileWriter&&) noexcept = default;
AudioFileWriter::~AudioFileWriter() = default;

std::uint64_t AudioFileWriter::overs() const noexcept { return file->overs; }

double AudioFileWriter::peak() const noexcept { return file->peak; }

Container AudioFileWriter::container() const noexcept { return file->format.container; }

Result<AudioFileWriter> AudioFileWriter::createIn (int descriptor, const std::string& name,
                                                   const OutputFormat& wanted)
{
    auto file = std::make_unique<File>();
    file->name = name;
    file->descriptor = descriptor;
    auto& format = file->format = wanted;
    const auto sampleBytes =
        std::max<std::uint64_t> (1, static_cast<std::uint64_t> (bitsOf (format.sampleFormat)) / 8);
    const auto isOpenEnded = format.expectedFrames == unknownLength;
    const auto bytes = static_cast<std::uint64_t> (std::max<Frames> (format.expectedFrames, 0))
                       * static_cast<std::uint64_t> (format.channels) * sampleBytes;

    if ((bytes > largest32BitFile || isOpenEnded) && format.container == Container::wav)
        format.container = Container::rf64;

    if (bytes > largest32BitFile && format.container == Container::aiff)
        return Error { ErrorCode::cannotWrite,
                       "An AIFF file ends at 4 GiB and this one would be longer. Try .wav or .caf.",
                       file->name };

    SF_INFO info {};
    info.samplerate = format.rateHz;
    info.channels = format.channels;
    info.format = detail::sndfileMajor (format.container, needsExtensible (format))
                  | detail::sndfileSubtype (format.container, format.sampleFormat);

    if (sf_format_check (&info) != SF_TRUE)
        return Error { ErrorCode::cannotWrite,
                       fmt::format (
                           "{} can't hold {} channels of {} at {} Hz. Try another --bits or another ending.",
                           nameOf (format.container), format.channels, nameOf (format.sampleFormat),
                           format.rateHz),
                       file->name };

    file->handle.reset (sf_open_fd (descriptor, SFM_WRITE, &info, SF_FALSE));

    if (file->handle == nullptr)
        return file->failed (fmt::format ("The file can't be begun: {}", sf_strerror (nullptr)));

    for (int c = 0; c < format.channels; ++c)
        file->noise.emplace_back (static_cast<std::uint64_t> (c) << 32);

    // The PEAK chunk holds the time of day.
    sf_command (file->handle.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    sf_command (file->handle.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);

    if (isOpenEnded)
        sf_command (file->handle.get(), SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);

    writeMetadata (file->handle.get(), format.metadata, format.channels);
    return AudioFileWriter (std::move (file));
}

Status AudioFileWriter::write (AudioView<const double> in)
{
    PARTITA_EXPECTS (in.numChannels == file->format.channels);
    const auto channels = static_cast<std::size_t> (in.numChannels);
    const auto integer = isInteger (file->format.sampleFormat);

    if (integer)
        file->steps.resize (channels * writeFrames);
    else
        file->values.resize (channels * writeFrames);

    for (int done = 0; done < in.numFrames;)
    {
        const auto frames = std::min (writeFrames, in.numFrames - done);

        for (std::size_t c = 0; c < channels; ++c)
        {
            const auto* row = in.channels[c] + done;
            auto highest = file->peak;

            for (int n = 0; n < frames; ++n)
                highest = std::abs (row[n]) > highest ? std::abs (row[n]) : highest;

            file->peak = highest;

            if (integer)
                file->quantise (row, c, static_cast<std::size_t> (frames));
            else
                file->limit (row, c, static_cast<std::size_t> (frames));
        }

        errno = 0;
        const auto written = integer ? sf_writef_int (file->handle.get(), file->steps.data(), frames)
                                     : sf_writef_double (file->handle.get(), file->values.data(), frames);

        if (written != frames)
            return file->failed (fmt::format (
                "Writing failed: {}", errno != 0 ? std::strerror (errno) : sf_strerror (file->handle.get())));

        done += frames;
    }

    return Done {};
}

Status AudioFileWriter::finish()
{
    errno = 0;

    // Closing writes the header's lengths and, for compressed formats, the last samples.
    if (sf_close (file->handle.release()) != 0)
        return file->failed (fmt::format ("The end of the file can't be written: {}",
                                          errno != 0 ? std::strerror (errno) : "no room or no right"));

    return settleHeader (file->descriptor, file->format.metadata.channelMap.empty());
}

} // namespace partita
