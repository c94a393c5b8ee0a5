#include "Shared/Devices/CapturedStandardError.h"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace partita::app
{
namespace
{

std::mutex captureMutex;

} // namespace

CapturedStandardError::CapturedStandardError() : onlyOne (captureMutex), file (std::tmpfile())
{
    if (file == nullptr)
        return;

    std::fflush (stderr);
    original = ::fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    if (original >= 0)
        ::dup2 (::fileno (file), STDERR_FILENO);
}

CapturedStandardError::~CapturedStandardError()
{
    restore();

    if (file != nullptr)
        std::fclose (file);
}

void CapturedStandardError::restore() noexcept
{
    if (original >= 0)
    {
        std::fflush (stderr);
        ::dup2 (original, STDERR_FILENO);
        ::close (original);
        original = -1;
    }

    if (onlyOne.owns_lock())
        onlyOne.unlock();
}

std::string CapturedStandardError::release()
{
    restore();

    if (file == nullptr)
        return {};

    std::array<char, 16384> bytes;
    std::rewind (file);
    return { bytes.data(), std::fread (bytes.data(), 1, bytes.size(), file) };
}

} // namespace partita::app
