#include "PlainMaths.h"
#include "Workspace.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sys/stat.h>

using namespace partita::test;

namespace
{

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

constexpr const char* presetText = R"({ "schema": 1, "name": "Cabinet", "impulse": { "file": "ir.wav" } })";

/// Input, impulse, preset and an older file to protect.
struct Prepared : Workspace
{
    Prepared()
    {
        write ("in.wav", wavFile (noiseRows (1, 2, 2000)));
        write ("ir.wav", wavFile (decayRows (2, 1, 100)));
        write ("chain.partita", presetText);
        write ("old.wav", "an older file");
        before = contents();
    }

    [[nodiscard]] std::vector<std::string> contents() const
    {
        auto all = listing();

        for (auto& name : all)
            if (fs::is_regular_file (path (name)))
                name += '\n' + read (name);

        return all;
    }

    /// The program refuses with 2 and a message, and the folder stays as it was, byte for byte.
    std::string checkRefused (const Words& words) const
    {
        std::string line;

        for (const auto& word : words)
            line += word + " ";

        INFO ("partita " << line);
        const auto result = run (words);
        CHECK_EXIT (result, 2);
        CHECK (contains (result.err, "partita: error: "));
        checkUnchanged();
        return result.err;
    }

    void checkUnchanged() const
    {
        const bool unchanged = contents() == before;
        CHECK (unchanged);
    }

    std::vector<std::string> before;
};

} // namespace

TEST_CASE ("files that are missing, unreadable or folders end with 2 and are named", "[cli][exit]")
{
    Prepared workspace;
    workspace.makeFolder ("folder");
    workspace.before = workspace.contents();

    CHECK (contains (workspace.checkRefused ({ "render", "missing.wav", "--lowpass", "5k", "-o", "out.wav" }),
                     "missing.wav"));
    CHECK (contains (workspace.checkRefused ({ "render", "in.wav", "--ir", "missing.wav", "-o", "out.wav" }),
                     "missing.wav"));
    CHECK (contains (
        workspace.checkRefused ({ "render", "in.wav", "--preset", "missing.partita", "-o", "out.wav" }),
        "missing.partita"));
    CHECK (contains (workspace.checkRefused ({ "render", "folder", "--lowpass", "5k", "-o", "out.wav" }),
                     "folder"));
    CHECK (contains (workspace.checkRefused ({ "render", "in.wav", "--ir", "folder", "-o", "out.wav" }),
                     "folder"));
    CHECK (contains (workspace.checkRefused ({ "render", "in.wav", "--preset", "folder", "-o", "out.wav" }),
                     "folder"));
    CHECK (contains (workspace.checkRefused ({ "render", "old.wav", "--lowpass", "5k", "-o", "out.wav" }),
                     "old.wav"));
    CHECK (contains (workspace.checkRefused ({ "render", "in.wav", "--ir", "old.wav", "-o", "out.wav" }),
                     "old.wav"));
    CHECK (contains (workspace.checkRefused ({ "render", "in.wav", "--preset", "in.wav", "-o", "out.wav" }),
                     "in.wav"));
    CHECK (contains (workspace.checkRefused ({ "convolve", "in.wav", "missing.wav", "-o", "out.wav" }),
                     "missing.wav"));
    CHECK (contains (workspace.checkRefused ({ "convolve", "missing.wav", "ir.wav", "-o", "out.wav" }),
                     "missing.wav"));
    CHECK (contains (workspace.checkRefused ({ "verify", "in.wav", "missing.wav" }), "missing.wav"));
    CHECK (contains (workspace.checkRefused ({ "verify", "missing.wav", "in.wav" }), "missing.wav"));
}

TEST_CASE ("a frequency above that file's Nyquist frequency ends with 2 and tells it", "[cli][exit]")
{
    const Prepared workspace;

    for (const auto& more : std::vector<Words> { { "--lowpass", "30k" },
                                                 { "--lowpass", "24k" },
                                                 { "--highpass", "24kHz" },
                                                 { "--bandpass", "1k:30k" },
                                                 { "--bandstop", "25k:30k" },
                                                 { "--lowpass", "23k", "--transition", "4k" } })
    {
        Words words { "render", "in.wav", "-o", "out.wav" };
        words.insert (words.end(), more.begin(), more.end());
        CHECK (contains (workspace.checkRefused (words), "24000"));
    }

    // The same specification suits a file of another rate.
    workspace.write ("fast.wav", wavFile (noiseRows (1, 1, 500), 96000));
    CHECK_EXIT (workspace.run ({ "render", "fast.wav", "--lowpass", "30k", "-o", "out.wav" }), 0);
}

