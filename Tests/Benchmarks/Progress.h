#pragma once

#include <string>

namespace partita::bench
{

/// A bar on the terminal behind standard error; nothing at all where that is not a terminal.
///
/// Thread    one
class Progress
{
public:
    Progress();
    ~Progress();

    /// share 0 … 1 of all work.
    void show (double share, const std::string& what);

    /// Takes the bar away, so that something else can be printed.
    void clear();

private:
    bool terminal;
    double begun;
    double lastShown = 0.0;
};

} // namespace partita::bench
