#pragma once

#include "Core/Result.h"

#include <cstdint>
#include <mutex>
#include <string>

namespace partita::app
{

/// The exit codes that scripts may rely on.
namespace exitCode
{
inline constexpr int done = 0;
inline constexpr int badCommandLine = 1;
inline constexpr int badFile = 2;
inline constexpr int verificationFailed = 3;
inline constexpr int interrupted = 130;
} // namespace exitCode

[[nodiscard]] int exitCodeOf (ErrorCode) noexcept;

/// What every command understands.
struct CommonOptions
{
    bool quiet = false; ///< errors only
    bool verbose = false;
    bool json = false; ///< the report on standard output as JSON
};

/// Everything for people goes to standard error: messages, and on a terminal a progress line and colour. The first of
/// them are notes on what the environment forces and there is not.
///
/// Thread    any; calls are serialised
class Console
{
public:
    explicit Console (const CommonOptions&);
    ~Console();

    void note (const std::string& message);   ///< unless quiet
    void detail (const std::string& message); ///< only if verbose
    void error (const std::string& message);

    /// Tells the error, and gives the exit code that it ends the command with.
    [[nodiscard]] int fail (const Error&);

    /// Whether detail is shown, for those who must work for it.
    [[nodiscard]] bool tellsDetails() const noexcept { return options.verbose && ! options.quiet; }

    void progress (double share);

    /// One line that the next one replaces; only where showsProgress.
    void status (const std::string& line);

    /// Whether progress and status are shown.
    [[nodiscard]] bool showsProgress() const noexcept { return terminal && ! options.quiet; }

    /// What scripts read: a line on standard output. False, with an error told, if it can't be written.
    [[nodiscard]] bool report (const std::string& text);

private:
    void clearLine();
    void print (const char* colour, const char* label, const std::string& message);

    CommonOptions options;
    bool terminal;
    bool colour;
    int shownPercent = -1;
    bool lineShown = false;
    std::mutex lock;
};

/// From here on an interrupt or a termination request is a flag that work in progress looks at, a second one
/// ends the process; a broken pipe or a file size limit is an error of the write that met it.
void catchInterrupts();
[[nodiscard]] bool interruptRequested() noexcept;

} // namespace partita::app
