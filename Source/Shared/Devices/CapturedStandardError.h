#pragma once

#include <cstdio>
#include <mutex>
#include <string>

namespace partita::app
{

/// While one lives, what this process writes to standard error is kept and not shown: the sound libraries print
/// dozens of lines there about devices that are merely absent. Where standard error can't be turned away, it
/// stays as it is.
///
/// Thread    any but audio; a second one waits for the first. Other threads' messages are caught too
class CapturedStandardError
{
public:
    CapturedStandardError();
    ~CapturedStandardError();

    CapturedStandardError (const CapturedStandardError&) = delete;
    CapturedStandardError& operator= (const CapturedStandardError&) = delete;

    /// Ends the capture and gives what was written, at most some thousands of bytes of it.
    [[nodiscard]] std::string release();

private:
    void restore() noexcept;

    std::unique_lock<std::mutex> onlyOne;
    std::FILE* file = nullptr;
    int original = -1; ///< a second descriptor of what standard error was, or −1: nothing is captured
};

} // namespace partita::app
