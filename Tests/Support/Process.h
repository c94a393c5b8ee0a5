#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace partita::test
{

/// How a child process is started and what surrounds it.
struct ProcessOptions
{
    enum class Input
    {
        bytes,
        held,
        endless,
        file
    };
    enum class Output
    {
        captured,
        closed,
        unread,
        file
    };

    std::string program;
    std::vector<std::string> arguments;
    std::string folder;                             ///< to work in; empty: the present one
    std::map<std::string, std::string> environment; ///< on top of ours

    Input inputKind = Input::bytes; ///< bytes, then the end; and stay open; and zeros for ever; from a file
    std::string input;              ///< the bytes, or the file's name
    Output outputKind = Output::captured;
    std::string outputFile;
    bool terminalForErrors = false; ///< standard error is a pseudo-terminal

    std::optional<std::uint64_t> fileSizeLimit,
        memoryLimit; ///< bytes; sanitizers need theirs, so no memory limit there
    bool realtimePriority =
        true;              ///< where we may have it; a stream without a clock would take a whole processor
    std::string smallDisk; ///< a folder to mount a disk of 1 MiB on, where allowed
    std::chrono::milliseconds timeout { 30'000 };
};

struct ProcessResult
{
    int exitCode = -1; ///< −1 if a signal ended it
    int signal = 0;
    bool timedOut = false;
    std::string out, err;
    std::uint64_t peakMemoryBytes = 0;
    bool smallDiskMounted = false;
    double seconds = 0.0;
};

/// A child process whose standard streams we hold. If it still lives when this object goes, it is killed.
class Process
{
public:
    explicit Process (const ProcessOptions&);
    ~Process();

    Process (const Process&) = delete;
    Process& operator= (const Process&) = delete;

    /// Serves the streams until the condition holds or the child or its time ends; true if it held.
    bool serveUntil (const std::function<bool()>& condition);

    /// What has come of standard error by now.
    [[nodiscard]] const std::string& errorsSoFar() const noexcept;

    void send (int signal) const;

    /// Serves the streams until the child ends; kills it when its time is over.
    ProcessResult wait();

private:
    void serve (int milliseconds);
    bool outOfTime() const;

    struct State;
    std::unique_ptr<State> state;
};

[[nodiscard]] ProcessResult runProcess (const ProcessOptions&);

/// What limits on memory and figures of it mean nothing under: AddressSanitizer, ThreadSanitizer.
[[nodiscard]] bool underSanitizer() noexcept;

} // namespace partita::test