TEST_CASE ("an existing output is kept byte for byte unless -f says otherwise", "[cli][exit]")
{
    const Prepared workspace;

    CHECK (
        contains (workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "-o", "old.wav" }), "-f"));
    CHECK (contains (workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "-o", "./old.wav" }),
                     "-f"));
    CHECK (contains (workspace.checkRefused ({ "convolve", "in.wav", "ir.wav", "-o", "old.wav" }), "-f"));

    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-o", "old.wav", "-f" }), 0);
    CHECK (workspace.audio ("old.wav").frames() == 2099);
    CHECK_EXIT (
        workspace.run ({ "convolve", "in.wav", "ir.wav", "-o", "old.wav", "--force", "--mode", "same" }), 0);
    CHECK (workspace.audio ("old.wav").frames() == 2000);
}

TEST_CASE ("an output that is being read is refused even with -f, by whatever name it goes", "[cli][exit]")
{
    Prepared workspace;
    workspace.makeFolder ("folder");
    fs::create_symlink ("in.wav", workspace.path ("link to in.wav"));
    fs::create_symlink ("ir.wav", workspace.path ("link to ir.wav"));
    fs::create_symlink ("chain.partita", workspace.path ("link to chain.wav"));
    fs::create_symlink (".", workspace.path ("here"));
    fs::create_hard_link (workspace.path ("in.wav"), workspace.path ("same as in.wav"));
    workspace.before = workspace.contents();

    for (const auto& force : std::vector<Words> { {}, { "-f" } })
    {
        const auto check = [&] (Words words)
        {
            words.insert (words.end(), force.begin(), force.end());
            CHECK (contains (workspace.checkRefused (words), "overwrite"));
        };

        for (const auto* output : { "in.wav", "./in.wav", "folder/../in.wav", "link to in.wav", "here/in.wav",
                                    "same as in.wav", "ir.wav", "./ir.wav", "link to ir.wav" })
        {
            check ({ "render", "in.wav", "--ir", "ir.wav", "-o", output });
            check ({ "convolve", "in.wav", "ir.wav", "-o", output });
            check ({ "convolve", "ir.wav", "in.wav", "-o", output });
        }

        for (const auto* output :
             { "chain.partita", "./chain.partita", "link to chain.wav", "here/chain.partita", "ir.wav" })
            check ({ "render", "in.wav", "--preset", "chain.partita", "--format", "wav", "-o", output });

        check ({ "render", "link to in.wav", "--lowpass", "5k", "-o", "in.wav" });
        check ({ "render", "in.wav", "--lowpass", "5k", "--out-dir", "." });
        check ({ "render", "in.wav", "--lowpass", "5k", "--out-dir", "here" });
    }
}

TEST_CASE ("an output that is being read through standard input is refused even with -f", "[cli][exit]")
{
    const Prepared workspace;
    auto command = workspace.command ({ "render", "-", "--lowpass", "5k", "-f", "-o", "in.wav" });
    command.inputKind = ProcessOptions::Input::file;
    command.input = workspace.path ("in.wav");
    const auto result = workspace.runWith (command);
    CHECK_EXIT (result, 2);
    workspace.checkUnchanged();
}

TEST_CASE ("outputs that can't be made end with 2 and leave nothing", "[cli][exit]")
{
    Prepared workspace;
    workspace.makeFolder ("folder.wav");
    workspace.before = workspace.contents();

    for (const auto* output : { "folder.wav", "missing/out.wav", "in.wav/out.wav" })
        workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "-f", "-o", output });

    for (const auto* output : { "folder.wav", "missing/out.wav", "in.wav/out.wav" })
        workspace.checkRefused ({ "convolve", "in.wav", "ir.wav", "-f", "-o", output });

    workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "--out-dir", "old.wav" });
    workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "--out-dir", "old.wav/folder" });
    CHECK (
        contains (workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "-o", "missing/out.wav" }),
                  "missing"));
    CHECK (contains (
        workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "--bits", "32f", "-o", "out.flac" }),
        "--bits"));
    workspace.checkRefused ({ "render", "in.wav", "--ir", "ir.wav", "-o", std::string (300, 'x') + ".wav" });
}

