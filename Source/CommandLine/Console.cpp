#include "CommandLine/Console.h"

#include "Kernels/KernelTable.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace partita::app
{
namespace
{

constexpr int progressWidth = 40;

std::atomic<bool> interruptFlag { false }; // writer signal handler, readers any
static_assert (std::atomic<bool>::is_always_lock_free);

void onInterrupt (int signal)
{
    if (interruptFlag.exchange (true))
    {
        std::signal (signal, SIG_DFL);
        std::raise (signal);
    }
}

} // namespace

int exitCodeOf (ErrorCode code) noexcept
{
    switch (code)
    {
        case ErrorCode::badSpecification: return exitCode::badCommandLine;
        case ErrorCode::cancelled: return exitCode::interrupted;
        case ErrorCode::fileNotFound:
        case ErrorCode::fileUnreadable:
        case ErrorCode::unsuitable:
        case ErrorCode::outputExists:
        case ErrorCode::outputIsInput:
        case ErrorCode::cannotWrite:
        case ErrorCode::badPreset:
        case ErrorCode::deviceUnavailable: break;
    }

    return exitCode::badFile;
}

Console::Console (const CommonOptions& common)
    : options (common),
      terminal (::isatty (STDERR_FILENO) == 1),
      colour (terminal && std::getenv ("NO_COLOR") == nullptr)
{
    for (const auto& sentence : unknownForced())
        note (sentence);
}

Console::~Console() { clearLine(); }

void Console::clearLine()
{
    if (lineShown)
        fmt::print (stderr, "\r\033[K");

    lineShown = false;
    shownPercent = -1;
}

void Console::print (const char* colourCode, const char* label, const std::string& message)
{
    const std::scoped_lock hold (lock);
    clearLine();
    fmt::print (stderr, "{}partita: {}{}{}\n", colour ? colourCode : "", label, colour ? "\033[0m" : "",
                message);
}

void Console::note (const std::string& message)
{
    if (! options.quiet)
        print ("\033[33m", "", message);
}

void Console::detail (const std::string& message)
{
    if (tellsDetails())
        print ("\033[36m", "", message);
}

void Console::error (const std::string& message) { print ("\033[1;31m", "error: ", message); }

int Console::fail (const Error& reason)
{
    error (reason.text());
    return exitCodeOf (reason.code);
}

bool Console::report (const std::string& text)
{
    const auto written = std::fwrite (text.data(), 1, text.size(), stdout) == text.size()
                         && std::fputc ('\n', stdout) != EOF && std::fflush (stdout) == 0;

    if (! written)
        error (fmt::format ("Standard output can't be written: {}.", std::strerror (errno)));

    return written;
}

void Console::progress (double share)
{
    if (! showsProgress())
        return;

    const std::scoped_lock hold (lock);
    const auto percent = static_cast<int> (100.0 * std::clamp (share, 0.0, 1.0));

    if (percent == shownPercent)
        return;

    shownPercent = percent;
    lineShown = true;
    const auto filled = percent * progressWidth / 100;
    std::string bar;

    for (int i = 0; i < progressWidth; ++i)
        bar += i < filled ? "━" : "╌";

    fmt::print (stderr, "\r{} {:3} %", bar, percent);
    std::fflush (stderr);
}

void Console::status (const std::string& line)
{
    if (! showsProgress())
        return;

    const std::scoped_lock hold (lock);
    clearLine();
    fmt::print (stderr, "{}", line);
    std::fflush (stderr);
    lineShown = true;
}

void catchInterrupts()
{
    struct sigaction action
    {
    };

    action.sa_handler = onInterrupt; // without SA_RESTART, so that a read that waits for a pipe comes back

    for (const auto signal : { SIGINT, SIGTERM })
        sigaction (signal, &action, nullptr);

    std::signal (SIGPIPE, SIG_IGN);
    std::signal (SIGXFSZ, SIG_IGN);
}

bool interruptRequested() noexcept { return interruptFlag.load (std::memory_order_relaxed); }

} // namespace partita::app
