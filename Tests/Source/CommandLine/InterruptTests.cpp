#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <sys/stat.h>

using namespace partita::test;

namespace
{

using Clock = std::chrono::steady_clock;
using Words = std::vector<std::string>;

constexpr std::uint64_t longFrames = 3'000'000'000u; // an hour's work at the least

std::string longHeader (int channels)
{
    return w64Header (WavFormat::of (WavEncoding::uint8, channels, 48000),
                      longFrames * static_cast<unsigned> (channels));
}

struct Prepared : Workspace
{
    Prepared()
    {
        writeSparse ("long.w64", longHeader (1), longFrames);
        writeSparse ("longer.w64", longHeader (1), longFrames);
        write ("ir.wav", wavFile (decayRows (2, 1, 1000)));
        write ("old.wav", "an older file");
    }

    /// Starts it, waits until it surely works, sends the signal and expects 130 with nothing left or changed.
    void checkInterrupted (ProcessOptions command, int signal,
                           const std::function<bool()>& working = {}) const
    {
        std::string line;

        for (const auto& word : command.arguments)
            line += word + " ";

        INFO ("partita " << line << "with signal " << signal);
        const auto before = listing();
        command.timeout = std::chrono::milliseconds (5000);
        Process process (command);
        const auto start = Clock::now();

        if (working)
            CHECK (process.serveUntil (working));
        else
            CHECK (process.serveUntil ([start]
                                       { return Clock::now() - start > std::chrono::milliseconds (150); }));

        process.send (signal);
        const auto result = process.wait();
        checkAfter (result);
        CHECK_EXIT (result, 130);
        CHECK_FALSE (contains (result.err, "File too large"));
        CHECK (listing() == before);
        CHECK (read ("old.wav") == "an older file");
    }

    void checkInterruptedWriting (const Words& words, int signal) const
    {
        const auto before = listing().size();
        checkInterrupted (command (words), signal, [this, before] { return listing().size() > before; });
    }
};

} // namespace

TEST_CASE ("SIGINT and SIGTERM during a long render end with 130 and leave nothing", "[cli][interrupt]")
{
    const Prepared workspace;

    for (const auto signal : { SIGINT, SIGTERM })
    {
        workspace.checkInterruptedWriting (
            { "render", "long.w64", "--ir", "ir.wav", "--bits", "32f", "-o", "out.wav" }, signal);
        workspace.checkInterruptedWriting (
            { "render", "long.w64", "--ir", "ir.wav", "--bits", "32f", "-f", "-o", "old.wav" }, signal);
        workspace.checkInterruptedWriting (
            { "render", "long.w64", "--engine", "live", "--lowpass", "5k", "--bits", "32f", "-o", "out.wav" },
            signal);
    }
}

TEST_CASE ("a batch at work on several files stops as a whole", "[cli][interrupt]")
{
    const Prepared workspace;
    workspace.makeFolder ("out");
    workspace.checkInterruptedWriting ({ "render", "long.w64", "longer.w64", "--ir", "ir.wav", "--bits",
                                         "32f", "-j", "2", "--out-dir", "out" },
                                       SIGINT);
}

TEST_CASE ("a measuring pass, a convolution and a verification can be interrupted too", "[cli][interrupt]")
{
    const Prepared workspace;
    workspace.checkInterrupted (workspace.command ({ "render", "long.w64", "--ir", "ir.wav", "--normalize",
                                                     "peak:-1dB", "-o", "out.wav" }),
                                SIGINT);
    workspace.checkInterrupted (
        workspace.command ({ "render", "long.w64", "--ir", "ir.wav", "-o", "out.wav" }),
        SIGINT); // while it looks whether it may go over full scale
    workspace.checkInterruptedWriting ({ "convolve", "long.w64", "ir.wav", "-o", "out.wav" }, SIGINT);
    workspace.checkInterrupted (workspace.command ({ "verify", "long.w64", "longer.w64" }), SIGINT);
    workspace.checkInterrupted (workspace.command ({ "verify", "long.w64", "longer.w64" }), SIGTERM);
}

TEST_CASE ("standard input that stalls or never ends can be interrupted", "[cli][interrupt]")
{
    const Prepared workspace;

    for (const auto signal : { SIGINT, SIGTERM })
    {
        auto command = workspace.command ({ "render", "-", "--ir", "ir.wav", "-o", "out.wav" });
        command.inputKind = ProcessOptions::Input::held;
        command.input = wavFile ({ { 0.5 } });
        workspace.checkInterrupted (command, signal);

        command.inputKind = ProcessOptions::Input::endless;
        workspace.checkInterrupted (command, signal);

        // Never a moment to wait for: no system call is there to be interrupted.
        command.inputKind = ProcessOptions::Input::file;
        command.input = "/dev/zero";
        command.fileSizeLimit = std::uint64_t { 1 } << 32; // should it go on, not until the disk is full
        workspace.checkInterrupted (command, signal);
    }
}

TEST_CASE ("a named pipe that nobody writes to can be interrupted", "[cli][interrupt]")
{
    const Prepared workspace;
    REQUIRE (::mkfifo (workspace.path ("pipe.wav").c_str(), 0600) == 0);
    workspace.checkInterrupted (
        workspace.command ({ "render", "pipe.wav", "--ir", "ir.wav", "-o", "out.wav" }), SIGINT);
}

TEST_CASE ("standard output that nobody reads can be interrupted", "[cli][interrupt]")
{
    const Prepared workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 50'000)));

    for (const auto& words : std::vector<Words> { { "render", "in.wav", "--ir", "ir.wav", "-o", "-" },
                                                  { "convolve", "in.wav", "ir.wav", "-o", "-" } })
    {
        auto command = workspace.command (words);
        command.outputKind = ProcessOptions::Output::unread;
        workspace.checkInterrupted (command, SIGINT);
    }
}

TEST_CASE ("a long design ends soon after a signal, on its own and in a render", "[cli][interrupt]")
{
    const Prepared workspace;
    workspace.write ("in.wav", wavFile (noiseRows (2, 1, 50'000)));
    const auto checkSoon = [&workspace] (const Words& words, int signal)
    {
        Clock::time_point sent;
        const auto start = Clock::now();
        workspace.checkInterrupted (workspace.command (words), signal,
                                    [&]
                                    {
                                        sent = Clock::now();
                                        return sent - start > std::chrono::milliseconds (150);
                                    });
        const auto late = std::chrono::duration<double> (Clock::now() - sent).count();
        INFO (late << " s after the signal");
        CHECK (late < 0.5); // 0.3 s where the processor is not shared
    };

    for (const auto signal : { SIGINT, SIGTERM })
    {
        checkSoon ({ "design", "lowpass", "--pass", "8k", "--stop", "8010", "-o", "out.wav" }, signal);
        checkSoon ({ "render", "in.wav", "--pass", "8k", "--stop", "8010", "-o", "out.wav" }, signal);
    }

    checkSoon ({ "design", "hilbert", "--taps", "30001", "--pass", "20:23980", "-f", "-o", "old.wav" },
               SIGINT);
    checkSoon (
        { "render", "in.wav", "--lowpass", "8k", "--transition", "8", "--phase", "minimum", "-o", "out.wav" },
        SIGINT);
    checkSoon ({ "design", "lowpass", "--pass", "8k", "--stop", "8006", "--attenuation", "70dB", "--method",
                 "least-squares", "-o", "out.wav" },
               SIGINT);
}
