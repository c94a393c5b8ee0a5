#include "Files/TemporaryFile.h"
#include "Support/AudioFiles.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace partita;
using namespace partita::test;
namespace fs = std::filesystem;

namespace
{

void put (const TemporaryFile& file, const std::string& text)
{
    REQUIRE (::write (file.descriptor(), text.data(), text.size()) == static_cast<ssize_t> (text.size()));
}

void makeFile (const std::string& path, const std::string& text) { std::ofstream (path) << text; }

} // namespace

TEST_CASE ("A file appears under its name when it is committed, and not before", "[files][property]")
{
    const ScratchFolder folder;
    {
        auto file = TemporaryFile::beside (folder.file ("a.wav"), Overwrite::no).value();
        put (file, "content");
        REQUIRE_FALSE (fs::exists (folder.file ("a.wav")));
        REQUIRE (file.commit().ok());
        REQUIRE (contentOf (folder.file ("a.wav")) == "content");
    }
    REQUIRE (folder.entries() == 1);
}

TEST_CASE ("A file that is never committed leaves nothing, moved or not", "[files][property]")
{
    const ScratchFolder folder;
    {
        auto file = TemporaryFile::beside (folder.file ("a.wav"), Overwrite::no).value();
        auto moved = std::move (file);
        put (moved, "content");
        REQUIRE (folder.entries() == 1);
    }
    REQUIRE (folder.entries() == 0);
}

TEST_CASE ("A name as long as a file system takes is no trouble", "[files][property]")
{
    const ScratchFolder folder;
    const auto path = folder.file (std::string (251, 'x') + ".wav");
    auto file = TemporaryFile::beside (path, Overwrite::no);
    REQUIRE (file.ok());
    REQUIRE (file->commit().ok());
    REQUIRE (fs::exists (path));
}

TEST_CASE ("An existing file is kept or replaced as told, and is whole at any time", "[files][property]")
{
    const ScratchFolder folder;
    const auto path = folder.file ("a.wav");
    makeFile (path, "old");

    const auto refused = TemporaryFile::beside (path, Overwrite::no);
    REQUIRE_FALSE (refused.ok());
    CHECK (refused.error().code == ErrorCode::outputExists);
    {
        auto file = TemporaryFile::beside (path, Overwrite::yes).value();
        put (file, "new");
        CHECK (contentOf (path) == "old");
        REQUIRE (file.commit().ok());
        CHECK (contentOf (path) == "new");
    }
    CHECK (folder.entries() == 1);
}

TEST_CASE ("A file that appears while another is written is kept", "[files][property]")
{
    const ScratchFolder folder;
    const auto path = folder.file ("a.wav");
    {
        auto file = TemporaryFile::beside (path, Overwrite::no).value();
        put (file, "mine");
        makeFile (path, "theirs");
        const auto refused = file.commit();
        REQUIRE_FALSE (refused.ok());
        CHECK (refused.error().code == ErrorCode::outputExists);
    }
    CHECK (contentOf (path) == "theirs");
    CHECK (folder.entries() == 1);
}

TEST_CASE ("Of many who write one name at once without leave to overwrite, one wins and its file is whole",
           "[files][threads]")
{
    for (int round = 0; round < 20; ++round)
    {
        const ScratchFolder folder;
        const auto path = folder.file ("a.wav");
        std::atomic<int> winners { 0 }, refused { 0 };
        std::atomic<int> winner { -1 };
        std::vector<std::thread> threads;

        for (int t = 0; t < 6; ++t)
            threads.emplace_back (
                [&, t]
                {
                    auto file = TemporaryFile::beside (path, Overwrite::no);

                    if (! file.ok())
                    {
                        refused += file.error().code == ErrorCode::outputExists ? 1 : 0;
                        return;
                    }

                    const std::string text (10000, static_cast<char> ('a' + t));
                    const auto written = ::write (file->descriptor(), text.data(), text.size());
                    const auto done = file->commit();

                    if (done.ok() && written == 10000)
                    {
                        ++winners;
                        winner = t;
                    }
                    else
                        refused += done.error().code == ErrorCode::outputExists ? 1 : 0;
                });

        for (auto& thread : threads)
            thread.join();

        REQUIRE (winners == 1);
        REQUIRE (refused == 5);
        REQUIRE (contentOf (path) == std::string (10000, static_cast<char> ('a' + winner)));
        REQUIRE (folder.entries() == 1);
    }
}

TEST_CASE ("A new file has the rights that the umask leaves", "[files][property]")
{
    const ScratchFolder folder;
    auto file = TemporaryFile::beside (folder.file ("a.wav"), Overwrite::no).value();
    REQUIRE (file.commit().ok());
    makeFile (folder.file ("plain"), "");
    CHECK (fs::status (folder.file ("a.wav")).permissions()
           == fs::status (folder.file ("plain")).permissions());
}

TEST_CASE ("Outputs that can't be are refused by what is wrong with them", "[files][errors]")
{
    const ScratchFolder folder;
    const auto code = [] (const Status& status)
    {
        REQUIRE_FALSE (status.ok());
        return status.error().code;
    };

    makeFile (folder.file ("in.wav"), "input");
    fs::create_symlink (folder.file ("in.wav"), folder.file ("link.wav"));
    fs::create_hard_link (folder.file ("in.wav"), folder.file ("hard.wav"));

    CHECK (checkOutput (folder.file ("out.wav"), Overwrite::no, { folder.file ("in.wav") }).ok());
    CHECK (checkOutput (folder.file ("in.wav"), Overwrite::yes, {}).ok());
    CHECK (code (checkOutput (folder.file ("in.wav"), Overwrite::no, {})) == ErrorCode::outputExists);
    CHECK (code (checkOutput (folder.path.string(), Overwrite::yes, {})) == ErrorCode::cannotWrite);
    CHECK (code (checkOutput (folder.file ("none/out.wav"), Overwrite::yes, {})) == ErrorCode::cannotWrite);

    for (const auto* name : { "in.wav", "link.wav", "hard.wav" })
        CHECK (code (checkOutput (folder.file (name), Overwrite::yes,
                                  { folder.file ("other.wav"), folder.file ("in.wav") }))
               == ErrorCode::outputIsInput);
}

TEST_CASE ("A spool has no name", "[files][property]")
{
    auto file = TemporaryFile::anonymous().value();

    struct stat status
    {
    };

    REQUIRE (::fstat (file.descriptor(), &status) == 0);
    CHECK (status.st_nlink == 0);
    put (file, "content");
}
