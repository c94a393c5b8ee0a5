#include "Progress.h"

#include "Clocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace partita::bench
{
namespace
{

constexpr int barWidth = 24;
constexpr double secondsBetween = 0.1;

} // namespace

Progress::Progress() : terminal (isatty (STDERR_FILENO) != 0), begun (wallSeconds()) {}

Progress::~Progress() { clear(); }

void Progress::show (double share, const std::string& what)
{
    const auto now = wallSeconds();

    if (! terminal || now - lastShown < secondsBetween)
        return;

    lastShown = now;
    const auto seconds = static_cast<int> (now - begun);
    const auto full = static_cast<int> (std::clamp (share, 0.0, 1.0) * barWidth);
    std::string bar;

    for (int i = 0; i < barWidth; ++i)
        bar += i < full ? "█" : "░";

    fmt::print (stderr, "\r{} {:3.0f} %  {}:{:02}  {}\033[K", bar, 100.0 * share, seconds / 60, seconds % 60,
                what);
    std::fflush (stderr);
}

void Progress::clear()
{
    if (terminal)
        fmt::print (stderr, "\r\033[K");

    std::fflush (stderr);
    lastShown = 0.0;
}

} // namespace partita::bench
