#include "Files/WholeFile.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace fs = std::filesystem;

namespace partita
{

Result<std::string> readWholeFile (const std::string& path, std::uint64_t mostBytes)
{
    std::error_code error;

    if (path == "-")
        return Error { ErrorCode::fileNotFound,
                       "Expected a file; standard input is for audio. Save what comes there to a file.",
                       path };

    if (! fs::exists (path, error))
        return Error { ErrorCode::fileNotFound, "No such file. Check the name and the folder.", path };

    if (! fs::is_regular_file (path, error))
        return Error { ErrorCode::fileUnreadable,
                       "Expected a file; this is a folder, a device or a pipe. Save what it gives to a file.",
                       path };

    if (const auto size = fs::file_size (path, error); ! error && size > mostBytes)
        return Error { ErrorCode::fileUnreadable,
                       fmt::format ("Expected at most {} MiB; the file has {}. It is hardly of this kind.",
                                    mostBytes >> 20, size >> 20),
                       path };

    std::ifstream stream (path, std::ios::binary);
    std::string bytes (std::istreambuf_iterator<char> (stream), {});

    if (! stream.is_open() || stream.bad())
        return Error { ErrorCode::fileUnreadable,
                       fmt::format ("The file can't be read: {}.", std::strerror (errno)), path };

    return bytes;
}

Status writeWholeFile (const std::string& path, std::string_view bytes, Overwrite overwrite)
{
    auto file = TemporaryFile::beside (path, overwrite);

    if (! file)
        return file.error();

    while (! bytes.empty())
    {
        const auto count = ::write (file->descriptor(), bytes.data(), bytes.size());

        if (count < 0 && errno == EINTR)
            continue;

        if (count < 0)
            return Error { ErrorCode::cannotWrite,
                           fmt::format ("The file can't be written: {}.", std::strerror (errno)), path };

        bytes.remove_prefix (static_cast<std::size_t> (count));
    }

    return file->commit();
}

} // namespace partita
