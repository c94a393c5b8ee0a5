#include "Files/AudioFileReader.h"

#include "Files/SndfileFormat.h"
#include "Files/StandardStreams.h"
#include "Files/TemporaryFile.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <poll.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace partita
{
namespace
{

struct CloseSndfile
{
    void operator() (SNDFILE* handle) const { sf_close (handle); }
};

constexpr int readFrames = 4096;

// Centuries: no file is longer, and sums of lengths do not overflow.
constexpr Frames mostFrames = Frames { 1 } << 50;

Result<TemporaryFile> spoolStandardInput (const StopRequest& stop)
{
    auto spool = TemporaryFile::anonymous();

    if (! spool)
        return spool.error();

    std::array<char, 1 << 16> bytes;

    while (true)
    {
        if (isRequested (stop))
            return Error { ErrorCode::cancelled, "Interrupted while reading standard input.", "-" };

        if (! waitFor (STDIN_FILENO, POLLIN))
            continue;

        const auto count = ::read (STDIN_FILENO, bytes.data(), bytes.size());

        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;

        if (count < 0)
            return Error { ErrorCode::fileUnreadable,
                           fmt::format ("Standard input can't be read: {}.", std::strerror (errno)), "-" };

        if (count == 0)
            break;

        for (ssize_t written = 0; written < count;)
        {
            const auto step = ::write (spool->descriptor(), bytes.data() + written,
                                       static_cast<std::size_t> (count - written));

            if (step < 0)
                return Error {
                    ErrorCode::cannotWrite,
                    fmt::format ("Standard input can't be spooled to the folder for temporary files: {}. Set "
                                 "TMPDIR to a folder with room.",
                                 std::strerror (errno)),
                    "-"
                };

            written += step;
        }
    }

    ::lseek (spool->descriptor(), 0, SEEK_SET);
    return spool;
}

AudioMetadata readMetadata (SNDFILE* handle, int channels)
{
    AudioMetadata metadata;

    for (int type = SF_STR_FIRST; type <= SF_STR_LAST; ++type)
        if (const auto* text = sf_get_string (handle, type))
            metadata.strings[type] = text;

    // Room for a coding history of any length that libsndfile takes.
    SF_BROADCAST_INFO_VAR (64 * 1024) broadcast {};

    if (sf_command (handle, SFC_GET_BROADCAST_INFO, &broadcast, sizeof (broadcast)) == SF_TRUE)
    {
        const auto* bytes = reinterpret_cast<const char*> (&broadcast);
        const auto used = offsetof (SF_BROADCAST_INFO, coding_history) + broadcast.coding_history_size;
        metadata.broadcast.assign (bytes, bytes + std::min (used, sizeof (broadcast)));
    }

    std::vector<int> map (static_cast<std::size_t> (channels));

    if (sf_command (handle, SFC_GET_CHANNEL_MAP_INFO, map.data(),
                    static_cast<int> (map.size() * sizeof (int)))
            == SF_TRUE
        && std::any_of (map.begin(), map.end(), [] (int place) { return place != SF_CHANNEL_MAP_INVALID; }))
        metadata.channelMap = std::move (map);

    return metadata;
}

// libsndfile shortens a data chunk that promises more than there is and says so only in its log.
std::string damageIn (SNDFILE* handle, Container container)
{
    std::array<char, 1 << 14> log {};
    sf_command (handle, SFC_GET_LOG_INFO, log.data(), static_cast<int> (log.size()) - 1);
    std::istringstream lines (log.data());
    const auto whole = container == Container::w64 || container == Container::rf64;

    for (std::string line; std::getline (lines, line);)
    {
        std::transform (line.begin(), line.end(), line.begin(),
                        [] (unsigned char c) { return static_cast<char> (std::tolower (c)); });
        const auto has = [&line] (const char* part) { return line.find (part) != std::string::npos; };

        // Of the 64-bit forms the length of the whole file is checked, and that of the data is not.
        if ((has ("(should be ") && (has ("data") || has ("ssnd") || (whole && has ("riff"))))
            || has ("does not match value from 'ds64'"))
            return "the header promises more samples than the file holds; read as far as it goes";
    }

    return {};
}

} // namespace

namespace
{

/// Bytes in memory as libsndfile's virtual file.
struct Memory
{
    std::shared_ptr<const std::string> bytes;
    sf_count_t position = 0;

    [[nodiscard]] sf_count_t size() const { return static_cast<sf_count_t> (bytes->size()); }
};

Memory& memoryOf (void* user) { return *static_cast<Memory*> (user); }

sf_count_t seekInMemory (sf_count_t offset, int whence, void* user)
{
    auto& memory = memoryOf (user);
    const auto from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory.position : memory.size();
    memory.position = std::clamp<sf_count_t> (from + offset, 0, memory.size());
    return memory.position;
}

sf_count_t readMemory (void* destination, sf_count_t count, void* user)
{
    auto& memory = memoryOf (user);
    const auto copied = std::clamp<sf_count_t> (count, 0, memory.size() - memory.position);
    std::memcpy (destination, memory.bytes->data() + memory.position, static_cast<std::size_t> (copied));
    memory.position += copied;
    return copied;
}

SF_VIRTUAL_IO memoryFunctions()
{
    return { [] (void* user) { return memoryOf (user).size(); }, seekInMemory, readMemory,
             [] (const void*, sf_count_t, void*) -> sf_count_t { return 0; },
             [] (void* user) { return memoryOf (user).position; } };
}

} // namespace

struct AudioFileReader::File
{
    std::string path;
    AudioFileInfo info;
    std::optional<TemporaryFile> spool;
    Memory memory;
    std::unique_ptr<SNDFILE, CloseSndfile> handle;
    std::vector<double> interleaved;
};

AudioFileReader::AudioFileReader (std::unique_ptr<File> opened) : file (std::move (opened)) {}

AudioFileReader::AudioFileReader (AudioFileReader&&) noexcept = default;
AudioFileReader& AudioFileReader::operator= (AudioFileReader&&) noexcept = default;
AudioFileReader::~AudioFileReader() = default;

const AudioFileInfo& AudioFileReader::info() const noexcept { return file->info; }

const std::string& AudioFileReader::path() const noexcept { return file->path; }

Result<AudioFileReader> AudioFileReader::open (const std::string& path, const StopRequest& stop)
{
    auto file = std::make_unique<File>();
    file->path = path;
    SF_INFO info {};
    std::error_code error;

    if (path == "-")
    {
        struct stat status
        {
        };

        auto descriptor = STDIN_FILENO;

        if (::fstat (descriptor, &status) != 0 || ! S_ISREG (status.st_mode))
        {
            auto spool = spoolStandardInput (stop);

            if (! spool)
                return spool.error();

            file->spool.emplace (*std::move (spool));
            descriptor = file->spool->descriptor();
        }

        file->handle.reset (sf_open_fd (descriptor, SFM_READ, &info, SF_FALSE));
    }
    else
    {
        if (! std::filesystem::exists (path, error))
            return Error { ErrorCode::fileNotFound, "No such file. Check the name and the folder.", path };

        if (std::filesystem::is_directory (path, error))
            return Error { ErrorCode::fileUnreadable,
                           "Expected an audio file; this is a folder. Name the files in it.", path };

        const auto descriptor = ::open (path.c_str(), O_RDONLY | O_CLOEXEC);

        if (descriptor < 0)
            return Error { ErrorCode::fileUnreadable,
                           fmt::format ("The file can't be opened: {}.", std::strerror (errno)), path };

        file->handle.reset (sf_open_fd (descriptor, SFM_READ, &info, SF_TRUE));
    }

    return opened (std::move (file), info);
}

Result<AudioFileReader> AudioFileReader::openBytes (std::shared_ptr<const std::string> bytes,
                                                    const std::string& name)
{
    auto file = std::make_unique<File>();
    file->path = name;
    file->memory.bytes = std::move (bytes);
    SF_INFO info {};
    auto functions = memoryFunctions();
    file->handle.reset (sf_open_virtual (&functions, SFM_READ, &info, &file->memory));
    return opened (std::move (file), info);
}

Result<AudioFileReader> AudioFileReader::opened (std::unique_ptr<File> file, const SF_INFO& info)
{
    const auto& path = file->path;

    if (file->handle == nullptr)
        return Error { ErrorCode::fileUnreadable,
                       fmt::format (
                           "Expected an audio file (WAV, RF64, W64, AIFF, CAF, FLAC, Ogg …); found something "
                           "else: {} Convert it to WAV first.",
                           sf_strerror (nullptr)),
                       path };

    if (info.channels < 1 || info.samplerate < 1 || info.frames < 0)
        return Error {
            ErrorCode::fileUnreadable,
            fmt::format (
                "The header says {} channels at {} Hz with {} frames, which can't be. The file is damaged.",
                info.channels, info.samplerate, info.frames),
            path
        };

    file->info = { info.samplerate,
                   info.channels,
                   info.frames,
                   detail::sampleFormatOf (info.format),
                   detail::containerOf (info.format),
                   (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAVEX,
                   readMetadata (file->handle.get(), info.channels),
                   damageIn (file->handle.get(), detail::containerOf (info.format)) };
    AudioFileReader reader (std::move (file));

    if (reader.info().frames > mostFrames)
        if (auto counted = reader.countFrames(); ! counted)
            return counted.error();

    return reader;
}

// A stream that was broken off has no length; libsndfile then gives the largest number there is.
Status AudioFileReader::countFrames()
{
    AudioBuffer<double> block (info().channels, readFrames);
    file->info.frames = 0;
    file->info.damage = "the file does not tell its length; read as far as it goes";

    while (true)
    {
        const auto got = read (block.view());

        if (! got)
            return got.error();

        file->info.frames += *got;

        if (*got < readFrames)
            return rewind();
    }
}

Result<int> AudioFileReader::read (AudioView<double> out)
{
    PARTITA_EXPECTS (out.numChannels == info().channels);
    const auto channels = static_cast<std::size_t> (out.numChannels);
    file->interleaved.resize (channels * readFrames);
    int done = 0;

    while (done < out.numFrames)
    {
        const auto wanted = std::min (readFrames, out.numFrames - done);
        const auto got =
            static_cast<int> (sf_readf_double (file->handle.get(), file->interleaved.data(), wanted));

        if (sf_error (file->handle.get()) != SF_ERR_NO_ERROR)
            return Error { ErrorCode::fileUnreadable,
                           fmt::format (
                               "Expected audio to the file's end; it is damaged or cut off (“{}”). Get it "
                               "once more.",
                               sf_strerror (file->handle.get())),
                           file->path };

        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t n = 0; n < static_cast<std::size_t> (got); ++n)
                out.channels[c][static_cast<std::size_t> (done) + n] = file->interleaved[n * channels + c];

        done += got;

        if (got < wanted)
            break;
    }

    return done;
}

Status AudioFileReader::rewind()
{
    if (sf_seek (file->handle.get(), 0, SEEK_SET) != 0)
        return Error { ErrorCode::fileUnreadable,
                       "The file can't be read a second time. A pipe can be given as - on standard input.",
                       file->path };

    return Done {};
}

Result<std::vector<std::vector<double>>> AudioFileReader::readAll (Frames most)
{
    const auto refuse = [&] (Frames found)
    {
        return Error { ErrorCode::unsuitable,
                       fmt::format ("Expected at most {:.0f} s, {} frames of {} channels; found {} or more. "
                                    "Cut it to what is needed.",
                                    static_cast<double> (most) / info().rateHz, most, info().channels, found),
                       file->path };
    };

    if (info().frames > most)
        return refuse (info().frames);

    const auto channels = info().channels;
    std::vector<std::vector<double>> all (static_cast<std::size_t> (channels));
    AudioBuffer<double> block (channels, readFrames);

    while (true)
    {
        const auto got = read (block.view());

        if (! got)
            return got.error();

        if (static_cast<Frames> (all.front().size()) + *got > most)
            return refuse (static_cast<Frames> (all.front().size()) + *got);

        for (int c = 0; c < channels; ++c)
            all[static_cast<std::size_t> (c)].insert (all[static_cast<std::size_t> (c)].end(),
                                                      block.channel (c), block.channel (c) + *got);

        if (*got < readFrames)
            return all;
    }
}

} // namespace partita