TEST_CASE ("an ending that stands for no format, and an empty name, make no sense by themselves",
           "[cli][exit]")
{
    const Prepared workspace;
    const auto refused = [&workspace] (const Words& words, const std::string& named)
    {
        const auto result = workspace.run (words);
        INFO (result.err);
        CHECK_EXIT (result, 1);
        CHECK (contains (result.err, named));
        workspace.checkUnchanged();
    };

    for (const auto* output : { "out", "out.mp3", "out." })
    {
        refused ({ "render", "in.wav", "--ir", "ir.wav", "-f", "-o", output }, ".flac");
        refused ({ "render", "missing.wav", "--lowpass", "5k", "-o", output }, ".flac");
        refused ({ "convolve", "in.wav", "ir.wav", "-f", "-o", output }, ".flac");
        refused ({ "design", "lowpass", "--pass", "8k", "--stop", "9k", "-o", output }, ".npy");
    }

    for (const auto* option : { "--eq", "--ir", "--preset", "--out-dir", "--ir-eq" })
        refused ({ "render", "in.wav", "-o", "out.wav", option, "" }, option);

    refused ({ "render", "in.wav", "--lowpass", "5k", "-o", "" }, "--output");
    refused ({ "render", "", "--lowpass", "5k", "-o", "out.wav" }, "IN");
    refused ({ "analyze", "" }, "FILE");
    refused ({ "analyze", "in.wav", "--plot", "" }, "--plot");
    refused ({ "convolve", "in.wav", "", "-o", "out.wav" }, "B");
    refused ({ "verify", "in.wav", "" }, "B");
}

TEST_CASE ("an output that is no regular file is never replaced by one", "[cli][exit]")
{
    const Prepared workspace;
    REQUIRE (::mkfifo (workspace.path ("pipe.wav").c_str(), 0600) == 0);

    for (const auto& words :
         std::vector<Words> { { "render", "in.wav", "--ir", "ir.wav", "-f", "-o", "pipe.wav" },
                              { "convolve", "in.wav", "ir.wav", "-f", "-o", "pipe.wav" } })
    {
        const auto result = workspace.run (words);
        CHECK_EXIT (result, 2);
        CHECK (fs::is_fifo (workspace.path ("pipe.wav")));
    }
}

