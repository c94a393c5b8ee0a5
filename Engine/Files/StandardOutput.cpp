#include "Files/StandardOutput.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace partita
{

Status copyToStandardOutput (int descriptor)
{
    const auto failed = []
    {
        return Error { ErrorCode::cannotWrite, fmt::format ("Standard output can't be written: {}.", std::strerror (errno)), "-" };
    };

    if (::lseek (descriptor, 0, SEEK_SET) < 0)
        return failed();

    std::array<char, 1 << 16> bytes;

    while (true)
    {
        const auto count = ::read (descriptor, bytes.data(), bytes.size());

        if (count < 0)
            return failed();

        if (count == 0)
            return Done {};

        for (ssize_t written = 0; written < count;)
        {
            const auto step = ::write (STDOUT_FILENO, bytes.data() + written, static_cast<std::size_t> (count - written));

            if (step < 0)
                return failed();

            written += step;
        }
    }
}

} // namespace partita
