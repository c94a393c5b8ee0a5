#include "Files/TemporaryFile.h"

#include "Files/StandardStreams.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace partita
{
namespace
{

Error cannotWrite (const std::string& target, const std::string& message)
{
    return { ErrorCode::cannotWrite, message, target };
}

std::string reason (int errorNumber) { return std::strerror (errorNumber); }

// Asking umask for its value means setting it, for every thread; Linux also tells it in a file.
mode_t readUmask()
{
    std::ifstream status ("/proc/self/status");

    for (std::string line; std::getline (status, line);)
        if (line.starts_with ("Umask:"))
            return static_cast<mode_t> (std::strtoul (line.c_str() + 6, nullptr, 8));

    const auto mask = ::umask (0);
    ::umask (mask);
    return mask;
}

// mkstemp makes files that only their owner may read; a file made by open would follow the umask.
void applyUmask (int descriptor) { ::fchmod (descriptor, 0666 & ~readUmask()); }

} // namespace

Status checkOutput (const std::string& target, Overwrite overwrite, const std::vector<std::string>& inputs)
{
    std::error_code error;

    if (fs::is_directory (target, error))
        return cannotWrite (target,
                            "Expected the name of a file to write; this is a folder. Add a file name, or use "
                            "--out-dir.");

    const auto folder = fs::path (target).parent_path();

    if (! folder.empty() && ! fs::is_directory (folder, error))
        return cannotWrite (target,
                            fmt::format ("The folder “{}” does not exist. Make it first.", folder.string()));

    if (::access (folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0)
        return cannotWrite (target,
                            fmt::format ("Nothing can be written into its folder: {}.", reason (errno)));

    const auto kind = fs::status (target, error).type();

    if (kind == fs::file_type::not_found)
        return Done {};

    if (kind == fs::file_type::none || kind == fs::file_type::unknown)
        return cannotWrite (target, fmt::format ("The file can't be made: {}.", error.message()));

    if (! fs::is_regular_file (target, error))
        return cannotWrite (
            target, "Expected a file; this is a device, a pipe or a socket and is left alone. Use -o - for a "
                    "pipe.");

    for (const auto& input : inputs)
        if (input == "-" ? isStandardInput (target) : fs::equivalent (target, input, error))
            return Error { ErrorCode::outputIsInput,
                           fmt::format (
                               "The output would overwrite “{}”, which is being read. Choose another name.",
                               input),
                           target };

    if (overwrite == Overwrite::no)
        return Error { ErrorCode::outputExists,
                       "The file exists and is kept. Use -f to overwrite it, or another name.", target };

    return Done {};
}

Result<TemporaryFile> TemporaryFile::beside (const std::string& target, Overwrite overwrite)
{
    if (auto usable = checkOutput (target, overwrite, {}); ! usable)
        return usable.error();

    TemporaryFile file;
    const fs::path path (target);
    file.target = target;
    file.overwrite = overwrite;
    file.name =
        (path.parent_path() / fmt::format (".{}.XXXXXX", path.filename().string().substr (0, 200))).string();
    file.fd = ::mkstemp (file.name.data());

    if (file.fd < 0)
    {
        const auto failed = errno;
        file.name.clear();
        return cannotWrite (target, fmt::format ("The file can't be made: {}.", reason (failed)));
    }

    applyUmask (file.fd);
    return file;
}

Result<TemporaryFile> TemporaryFile::anonymous()
{
    TemporaryFile file;
    std::error_code error;
    auto folder = fs::temp_directory_path (error);

    if (error)
        folder = ".";

    file.name = (folder / "partita-XXXXXX").string();
    file.fd = ::mkstemp (file.name.data());

    if (file.fd < 0)
    {
        const auto failed = errno;
        file.name.clear();
        return cannotWrite (folder.string(),
                            fmt::format ("No temporary file can be made there: {}. Set TMPDIR to a "
                                         "folder with room.",
                                         reason (failed)));
    }

    ::unlink (file.name.c_str());
    file.name.clear();
    return file;
}

TemporaryFile::TemporaryFile (TemporaryFile&& other) noexcept
    : target (std::move (other.target)),
      name (std::exchange (other.name, {})),
      overwrite (other.overwrite),
      fd (std::exchange (other.fd, -1))
{
}

TemporaryFile::~TemporaryFile()
{
    if (fd >= 0)
        ::close (fd);

    if (! name.empty())
        ::unlink (name.c_str());
}

Status TemporaryFile::commit()
{
    // link refuses to replace a file, rename does not: each does one of the two jobs without a gap between a
    // look and a deed. A file system without links falls back to looking first.
    if (overwrite == Overwrite::no)
    {
        if (::link (name.c_str(), target.c_str()) == 0)
        {
            ::unlink (name.c_str());
            name.clear();
            return Done {};
        }

        if (errno == EEXIST || fs::exists (target))
            return Error { ErrorCode::outputExists,
                           "The file exists and is kept. Use -f to overwrite it, or another name.", target };
    }

    if (::rename (name.c_str(), target.c_str()) != 0)
        return cannotWrite (target,
                            fmt::format ("The finished file can't be given its name: {}.", reason (errno)));

    name.clear();
    return Done {};
}

} // namespace partita
