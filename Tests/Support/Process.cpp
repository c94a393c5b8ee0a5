#include "Support/Process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace partita::test
{
namespace
{

using Clock = std::chrono::steady_clock;

constexpr int startFailed = 127;
constexpr char mountedMark = 'm';

class Descriptor
{
public:
    explicit Descriptor (int opened = -1) : number (opened) {}

    Descriptor (Descriptor&& other) noexcept : number (std::exchange (other.number, -1)) {}

    ~Descriptor() { close(); }

    Descriptor& operator= (Descriptor&& other) noexcept
    {
        close();
        number = std::exchange (other.number, -1);
        return *this;
    }

    void close()
    {
        if (number >= 0)
            ::close (number);

        number = -1;
    }

    [[nodiscard]] int get() const { return number; }

    [[nodiscard]] bool isOpen() const { return number >= 0; }

private:
    int number;
};

struct Pipe
{
    Descriptor reading, writing;

    Pipe()
    {
        std::array<int, 2> ends {};

        if (::pipe2 (ends.data(), O_CLOEXEC) != 0)
            throw std::runtime_error ("pipe");

        reading = Descriptor (ends[0]);
        writing = Descriptor (ends[1]);
    }
};

struct Terminal
{
    Descriptor ours, theirs;

    Terminal()
    {
        ours = Descriptor (::posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC));

        if (! ours.isOpen() || ::grantpt (ours.get()) != 0 || ::unlockpt (ours.get()) != 0)
            throw std::runtime_error ("posix_openpt");

        theirs = Descriptor (::open (::ptsname (ours.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    }
};

void limit (int resource, const std::optional<std::uint64_t>& bytes)
{
    if (! bytes)
        return;

    const rlimit both { *bytes, *bytes };
    ::setrlimit (static_cast<__rlimit_resource> (resource), &both);
}

/// In the child: a disk of its own that nobody else sees and that goes with it.
bool mountSmallDisk (const char* folder)
{
    return ::unshare (CLONE_NEWNS) == 0 && ::mount (nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
           && ::mount ("tmpfs", folder, "tmpfs", 0, "size=1m") == 0;
}

std::vector<char*> pointers (std::vector<std::string>& words)
{
    std::vector<char*> result;

    for (auto& word : words)
        result.push_back (word.data());

    result.push_back (nullptr);
    return result;
}

std::vector<std::string> environmentWith (const std::map<std::string, std::string>& changes)
{
    std::vector<std::string> result;

    for (auto** entry = environ; *entry != nullptr; ++entry)
    {
        const std::string text (*entry);
        const auto name = text.substr (0, text.find ('='));

        if (! changes.contains (name) && name != "NO_COLOR")
            result.push_back (text);
    }

    for (const auto& [name, value] : changes)
    {
        auto& entry = result.emplace_back (name);
        entry += '=';
        entry += value;
    }

    return result;
}

} // namespace

bool underSanitizer() noexcept
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#elif defined(__has_feature)
    #if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    return true;
    #else
    return false;
    #endif
#else
    return false;
#endif
}

struct Process::State
{
    ProcessOptions options;
    ProcessResult result;
    pid_t child = -1;
    bool ended = false;
    Clock::time_point start = Clock::now();
    Descriptor input, output, errors, mounted;
    std::size_t written = 0;

    void takeFrom (Descriptor& stream, std::string& text, bool readable)
    {
        std::array<char, 1 << 16> bytes;

        if (! readable)
            return;

        if (const auto count = ::read (stream.get(), bytes.data(), bytes.size()); count > 0)
            text.append (bytes.data(), static_cast<std::size_t> (count));
        else if (count == 0 || (errno != EAGAIN && errno != EINTR))
            stream.close(); // a terminal tells its end by an error
    }

    void give()
    {
        static const std::string zeros (1 << 16, '\0');
        const auto rest = std::string_view (options.input).substr (written);
        const auto& next = rest.empty() ? std::string_view (zeros) : rest;

        if (const auto count = ::write (input.get(), next.data(), next.size()); count < 0 && errno != EAGAIN)
            input.close();
        else if (count > 0 && ! rest.empty())
            written += static_cast<std::size_t> (count);
    }
};

Process::Process (const ProcessOptions& options) : state (std::make_unique<State>())
{
    using Input = ProcessOptions::Input;
    using Output = ProcessOptions::Output;

    std::signal (SIGPIPE, SIG_IGN); // a child that closes its input early is a finding, not our end
    state->options = options;

    Pipe in, out, errors, mounted;
    std::optional<Terminal> terminal;
    Descriptor inFile, outFile;

    if (options.inputKind == Input::file)
        inFile = Descriptor (::open (options.input.c_str(), O_RDONLY | O_CLOEXEC));

    if (options.outputKind == Output::file)
        outFile =
            Descriptor (::open (options.outputFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));

    if (options.terminalForErrors)
        terminal.emplace();

    std::vector<std::string> words { options.program };
    words.insert (words.end(), options.arguments.begin(), options.arguments.end());
    auto environment = environmentWith (options.environment);
    auto argumentPointers = pointers (words);
    auto environmentPointers = pointers (environment);

    const auto inEnd = inFile.isOpen() ? inFile.get() : in.reading.get();
    const auto outEnd = outFile.isOpen() ? outFile.get() : out.writing.get();
    const auto errorEnd = terminal ? terminal->theirs.get() : errors.writing.get();

    if (options.outputKind == Output::closed)
        out.reading.close();

    state->child = ::fork();

    if (state->child < 0)
        throw std::runtime_error ("fork");

    if (state->child == 0)
    {
        if (! options.smallDisk.empty() && mountSmallDisk (options.smallDisk.c_str()))
            if (::write (mounted.writing.get(), &mountedMark, 1) != 1)
                ::_exit (startFailed);

        if (! options.folder.empty() && ::chdir (options.folder.c_str()) != 0)
            ::_exit (startFailed);

        std::signal (SIGPIPE, SIG_DFL);
        ::dup2 (inEnd, STDIN_FILENO);
        ::dup2 (outEnd, STDOUT_FILENO);
        ::dup2 (errorEnd, STDERR_FILENO);
        limit (RLIMIT_FSIZE, options.fileSizeLimit);

        if (! underSanitizer())
            limit (RLIMIT_AS, options.memoryLimit);

        limit (RLIMIT_CORE, 0);

        if (! options.realtimePriority)
        {
            limit (RLIMIT_RTPRIO, 0);
            ::prctl (PR_CAPBSET_DROP, CAP_SYS_NICE);
        }

        ::execve (argumentPointers.front(), argumentPointers.data(), environmentPointers.data());
        ::_exit (startFailed);
    }

    state->mounted = std::move (mounted.reading);
    state->errors = terminal ? std::move (terminal->ours) : std::move (errors.reading);

    if (options.inputKind != Input::file)
        state->input = std::move (in.writing);

    if (options.outputKind == Output::captured || options.outputKind == Output::unread)
        state->output = std::move (out.reading);

    for (const auto* stream : { &state->input, &state->output, &state->errors })
        if (stream->isOpen())
            ::fcntl (stream->get(), F_SETFL, O_NONBLOCK);
}

Process::~Process()
{
    if (state->ended)
        return;

    ::kill (state->child, SIGKILL);
    ::waitpid (state->child, nullptr, 0);
}

bool Process::outOfTime() const { return Clock::now() - state->start > state->options.timeout; }

void Process::serve (int milliseconds)
{
    using Input = ProcessOptions::Input;
    auto& s = *state;
    const auto allGiven = s.written == s.options.input.size();

    if (s.options.inputKind == Input::bytes && allGiven)
        s.input.close();

    const auto gives = s.input.isOpen() && (! allGiven || s.options.inputKind == Input::endless);
    const auto takes = s.output.isOpen() && s.options.outputKind != ProcessOptions::Output::unread;

    std::array<pollfd, 3> streams { pollfd { gives ? s.input.get() : -1, POLLOUT, 0 },
                                    pollfd { takes ? s.output.get() : -1, POLLIN, 0 },
                                    pollfd { s.errors.get(), POLLIN, 0 } };
    ::poll (streams.data(), streams.size(), milliseconds);

    if (streams[0].revents != 0)
        s.give();

    s.takeFrom (s.output, s.result.out, streams[1].revents != 0);
    s.takeFrom (s.errors, s.result.err, streams[2].revents != 0);

    if (s.ended)
        return;

    int status = 0;
    rusage usage {};

    if (::wait4 (s.child, &status, WNOHANG, &usage) != s.child)
        return;

    s.ended = true;
    s.result.seconds = std::chrono::duration<double> (Clock::now() - s.start).count();
    s.result.exitCode = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
    s.result.signal = WIFSIGNALED (status) ? WTERMSIG (status) : 0;
    s.result.peakMemoryBytes = static_cast<std::uint64_t> (usage.ru_maxrss) * 1024;
}

bool Process::serveUntil (const std::function<bool()>& condition)
{
    while (! condition())
    {
        if (state->ended || outOfTime())
            return false;

        serve (2);
    }

    return true;
}

const std::string& Process::errorsSoFar() const noexcept { return state->result.err; }

void Process::send (int signal) const
{
    if (! state->ended)
        ::kill (state->child, signal);
}

ProcessResult Process::wait()
{
    auto& s = *state;

    while (! s.ended)
    {
        serve (1);

        if (! s.ended && ! s.result.timedOut && outOfTime())
        {
            s.result.timedOut = true;
            ::kill (s.child, SIGKILL);
        }
    }

    // What was written before the end is still in the pipes.
    if (s.options.outputKind == ProcessOptions::Output::unread)
        s.output.close();

    while (s.output.isOpen() || s.errors.isOpen())
    {
        const auto before = s.result.out.size() + s.result.err.size();
        serve (0);

        if (s.result.out.size() + s.result.err.size() == before)
            break;
    }

    char mark = 0;
    s.result.smallDiskMounted = ::read (s.mounted.get(), &mark, 1) == 1 && mark == mountedMark;
    return s.result;
}

ProcessResult runProcess (const ProcessOptions& options) { return Process (options).wait(); }

} // namespace partita::test
