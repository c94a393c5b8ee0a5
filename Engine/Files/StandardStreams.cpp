#include "Files/StandardStreams.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace partita
{
namespace
{

constexpr int waitMilliseconds = 50;

// What a pipe that is ready takes without making the writer wait (POSIX: PIPE_BUF is at least 512, here 4096).
constexpr std::size_t pipeBytes = 4096;

} // namespace

bool waitFor (int descriptor, short events)
{
    pollfd waiting { descriptor, events, 0 };
    return ::poll (&waiting, 1, waitMilliseconds) > 0;
}

bool isStandardInput (const std::string& path)
{
    struct stat input
    {
    }, file {};

    return ::fstat (STDIN_FILENO, &input) == 0 && ::stat (path.c_str(), &file) == 0 && S_ISREG (input.st_mode)
           && input.st_dev == file.st_dev && input.st_ino == file.st_ino;
}

Status copyToStandardOutput (int descriptor, const StopRequest& stop)
{
    const auto failed = []
    {
        return Error { ErrorCode::cannotWrite,
                       fmt::format ("Standard output can't be written: {}.", std::strerror (errno)), "-" };
    };

    if (::lseek (descriptor, 0, SEEK_SET) < 0)
        return failed();

    std::array<char, pipeBytes> bytes;

    while (true)
    {
        const auto count = ::read (descriptor, bytes.data(), bytes.size());

        if (count < 0)
            return failed();

        if (count == 0)
            return Done {};

        for (ssize_t written = 0; written < count;)
        {
            if (isRequested (stop))
                return Error { ErrorCode::cancelled, "Interrupted while writing standard output.", "-" };

            if (! waitFor (STDOUT_FILENO, POLLOUT))
                continue;

            const auto step =
                ::write (STDOUT_FILENO, bytes.data() + written, static_cast<std::size_t> (count - written));

            if (step < 0 && (errno == EINTR || errno == EAGAIN))
                continue;

            if (step < 0)
                return failed();

            written += step;
        }
    }
}

} // namespace partita