TEST_CASE ("an output whose file system is full ends with 2, leaves nothing and keeps the older file",
           "[cli][exit]")
{
    const Workspace workspace;
    workspace.write ("in.wav", wavFile (noiseRows (1, 2, 200'000), 48000, WavEncoding::float32));
    workspace.write ("ir.wav", wavFile (decayRows (2, 1, 100)));
    workspace.makeFolder ("disk");

    // On a disk of 1 MiB of its own where that may be mounted, else where no file may grow beyond that.
    const auto onSmallDisk = [&workspace] (const std::string& script)
    {
        auto command = workspace.command ({ "-c", script });
        command.arguments.insert (command.arguments.end(), { "sh", PARTITA_CLI });
        command.program = "/bin/sh";
        command.smallDisk = workspace.path ("disk");
        command.fileSizeLimit = 1 << 20;
        return workspace.runWith (command);
    };

    for (const std::string words : { "render in.wav --ir ir.wav --bits 64f", "convolve in.wav ir.wav",
                                     "render in.wav --ir ir.wav --bits 32" })
    {
        INFO (words);
        const auto fresh =
            onSmallDisk ("\"$1\" " + words + " -o disk/out.wav; code=$?; ls -A disk; exit $code");
        CHECK_EXIT (fresh, 2);
        CHECK (fresh.out.empty());
        CHECK (contains (fresh.err, "out.wav"));

        const auto older =
            onSmallDisk ("echo older >disk/out.wav; \"$1\" " + words
                         + " -f -o disk/out.wav; code=$?; ls -A disk; cat disk/out.wav; exit $code");
        CHECK_EXIT (older, 2);
        CHECK (older.out.substr (0, 100) == "out.wav\nolder\n");
    }
}

TEST_CASE ("a file size limit is told as what it is, on output, spool and standard input alike",
           "[cli][exit]")
{
    const Prepared workspace;
    const auto limited = [&workspace] (const Words& words, const std::string& input)
    {
        auto command = workspace.command (words);
        command.input = input;
        command.fileSizeLimit = 10'000;
        const auto result = workspace.runWith (command);
        CHECK_EXIT (result, 2);
        CHECK (contains (result.err, "File too large"));
        workspace.checkUnchanged();
    };

    limited ({ "render", "in.wav", "--ir", "ir.wav", "-o", "out.wav" }, "");
    limited ({ "render", "in.wav", "--ir", "ir.wav", "-o", "old.wav", "-f" }, "");
    limited ({ "render", "in.wav", "--ir", "ir.wav", "-o", "-" }, "");
    limited ({ "render", "-", "--ir", "ir.wav", "-o", "out.wav" }, workspace.read ("in.wav"));
    limited ({ "convolve", "in.wav", "ir.wav", "-o", "out.wav" }, "");
    limited ({ "convolve", "in.wav", "ir.wav", "-o", "-" }, "");
}

TEST_CASE ("the last bytes of a file count: a disk that is full only at the end is noticed", "[cli][exit]")
{
    const Prepared workspace;
    CHECK_EXIT (workspace.run ({ "render", "in.wav", "--ir", "ir.wav", "-o", "whole.wav" }), 0);
    const auto bytes = workspace.read ("whole.wav").size();

    for (const std::size_t missing : { 1u, 100u, 5000u })
    {
        auto command = workspace.command ({ "render", "in.wav", "--ir", "ir.wav", "-o", "out.wav" });
        command.fileSizeLimit = bytes - missing;
        CHECK_EXIT (workspace.runWith (command), 2);
        CHECK_FALSE (workspace.has ("out.wav"));
    }

    auto command = workspace.command ({ "render", "in.wav", "--ir", "ir.wav", "-o", "out.wav" });
    command.fileSizeLimit = bytes;
    CHECK_EXIT (workspace.runWith (command), 0);
    const bool same = workspace.read ("out.wav") == workspace.read ("whole.wav");
    CHECK (same);
}

TEST_CASE ("standard output that is closed early or full ends with 2 and no signal", "[cli][exit]")
{
    const Prepared workspace;

    for (const auto& words :
         std::vector<Words> { { "render", "in.wav", "--ir", "ir.wav", "-o", "-" },
                              { "render", "in.wav", "--ir", "ir.wav", "-o", "out.wav", "-f", "--json" },
                              { "convolve", "in.wav", "ir.wav", "-o", "-" },
                              { "convolve", "in.wav", "ir.wav", "-o", "out.wav", "-f", "--json" },
                              { "verify", "in.wav", "in.wav" },
                              { "verify", "in.wav", "in.wav", "--json" } })
    {
        INFO (words.front() << " " << words.back());
        auto command = workspace.command (words);
        command.outputKind = ProcessOptions::Output::closed;
        const auto closed = workspace.runWith (command);
        CHECK_EXIT (closed, 2);
        CHECK (contains (closed.err, "partita: error: "));

        command.outputKind = ProcessOptions::Output::file;
        command.outputFile = "/dev/full";
        const auto full = workspace.runWith (command);
        CHECK_EXIT (full, 2);
        CHECK (contains (full.err, "partita: error: "));
    }
}

TEST_CASE ("a refused render leaves no folder behind that it was asked to make", "[cli][exit]")
{
    const Prepared workspace;
    workspace.checkRefused ({ "render", "in.wav", "--ir", "missing.wav", "--out-dir", "new" });
    workspace.checkRefused ({ "render", "in.wav", "--preset", "missing.partita", "--out-dir", "new" });
}

TEST_CASE ("a new output follows the umask and not the habit of temporary files", "[cli][exit]")
{
    const Prepared workspace;
    auto command = workspace.command (
        { "-c", "umask 027; exec \"$1\" render in.wav --ir ir.wav -o out.wav", "sh", PARTITA_CLI });
    command.program = "/bin/sh";
    CHECK_EXIT (workspace.runWith (command), 0);

    struct stat status
    {
    };

    REQUIRE (::stat (workspace.path ("out.wav").c_str(), &status) == 0);
    CHECK ((status.st_mode & 0777u) == 0640u);
}
